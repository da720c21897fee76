"""The day on which a bank paid an order."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0039_bank_days"
down_revision: str | None = "0038_funding_refunds"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


TAKE_THE_DAY_OF_THE_ANSWER = """
UPDATE bank_orders SET paid_on = (answered_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date WHERE bank_reference IS NOT NULL
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("bank_orders", sa.Column("paid_on", sa.Date(), nullable=True))
    op.execute(TAKE_THE_DAY_OF_THE_ANSWER)
    op.create_check_constraint(
        op.f("ck_bank_orders_paid_on_a_day"), "bank_orders", "num_nulls(bank_reference, paid_on) IN (0, 2)"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_bank_orders_paid_on_a_day"), "bank_orders", type_="check")
    op.drop_column("bank_orders", "paid_on")
