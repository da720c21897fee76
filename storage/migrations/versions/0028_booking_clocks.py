"""Clocks of bookings, judgments of drafts, product samples."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0028_booking_clocks"
down_revision: str | None = "0027_ledger_grants"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

STATES: Sequence[str] = (
    "funded",
    "draft_sent",
    "changes_asked",
    "judging",
    "draft_approved",
    "published",
    "approved",
    "settled",
    "cancelled",
)
STATES_BEFORE: Sequence[str] = tuple(each for each in STATES if each != "judging")
MOVING = "status,exclusive_until,drafts,rounds,cancellation_side,cancellation_asked_at,cancels_at,ended_at"

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

KEEP_DRAFT_JUDGMENTS = """
CREATE FUNCTION keep_draft_judgments() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := '{judged_at,judged_by,meets_brief,findings}';
BEGIN
    IF TG_OP = 'DELETE' OR OLD.judged_at IS NOT NULL OR to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'a draft is judged once' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (
        SELECT FROM bookings b WHERE b.id = NEW.booking_id AND (
            EXISTS (SELECT FROM brand_members m WHERE m.brand_id = b.brand_id AND m.login_id = NEW.judged_by)
            OR EXISTS (SELECT FROM influencers i WHERE i.id = b.influencer_id AND i.login_id = NEW.judged_by)
        )
    ) THEN
        RAISE EXCEPTION 'draft judgment % is by a party to the booking', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

KEEP_SAMPLES = """
CREATE FUNCTION keep_samples() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := '{status,answered_at}';
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.status = 'sent' AND to_jsonb(NEW) - moving = to_jsonb(OLD) - moving THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a sample is answered once and is otherwise never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

# What was booked before gets its clocks from now: nobody is surprised by one that was never announced.
WIND = """
UPDATE bookings SET
    due_on = coalesce((SELECT max(due_on) FROM deliverables WHERE booking_id = bookings.id), made_at::date),
    strikes_at = CASE
        WHEN status = 'draft_sent' THEN now() + interval '72 hours'
        WHEN status = 'published' THEN now() + interval '14 days'
        WHEN status IN ('funded', 'changes_asked', 'draft_approved') THEN greatest(
            now(), ((SELECT max(due_on) FROM deliverables WHERE booking_id = bookings.id) + 1)
                ::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
        ) + interval '14 days'
    END
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "draft_judgments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("draft_number", sa.BigInteger(), nullable=False),
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("brief_version", sa.BigInteger(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("referred_by", sa.Uuid(), nullable=False),
        sa.Column("referred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("judge_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("judged_by", sa.Uuid(), nullable=True),
        sa.Column("meets_brief", sa.Boolean(), nullable=True),
        sa.Column("findings", sa.Text(), nullable=True),
        sa.CheckConstraint("draft_number > 0", name=op.f("ck_draft_judgments_draft_number")),
        sa.CheckConstraint("judged_by IS NULL OR judged_at IS NOT NULL", name=op.f("ck_draft_judgments_judge_judged")),
        sa.CheckConstraint(
            "meets_brief IS NOT FALSE OR judged_by IS NOT NULL", name=op.f("ck_draft_judgments_unmet_only_by_a_judge")
        ),
        sa.CheckConstraint("num_nulls(judged_at, meets_brief) IN (0, 2)", name=op.f("ck_draft_judgments_judged")),
        sa.CheckConstraint("num_nulls(judged_by, findings) IN (0, 2)", name=op.f("ck_draft_judgments_judge")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_draft_judgments_booking_id_bookings")),
        sa.ForeignKeyConstraint(["brief_id"], ["briefs.id"], name=op.f("fk_draft_judgments_brief_id_briefs")),
        sa.ForeignKeyConstraint(["judged_by"], ["logins.id"], name=op.f("fk_draft_judgments_judged_by_logins")),
        sa.ForeignKeyConstraint(["referred_by"], ["logins.id"], name=op.f("fk_draft_judgments_referred_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_judgments")),
        sa.UniqueConstraint("booking_id", "draft_number", name=op.f("uq_draft_judgments_booking_id_draft_number")),
    )
    op.create_index(
        "ix_draft_judgments_open",
        "draft_judgments",
        ["judge_by"],
        unique=False,
        postgresql_where=sa.text("judged_at IS NULL"),
    )
    op.create_table(
        "samples",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "sent", "received", "lost", name="samplestatus", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("tracking", sa.Text(), nullable=True),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(status = 'sent') = (answered_at IS NULL)", name=op.f("ck_samples_answered")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_samples_booking_id_bookings")),
        sa.ForeignKeyConstraint(["sent_by"], ["logins.id"], name=op.f("fk_samples_sent_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_samples")),
    )
    op.create_index("ix_samples_booking", "samples", ["booking_id", "id"], unique=False)
    op.add_column("bookings", sa.Column("due_on", sa.Date(), nullable=True))
    op.add_column("bookings", sa.Column("strikes_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("bookings", sa.Column("reminds_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_bookings_reminding",
        "bookings",
        ["reminds_at"],
        unique=False,
        postgresql_where=sa.text("reminds_at IS NOT NULL"),
    )
    op.create_index(
        "ix_bookings_striking",
        "bookings",
        ["strikes_at"],
        unique=False,
        postgresql_where=sa.text("strikes_at IS NOT NULL"),
    )
    op.execute("ALTER TABLE bookings DISABLE TRIGGER USER")
    op.execute(WIND)
    op.execute("UPDATE bookings SET reminds_at = greatest(now(), strikes_at - interval '48 hours')")
    op.execute("ALTER TABLE bookings ENABLE TRIGGER USER")
    op.alter_column("bookings", "due_on", nullable=False)
    _allow(STATES)
    op.create_check_constraint(
        op.f("ck_bookings_clock"),
        "bookings",
        "(status IN ('approved', 'settled', 'cancelled')) = (strikes_at IS NULL)",
    )
    op.create_check_constraint(op.f("ck_bookings_reminder"), "bookings", "reminds_at <= strikes_at")
    op.execute(KEEP_BOOKINGS.format(moving=f"{MOVING},strikes_at,reminds_at"))
    op.execute(KEEP_DRAFT_JUDGMENTS)
    op.execute(KEEP_SAMPLES)
    for table in ("draft_judgments", "samples"):
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION keep_{table}()"
        )


def _allow(states: Sequence[str]) -> None:
    op.drop_constraint(op.f("ck_bookings_bookingstatus"), "bookings", type_="check")
    allowed = ", ".join(f"'{each}'" for each in states)
    op.create_check_constraint(op.f("ck_bookings_bookingstatus"), "bookings", f"status IN ({allowed})")


def downgrade() -> None:
    op.execute("ALTER TABLE bookings DISABLE TRIGGER USER")
    op.execute("UPDATE bookings SET status = 'draft_sent' WHERE status = 'judging'")
    op.execute("ALTER TABLE bookings ENABLE TRIGGER USER")
    op.execute(KEEP_BOOKINGS.format(moving=MOVING))
    op.drop_constraint(op.f("ck_bookings_reminder"), "bookings", type_="check")
    op.drop_constraint(op.f("ck_bookings_clock"), "bookings", type_="check")
    _allow(STATES_BEFORE)
    op.drop_index("ix_bookings_striking", table_name="bookings", postgresql_where=sa.text("strikes_at IS NOT NULL"))
    op.drop_index("ix_bookings_reminding", table_name="bookings", postgresql_where=sa.text("reminds_at IS NOT NULL"))
    op.drop_column("bookings", "reminds_at")
    op.drop_column("bookings", "strikes_at")
    op.drop_column("bookings", "due_on")
    op.drop_index("ix_samples_booking", table_name="samples")
    op.drop_table("samples")
    op.drop_index(
        "ix_draft_judgments_open", table_name="draft_judgments", postgresql_where=sa.text("judged_at IS NULL")
    )
    op.drop_table("draft_judgments")
    op.execute("DROP FUNCTION keep_samples()")
    op.execute("DROP FUNCTION keep_draft_judgments()")
