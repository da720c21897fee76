"""A case of a difference is also known by its currency: the same sums in two currencies are two differences."""

from collections.abc import Sequence

from alembic import op

revision: str = "0070_case_currency"
down_revision: str | None = "0069_withholding_wishes"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE, SAME = "reconciliation_cases", "uq_reconciliation_cases_same_difference"
SUMS = ["rail", "kind", "subject", "ours_minor", "theirs_minor"]


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f(SAME), TABLE, type_="unique")
    op.create_unique_constraint(op.f(SAME), TABLE, [*SUMS, "ours_currency"])
    op.create_check_constraint(op.f("ck_reconciliation_cases_one_currency"), TABLE, "ours_currency = theirs_currency")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_constraint(op.f("ck_reconciliation_cases_one_currency"), TABLE, type_="check")
    op.drop_constraint(op.f(SAME), TABLE, type_="unique")
    op.create_unique_constraint(op.f(SAME), TABLE, SUMS)
