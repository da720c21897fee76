"""When the other side is reminded of a wish to cancel."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0051_cancellation_reminders"
down_revision: str | None = "0050_owners_of_holds"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


MOVING = (
    "status,exclusive_until,drafts,rounds,cancellation_side,cancellation_asked_at,cancels_at,ended_at,"
    "strikes_at,reminds_at,script_url,script_sent_at,cancellation_pays_minor"
)

KEEP_BOOKINGS = """
CREATE OR REPLACE FUNCTION keep_bookings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := '{MOVING}';
    amended CONSTANT text[] := '{due_on,exclusivity_category,exclusivity_days}';
    standing jsonb;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL THEN
        IF to_jsonb(NEW) - moving = to_jsonb(OLD) - moving THEN
            RETURN NEW;
        END IF;
        standing := standing_amendment(NEW.id);
        IF to_jsonb(NEW) - moving - amended = to_jsonb(OLD) - moving - amended
            AND NEW.exclusivity_category IS NOT DISTINCT FROM (standing -> 'exclusivity' ->> 'category')
            AND NEW.exclusivity_days IS NOT DISTINCT FROM (standing -> 'exclusivity' ->> 'days')::bigint
            AND NEW.due_on = (SELECT max((p ->> 'due_on')::date) FROM jsonb_array_elements(standing -> 'pieces') AS p)
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'what was agreed is never changed, and a booking ends once'
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

REMIND_OF_WHAT_WAITS = """
UPDATE bookings SET cancellation_reminds_at = greatest(cancellation_asked_at, cancels_at - interval '48 hours')
WHERE cancels_at IS NOT NULL AND ended_at IS NULL
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("bookings", sa.Column("cancellation_reminds_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(KEEP_BOOKINGS.replace("MOVING", f"{MOVING},cancellation_reminds_at"))
    # A table with deferred triggers of its own cannot be altered while they wait.
    op.execute("ALTER TABLE bookings DISABLE TRIGGER USER")
    op.execute(REMIND_OF_WHAT_WAITS)
    op.execute("ALTER TABLE bookings ENABLE TRIGGER USER")
    op.create_check_constraint(
        op.f("ck_bookings_cancellation_reminder"),
        "bookings",
        "cancellation_reminds_at IS NULL"
        " OR (ended_at IS NULL AND cancels_at IS NOT NULL AND cancellation_reminds_at <= cancels_at)",
    )
    op.create_index(
        "ix_bookings_cancellation_reminding",
        "bookings",
        ["cancellation_reminds_at"],
        postgresql_where=sa.text("cancellation_reminds_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_bookings_cancellation_reminding", table_name="bookings")
    op.drop_constraint(op.f("ck_bookings_cancellation_reminder"), "bookings", type_="check")
    op.execute(KEEP_BOOKINGS.replace("MOVING", MOVING))
    op.drop_column("bookings", "cancellation_reminds_at")
