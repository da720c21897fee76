"""Payout details that are an account with the payment partner."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0045_connected_accounts"
down_revision: str | None = "0044_second_factors"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


ONE_ACCOUNT = (
    "num_nulls(bank, account_number, holder) IN (0, 3) AND num_nulls(connected_account, country) IN (0, 2)"
    " AND num_nulls(bank, connected_account) = 1"
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("payout_details", sa.Column("connected_account", sa.Text(), nullable=True))
    op.add_column("payout_details", sa.Column("country", sa.Text(), nullable=True))
    for column in ("bank", "account_number", "holder"):
        op.alter_column("payout_details", column, nullable=True)
    op.create_check_constraint(op.f("ck_payout_details_one_account"), "payout_details", ONE_ACCOUNT)


def downgrade() -> None:
    op.drop_constraint(op.f("ck_payout_details_one_account"), "payout_details")
    for column in ("holder", "account_number", "bank"):
        op.alter_column("payout_details", column, nullable=False)
    op.drop_column("payout_details", "country")
    op.drop_column("payout_details", "connected_account")
