"""Scripts, and what of the fee is the influencer's when a booking is cancelled."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0029_staged_shares"
down_revision: str | None = "0028_booking_clocks"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MOVING = (
    "status,exclusive_until,drafts,rounds,cancellation_side,cancellation_asked_at,cancels_at,ended_at,"
    "strikes_at,reminds_at"
)

KEEP_BOOKINGS = """
CREATE OR REPLACE FUNCTION keep_bookings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := '{{{moving}}}';
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL AND to_jsonb(NEW) - moving = to_jsonb(OLD) - moving THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what was agreed is never changed, and a booking ends once'
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

BOOKING_HOLDS = """
CREATE OR REPLACE FUNCTION booking_is_covered() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    made bookings;
BEGIN
    SELECT * INTO made FROM bookings WHERE id = NEW.id;
    IF made.status <> 'cancelled' AND
        (SELECT count(*) FROM bookings WHERE brief_id = made.brief_id AND status <> 'cancelled')
        > (SELECT places_taken FROM briefs WHERE id = made.brief_id)
    THEN
        RAISE EXCEPTION 'booking % has no place of its brief', made.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF made.fee_minor > 0 AND NOT EXISTS (
        SELECT FROM holds
        WHERE booking_id = made.id AND amount_minor = made.fee_minor AND amount_currency = made.fee_currency
            AND campaign_id = made.campaign_id AND influencer_id = made.influencer_id
            AND {covered}
    ) THEN
        RAISE EXCEPTION 'the fee of booking % is not where it should be', made.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

BY_SHARES = """CASE made.status
                WHEN 'settled' THEN status = 'released'
                WHEN 'cancelled' THEN status <> 'held' AND released_minor = coalesce(made.cancellation_pays_minor, 0)
                ELSE status = 'held'
            END"""
WHOLE = """status = (
                CASE made.status WHEN 'settled' THEN 'released' WHEN 'cancelled' THEN 'refunded' ELSE 'held' END
            )"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("bookings", sa.Column("script_url", sa.Text(), nullable=True))
    op.add_column("bookings", sa.Column("script_sent_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("bookings", sa.Column("cancellation_pays_minor", sa.BigInteger(), nullable=True))
    # Wishes from before were for the whole fee to go back.
    op.execute("ALTER TABLE bookings DISABLE TRIGGER USER")
    op.execute("UPDATE bookings SET cancellation_pays_minor = 0 WHERE cancellation_side IS NOT NULL")
    op.execute("ALTER TABLE bookings ENABLE TRIGGER USER")
    op.drop_constraint(op.f("ck_bookings_cancellation"), "bookings", type_="check")
    op.create_check_constraint(
        op.f("ck_bookings_cancellation"),
        "bookings",
        "num_nulls(cancellation_side, cancellation_asked_at, cancels_at, cancellation_pays_minor) IN (0, 4)",
    )
    op.create_check_constraint(
        op.f("ck_bookings_cancellation_pays"), "bookings", "cancellation_pays_minor BETWEEN 0 AND fee_minor"
    )
    op.create_check_constraint(
        op.f("ck_bookings_script"), "bookings", "num_nulls(script_url, script_sent_at) IN (0, 2)"
    )
    op.execute(KEEP_BOOKINGS.format(moving=f"{MOVING},script_url,script_sent_at,cancellation_pays_minor"))
    op.execute(BOOKING_HOLDS.format(covered=BY_SHARES))


def downgrade() -> None:
    op.execute(BOOKING_HOLDS.format(covered=WHOLE))
    op.execute(KEEP_BOOKINGS.format(moving=MOVING))
    op.drop_constraint(op.f("ck_bookings_script"), "bookings", type_="check")
    op.drop_constraint(op.f("ck_bookings_cancellation_pays"), "bookings", type_="check")
    op.drop_constraint(op.f("ck_bookings_cancellation"), "bookings", type_="check")
    op.create_check_constraint(
        op.f("ck_bookings_cancellation"),
        "bookings",
        "num_nulls(cancellation_side, cancellation_asked_at, cancels_at) IN (0, 3)",
    )
    op.drop_column("bookings", "cancellation_pays_minor")
    op.drop_column("bookings", "script_sent_at")
    op.drop_column("bookings", "script_url")
