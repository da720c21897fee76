"""What of the fee is the influencer's where overdue work is partly online; and the rule that a contract names."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0059_overdue_pays"
down_revision: str | None = "0058_publication_evidence"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# The functions as they stand, with what they say of shares: each text stands in them as often as is said.
COVERED = ("released_minor = coalesce(made.cancellation_pays_minor, 0)", 1)
COVERED_OVERDUE = ("released_minor = coalesce(made.cancellation_pays_minor, made.overdue_pays_minor)", 1)
MOVING = ("cancellation_reminds_at}", 1)
MOVING_OVERDUE = ("cancellation_reminds_at,overdue_pays_minor}", 1)

REWRITE = """
DO $$
DECLARE
    written CONSTANT text := pg_get_functiondef('{function}'::regproc);
BEGIN
    IF (length(written) - length(replace(written, '{before}', ''))) / length('{before}') <> {times} THEN
        RAISE EXCEPTION '% is not as it was expected', '{function}';
    END IF;
    EXECUTE replace(written, '{before}', '{after}');
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("bookings", sa.Column("overdue_pays_minor", sa.BigInteger(), server_default="0", nullable=False))
    op.alter_column("bookings", "overdue_pays_minor", server_default=None)
    op.create_check_constraint(
        op.f("ck_bookings_overdue_pays"), "bookings", "overdue_pays_minor BETWEEN 0 AND fee_minor"
    )
    op.create_check_constraint(
        op.f("ck_bookings_contract_rule"),
        "bookings",
        "coalesce(contract::jsonb #>> '{rule,version}', rule_version) = rule_version",
    )
    _rewrite("keep_bookings", MOVING, MOVING_OVERDUE)
    _rewrite("booking_is_covered", COVERED, COVERED_OVERDUE)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _rewrite("booking_is_covered", COVERED_OVERDUE, COVERED)
    _rewrite("keep_bookings", MOVING_OVERDUE, MOVING)
    op.drop_constraint(op.f("ck_bookings_contract_rule"), "bookings", type_="check")
    op.drop_constraint(op.f("ck_bookings_overdue_pays"), "bookings", type_="check")
    op.drop_column("bookings", "overdue_pays_minor")


def _rewrite(function: str, before: tuple[str, int], after: tuple[str, int]) -> None:
    text, times = before
    op.execute(REWRITE.format(function=function, before=text, times=times, after=after[0]))
