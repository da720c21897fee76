"""A booking keeps the rule of the operator's fee of the day on which it was made; its payouts are reckoned by it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0072_fee_rules"
down_revision: str | None = "0071_waits_apart"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FIRST = "fee-2026-01"
"""The one rule that was ever on file before this: it holds since 1 January 2026, and bookings before that are none."""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("bookings", sa.Column("fee_rule", sa.Text(), server_default=FIRST, nullable=False))
    op.alter_column("bookings", "fee_rule", server_default=None)
    op.create_check_constraint(
        op.f("ck_bookings_contract_fee_rule"),
        "bookings",
        "coalesce(contract::jsonb #>> '{operator_fee,version}', fee_rule) = fee_rule",
    )
    op.create_unique_constraint(op.f("uq_bookings_id_fee_rule"), "bookings", ["id", "fee_rule"])
    op.drop_constraint(op.f("fk_payouts_booking_id_bookings"), "payouts", type_="foreignkey")
    op.create_foreign_key(
        op.f("fk_payouts_fee_rule"), "payouts", "bookings", ["booking_id", "fee_rule"], ["id", "fee_rule"]
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f("fk_payouts_fee_rule"), "payouts", type_="foreignkey")
    op.create_foreign_key(op.f("fk_payouts_booking_id_bookings"), "payouts", "bookings", ["booking_id"], ["id"])
    op.drop_constraint(op.f("uq_bookings_id_fee_rule"), "bookings", type_="unique")
    op.drop_constraint(op.f("ck_bookings_contract_fee_rule"), "bookings", type_="check")
    op.drop_column("bookings", "fee_rule")
