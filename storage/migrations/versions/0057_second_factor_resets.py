"""Second factors that were reported lost."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0057_second_factor_resets"
down_revision: str | None = "0056_rows_of_money"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE = "second_factor_resets"
CHECKS = {
    "ready_at": "ready_at > asked_at",
    "not_for_oneself": "asked_by <> login_id AND carried_out_by <> login_id",
    "two_people": "carried_out_by <> asked_by",
    "carried_out": "num_nulls(carried_out_by, carried_out_at) IN (0, 2)",
    "rested": "carried_out_at >= ready_at",
    "ended_once": "num_nonnulls(carried_out_at, called_off_at) <= 1",
}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    people = ("login_id", "asked_by", "carried_out_by")
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("carried_out_by", sa.Uuid(), nullable=True),
        sa.Column("carried_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{TABLE}_{name}")) for name, rule in CHECKS.items()),
        *(sa.ForeignKeyConstraint([each], ["logins.id"], name=op.f(f"fk_{TABLE}_{each}_logins")) for each in people),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(
        "uq_second_factor_resets_waiting",
        TABLE,
        ["login_id"],
        unique=True,
        postgresql_where=sa.text("carried_out_at IS NULL AND called_off_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table(TABLE)
