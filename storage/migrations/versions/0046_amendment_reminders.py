"""When the other side is reminded of an amendment."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0046_amendment_reminders"
down_revision: str | None = "0045_connected_accounts"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


MOVING = "status,answered_at,answered_by,contract,contract_hash"

KEEP_AMENDMENTS = """
CREATE OR REPLACE FUNCTION keep_booking_amendments() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := '{MOVING}';
BEGIN
    IF TG_OP = 'DELETE' OR OLD.status <> 'open' OR to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'an amendment is answered once and is otherwise never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.status = 'accepted' AND NEW.amends_hash <> coalesce(
        (
            SELECT contract_hash FROM booking_amendments
            WHERE booking_id = NEW.booking_id AND status = 'accepted' ORDER BY number DESC LIMIT 1
        ),
        (SELECT contract_hash FROM bookings WHERE id = NEW.booking_id)
    ) THEN
        RAISE EXCEPTION 'amendment % does not follow from what holds', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

REMIND_OF_WHAT_IS_OPEN = """
UPDATE booking_amendments SET reminds_at = greatest(proposed_at, answer_by - interval '48 hours') WHERE status = 'open'
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("booking_amendments", sa.Column("reminds_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(KEEP_AMENDMENTS.replace("MOVING", f"{MOVING},reminds_at"))
    op.execute(REMIND_OF_WHAT_IS_OPEN)
    op.create_check_constraint(
        op.f("ck_booking_amendments_reminder"),
        "booking_amendments",
        "reminds_at IS NULL OR (status = 'open' AND reminds_at <= answer_by)",
    )
    op.create_index(
        "ix_booking_amendments_reminding",
        "booking_amendments",
        ["reminds_at"],
        postgresql_where=sa.text("reminds_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_booking_amendments_reminding", table_name="booking_amendments")
    op.drop_constraint(op.f("ck_booking_amendments_reminder"), "booking_amendments", type_="check")
    op.execute(KEEP_AMENDMENTS.replace("MOVING", MOVING))
    op.drop_column("booking_amendments", "reminds_at")
