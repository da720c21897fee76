"""Addresses of people's calendars."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0042_calendars"
down_revision: str | None = "0041_money_reconciliations"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login_id", sa.Uuid(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column(
            "language",
            sa.Enum("vi", "en", name="tongue", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["login_id"], ["logins.id"], name=op.f("fk_calendar_feeds_login_id_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("login_id", name=op.f("uq_calendar_feeds_login_id")),
    )


def downgrade() -> None:
    op.drop_table("calendar_feeds")
