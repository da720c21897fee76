"""Who accepted a delivery in words, so that its fee need not wait for a dispute."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0062_accepted_in_words"
down_revision: str | None = "0061_partner_costs"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MOVING = "overdue_pays_minor}"
MOVING_ACCEPTED = "overdue_pays_minor,accepted_by}"

REWRITE = """
DO $$
DECLARE
    written CONSTANT text := pg_get_functiondef('keep_bookings'::regproc);
BEGIN
    IF strpos(written, '{before}') = 0 THEN
        RAISE EXCEPTION 'keep_bookings is not as it was expected';
    END IF;
    EXECUTE replace(written, '{before}', '{after}');
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("bookings", sa.Column("accepted_by", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_bookings_accepted_by_logins"), "bookings", "logins", ["accepted_by"], ["id"])
    op.create_check_constraint(
        op.f("ck_bookings_accepted"), "bookings", "accepted_by IS NULL OR status IN ('approved', 'settled')"
    )
    op.execute(REWRITE.format(before=MOVING, after=MOVING_ACCEPTED))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(REWRITE.format(before=MOVING_ACCEPTED, after=MOVING))
    op.drop_constraint(op.f("ck_bookings_accepted"), "bookings", type_="check")
    op.drop_constraint(op.f("fk_bookings_accepted_by_logins"), "bookings", type_="foreignkey")
    op.drop_column("bookings", "accepted_by")
