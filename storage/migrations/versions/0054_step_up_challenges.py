"""What a passkey signs before what is delicate."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0054_step_up_challenges"
down_revision: str | None = "0053_commitment_forms"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "step_up_challenges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login_id", sa.Uuid(), nullable=False),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["login_id"], ["logins.id"], name=op.f("fk_step_up_challenges_login_id_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_up_challenges")),
        sa.UniqueConstraint("login_id", name=op.f("uq_step_up_challenges_login_id")),
    )


def downgrade() -> None:
    op.drop_table("step_up_challenges")
