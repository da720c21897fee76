"""Whether a wish to cancel says that it is by the influencer's fault, which silence does not admit."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0066_faults_named"
down_revision: str | None = "0065_play_money_by_fee"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MOVING = "overdue_pays_minor,accepted_by}"
MOVING_FAULT = "overdue_pays_minor,accepted_by,cancellation_at_fault}"

REWRITE = """
DO $$
DECLARE
    written CONSTANT text := pg_get_functiondef('keep_bookings'::regproc);
BEGIN
    IF (length(written) - length(replace(written, '{before}', ''))) / length('{before}') <> 1 THEN
        RAISE EXCEPTION 'keep_bookings is not as it was expected';
    END IF;
    EXECUTE replace(written, '{before}', '{after}');
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # A wish from before says nothing of a fault: it pays what both were told when it was made.
    op.add_column("bookings", sa.Column("cancellation_at_fault", sa.Boolean(), server_default="false", nullable=False))
    op.alter_column("bookings", "cancellation_at_fault", server_default=None)
    op.create_check_constraint(
        op.f("ck_bookings_cancellation_at_fault"),
        "bookings",
        "NOT cancellation_at_fault OR cancellation_side IS NOT NULL",
    )
    op.execute(REWRITE.format(before=MOVING, after=MOVING_FAULT))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(REWRITE.format(before=MOVING_FAULT, after=MOVING))
    op.drop_constraint(op.f("ck_bookings_cancellation_at_fault"), "bookings", type_="check")
    op.drop_column("bookings", "cancellation_at_fault")
