"""Amendments to bookings, by consent of both."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0037_amendments"
down_revision: str | None = "0036_draft_files"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


MOVING = (
    "status,exclusive_until,drafts,rounds,cancellation_side,cancellation_asked_at,cancels_at,ended_at,"
    "strikes_at,reminds_at,script_url,script_sent_at,cancellation_pays_minor"
)
AMENDED = "due_on,exclusivity_category,exclusivity_days"

KEEP_AMENDMENTS = """
CREATE FUNCTION keep_booking_amendments() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := '{status,answered_at,answered_by,contract,contract_hash}';
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

STANDING_AMENDMENT = """
CREATE FUNCTION standing_amendment(booking uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT terms FROM booking_amendments
    WHERE booking_id = booking AND status = 'accepted' ORDER BY number DESC LIMIT 1
$$
"""

KEEP_BOOKINGS_AMENDED = """
CREATE OR REPLACE FUNCTION keep_bookings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := '{MOVING}';
    amended CONSTANT text[] := '{AMENDED}';
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

KEEP_BOOKINGS = """
CREATE OR REPLACE FUNCTION keep_bookings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := '{MOVING}';
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL AND to_jsonb(NEW) - moving = to_jsonb(OLD) - moving THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what was agreed is never changed, and a booking ends once'
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

KEEP_DELIVERABLES_AMENDED = """
CREATE OR REPLACE FUNCTION keep_deliverables() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := '{url,published_at,evidence_before,evidence_during}';
    amended CONSTANT text[] := '{due_on,format,note}';
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.url IS NULL THEN
        IF to_jsonb(NEW) - moving = to_jsonb(OLD) - moving THEN
            RETURN NEW;
        END IF;
        IF to_jsonb(NEW) - amended = to_jsonb(OLD) - amended AND EXISTS (
            SELECT FROM jsonb_array_elements(standing_amendment(NEW.booking_id) -> 'pieces') AS p
            WHERE (p ->> 'place')::bigint = NEW.place AND (p ->> 'due_on')::date = NEW.due_on
                AND p ->> 'format' = NEW.format AND p ->> 'note' IS NOT DISTINCT FROM NEW.note
        ) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a deliverable is published once and is otherwise never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

KEEP_DELIVERABLES = """
CREATE OR REPLACE FUNCTION keep_deliverables() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := '{url,published_at,evidence_before,evidence_during}';
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.url IS NULL AND to_jsonb(NEW) - moving = to_jsonb(OLD) - moving THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a deliverable is published once and is otherwise never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "booking_amendments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "accepted",
                "declined",
                "withdrawn",
                "lapsed",
                name="amendmentstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "side",
            sa.Enum("brand", "influencer", name="side", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("amends_hash", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("terms", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("changes", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("contract", sa.Text(), nullable=True),
        sa.Column("contract_hash", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(status = 'accepted') = (contract IS NOT NULL) AND num_nulls(contract, contract_hash) IN (0, 2)",
            name=op.f("ck_booking_amendments_frozen"),
        ),
        sa.CheckConstraint("(status = 'open') = (answered_at IS NULL)", name=op.f("ck_booking_amendments_answered")),
        sa.CheckConstraint(
            "(status IN ('open', 'lapsed')) = (answered_by IS NULL)", name=op.f("ck_booking_amendments_answerer")
        ),
        sa.CheckConstraint(
            "encode(sha256(convert_to(contract, 'UTF8')), 'hex') = contract_hash",
            name=op.f("ck_booking_amendments_contract_hash"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_booking_amendments_number")),
        sa.ForeignKeyConstraint(["answered_by"], ["logins.id"], name=op.f("fk_booking_amendments_answered_by_logins")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_booking_amendments_booking_id_bookings")
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["logins.id"], name=op.f("fk_booking_amendments_proposed_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_amendments")),
        sa.UniqueConstraint("booking_id", "number", name=op.f("uq_booking_amendments_booking_id_number")),
    )
    op.create_index(
        "ix_booking_amendments_lapsing",
        "booking_amendments",
        ["answer_by"],
        unique=False,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index(
        "uq_booking_amendments_chain",
        "booking_amendments",
        ["booking_id", "amends_hash"],
        unique=True,
        postgresql_where=sa.text("status = 'accepted'"),
    )
    op.create_index(
        "uq_booking_amendments_open",
        "booking_amendments",
        ["booking_id"],
        unique=True,
        postgresql_where=sa.text("status = 'open'"),
    )

    for function in (KEEP_AMENDMENTS, STANDING_AMENDMENT, KEEP_BOOKINGS_AMENDED, KEEP_DELIVERABLES_AMENDED):
        op.execute(function.replace("MOVING", MOVING).replace("AMENDED", AMENDED))
    op.execute(
        "CREATE TRIGGER booking_amendments_kept BEFORE UPDATE OR DELETE ON booking_amendments "
        "FOR EACH ROW EXECUTE FUNCTION keep_booking_amendments()"
    )


def downgrade() -> None:
    op.execute(KEEP_DELIVERABLES)
    op.execute(KEEP_BOOKINGS.replace("MOVING", MOVING))
    op.execute("DROP FUNCTION standing_amendment(uuid)")
    op.drop_index(
        "uq_booking_amendments_open", table_name="booking_amendments", postgresql_where=sa.text("status = 'open'")
    )
    op.drop_index(
        "uq_booking_amendments_chain", table_name="booking_amendments", postgresql_where=sa.text("status = 'accepted'")
    )
    op.drop_index(
        "ix_booking_amendments_lapsing", table_name="booking_amendments", postgresql_where=sa.text("status = 'open'")
    )
    op.drop_table("booking_amendments")
    op.execute("DROP FUNCTION keep_booking_amendments()")
