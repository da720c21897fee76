"""Disputes over the fees of bookings."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0035_disputes"
down_revision: str | None = "0034_chargebacks"
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
    "disputed",
    "settled",
    "cancelled",
)
STATES_BEFORE: Sequence[str] = tuple(each for each in STATES if each != "disputed")

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
    END IF;{disputed}
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

STANDS_STILL = """
    IF (made.status = 'disputed') <> EXISTS (
        SELECT FROM disputes WHERE booking_id = made.id AND ended_at IS NULL AND clock_left IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'booking % stands still while it is disputed and no longer', made.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;"""

# Where a dispute stands, the fee is checked by the dispute (disputed_fee_is_covered).
BY_DISPUTES = """(EXISTS (SELECT FROM disputes WHERE booking_id = made.id AND status <> 'withdrawn') OR CASE made.status
                WHEN 'settled' THEN status = 'released'
                WHEN 'cancelled' THEN status <> 'held' AND released_minor = coalesce(made.cancellation_pays_minor, 0)
                ELSE status = 'held'
            END)"""
BY_SHARES = """CASE made.status
                WHEN 'settled' THEN status = 'released'
                WHEN 'cancelled' THEN status <> 'held' AND released_minor = coalesce(made.cancellation_pays_minor, 0)
                ELSE status = 'held'
            END"""

DISPUTED_FEE = """
CREATE FUNCTION disputed_fee_is_covered() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    dispute disputes;
BEGIN
    SELECT * INTO dispute FROM disputes WHERE booking_id = NEW.booking_id AND status <> 'withdrawn';
    IF FOUND AND NOT EXISTS (
        SELECT FROM holds
        WHERE booking_id = dispute.booking_id AND amount_minor = dispute.fee_minor
            AND amount_currency = dispute.fee_currency AND released_minor = coalesce(dispute.released_minor, 0)
            AND refunded_minor = CASE WHEN dispute.ended_at IS NULL THEN 0
                ELSE dispute.fee_minor - dispute.released_minor END
    ) THEN
        RAISE EXCEPTION 'the fee of dispute % is not where it should be', dispute.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

KEEP_DISPUTES = """
CREATE FUNCTION keep_disputes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := '{status,strikes_at,reminds_at,answer,answered_by,answered_at,proposed_minor,'
        'proposal_reasons,proposed_by,proposed_at,brand_accepted_at,influencer_accepted_at,decision_ground,'
        'decision_facts,decision_reasons,decided_by,resolution,released_minor,ended_at}';
    judges CONSTANT uuid[] := ARRAY[CASE WHEN OLD.proposed_by IS NULL THEN NEW.proposed_by END, NEW.decided_by];
BEGIN
    IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL OR to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving
        OR (OLD.answered_at IS NOT NULL AND (NEW.answer, NEW.answered_by, NEW.answered_at)
            IS DISTINCT FROM (OLD.answer, OLD.answered_by, OLD.answered_at))
        OR (OLD.proposed_at IS NOT NULL
            AND (NEW.proposed_minor, NEW.proposal_reasons, NEW.proposed_by, NEW.proposed_at)
            IS DISTINCT FROM (OLD.proposed_minor, OLD.proposal_reasons, OLD.proposed_by, OLD.proposed_at))
        OR NEW.brand_accepted_at IS DISTINCT FROM coalesce(OLD.brand_accepted_at, NEW.brand_accepted_at)
        OR NEW.influencer_accepted_at IS DISTINCT FROM coalesce(OLD.influencer_accepted_at, NEW.influencer_accepted_at)
    THEN
        RAISE EXCEPTION 'what was said in a dispute stays, and a dispute ends once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (
        SELECT FROM bookings b WHERE b.id = NEW.booking_id AND (
            EXISTS (SELECT FROM brand_members m WHERE m.brand_id = b.brand_id AND m.login_id = ANY (judges))
            OR EXISTS (SELECT FROM influencers i WHERE i.id = b.influencer_id AND i.login_id = ANY (judges))
        )
    ) THEN
        RAISE EXCEPTION 'dispute % is judged by a party to the booking', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

KEEP_EVIDENCE = """
CREATE FUNCTION keep_dispute_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'evidence is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

RESUME = """
UPDATE bookings SET status = d.booking_status, strikes_at = now() + d.clock_left
FROM disputes d WHERE d.booking_id = bookings.id AND d.ended_at IS NULL AND bookings.status = 'disputed'
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "disputes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("brand", "influencer", name="side", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.Column(
            "booking_status",
            sa.Enum(
                "funded",
                "draft_sent",
                "changes_asked",
                "judging",
                "draft_approved",
                "published",
                "approved",
                "disputed",
                "settled",
                "cancelled",
                name="bookingstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("clock_left", sa.Interval(), nullable=True),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("fee_currency", sa.Text(), nullable=False),
        sa.Column("claim_minor", sa.BigInteger(), nullable=False),
        sa.Column("undisputed_minor", sa.BigInteger(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("caps_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "opened",
                "mediating",
                "proposed",
                "deciding",
                "resolved",
                "withdrawn",
                name="disputestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("strikes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminds_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_minor", sa.BigInteger(), nullable=True),
        sa.Column("proposal_reasons", sa.Text(), nullable=True),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("brand_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("influencer_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_ground", sa.Text(), nullable=True),
        sa.Column("decision_facts", sa.Text(), nullable=True),
        sa.Column("decision_reasons", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column(
            "resolution",
            sa.Enum(
                "conceded",
                "agreed",
                "decided",
                "timed_out",
                name="resolution",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("released_minor", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(clock_left IS NULL) = (booking_status IN ('settled', 'cancelled'))", name=op.f("ck_disputes_clock_left")
        ),
        sa.CheckConstraint(
            "(status IN ('resolved', 'withdrawn')) = (ended_at IS NOT NULL)", name=op.f("ck_disputes_ended")
        ),
        sa.CheckConstraint(
            "num_nulls(decision_ground, decision_facts, decision_reasons, decided_by) = "
            "CASE WHEN resolution = 'decided' THEN 0 ELSE 4 END",
            name=op.f("ck_disputes_decision"),
        ),
        sa.CheckConstraint(
            "num_nulls(resolution, released_minor) = CASE WHEN status = 'resolved' THEN 0 ELSE 2 END",
            name=op.f("ck_disputes_resolved"),
        ),
        sa.CheckConstraint(
            "resolution <> 'agreed' OR num_nulls(brand_accepted_at, influencer_accepted_at) = 0",
            name=op.f("ck_disputes_agreed_by_both"),
        ),
        sa.CheckConstraint(
            "status <> 'proposed' OR proposed_at IS NOT NULL", name=op.f("ck_disputes_proposed_by_somebody")
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (strikes_at IS NOT NULL)", name=op.f("ck_disputes_clock")),
        sa.CheckConstraint("claim_minor BETWEEN 0 AND fee_minor", name=op.f("ck_disputes_claim")),
        sa.CheckConstraint(
            "coalesce(brand_accepted_at, influencer_accepted_at) IS NULL OR proposed_at IS NOT NULL",
            name=op.f("ck_disputes_accepted"),
        ),
        sa.CheckConstraint("decided_by <> proposed_by", name=op.f("ck_disputes_decided_by_another")),
        sa.CheckConstraint("fee_minor > 0", name=op.f("ck_disputes_fee")),
        sa.CheckConstraint("num_nulls(answer, answered_by, answered_at) IN (0, 3)", name=op.f("ck_disputes_answered")),
        sa.CheckConstraint(
            "num_nulls(proposed_minor, proposal_reasons, proposed_by, proposed_at) IN (0, 4)",
            name=op.f("ck_disputes_proposal"),
        ),
        sa.CheckConstraint("proposed_minor BETWEEN 0 AND fee_minor", name=op.f("ck_disputes_proposed")),
        sa.CheckConstraint("released_minor BETWEEN 0 AND fee_minor", name=op.f("ck_disputes_released")),
        sa.CheckConstraint("reminds_at <= strikes_at AND strikes_at <= caps_at", name=op.f("ck_disputes_capped")),
        sa.CheckConstraint("undisputed_minor BETWEEN 0 AND fee_minor", name=op.f("ck_disputes_undisputed")),
        sa.ForeignKeyConstraint(["answered_by"], ["logins.id"], name=op.f("fk_disputes_answered_by_logins")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_disputes_booking_id_bookings")),
        sa.ForeignKeyConstraint(["decided_by"], ["logins.id"], name=op.f("fk_disputes_decided_by_logins")),
        sa.ForeignKeyConstraint(["opened_by"], ["logins.id"], name=op.f("fk_disputes_opened_by_logins")),
        sa.ForeignKeyConstraint(["proposed_by"], ["logins.id"], name=op.f("fk_disputes_proposed_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
        sa.UniqueConstraint("booking_id", "side", name=op.f("uq_disputes_booking_id_side")),
    )
    op.create_index(
        "ix_disputes_reminding",
        "disputes",
        ["reminds_at"],
        unique=False,
        postgresql_where=sa.text("reminds_at IS NOT NULL"),
    )
    op.create_index(
        "ix_disputes_striking",
        "disputes",
        ["strikes_at"],
        unique=False,
        postgresql_where=sa.text("strikes_at IS NOT NULL"),
    )
    op.create_index(
        "uq_disputes_standing",
        "disputes",
        ["booking_id"],
        unique=True,
        postgresql_where=sa.text("status <> 'withdrawn'"),
    )
    op.create_table(
        "dispute_evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("brand", "influencer", name="side", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("file_hash", sa.Text(), nullable=True),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "encode(sha256(convert_to(concat_ws(chr(10), statement, coalesce(url, ''), coalesce(file_hash, '')),"
            " 'UTF8')), 'hex') = hash",
            name=op.f("ck_dispute_evidence_hash"),
        ),
        sa.CheckConstraint(
            "file_hash IS NULL OR (url IS NOT NULL AND file_hash ~ '^[0-9a-f]{64}$')",
            name=op.f("ck_dispute_evidence_file_hash"),
        ),
        sa.ForeignKeyConstraint(["added_by"], ["logins.id"], name=op.f("fk_dispute_evidence_added_by_logins")),
        sa.ForeignKeyConstraint(["dispute_id"], ["disputes.id"], name=op.f("fk_dispute_evidence_dispute_id_disputes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_evidence")),
    )
    op.create_index("ix_dispute_evidence_dispute", "dispute_evidence", ["dispute_id", "id"], unique=False)
    _allow(STATES, "'approved', 'disputed', 'settled', 'cancelled'")
    op.execute(BOOKING_HOLDS.format(disputed=STANDS_STILL, covered=BY_DISPUTES))
    op.execute(DISPUTED_FEE)
    op.execute(KEEP_DISPUTES)
    op.execute(KEEP_EVIDENCE)
    for table, when in (("disputes", "INSERT OR UPDATE"), ("holds", "UPDATE")):
        op.execute(
            f"CREATE CONSTRAINT TRIGGER {table}_covered AFTER {when} ON {table} "
            f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION disputed_fee_is_covered()"
        )
    for table in ("disputes", "dispute_evidence"):
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION keep_{table}()"
        )


def _allow(states: Sequence[str], without_a_clock: str) -> None:
    allowed = ", ".join(f"'{each}'" for each in states)
    rules = {
        "bookingstatus": f"status IN ({allowed})",
        "clock": f"(status IN ({without_a_clock})) = (strikes_at IS NULL)",
    }
    for name, rule in rules.items():
        op.drop_constraint(op.f(f"ck_bookings_{name}"), "bookings", type_="check")
        op.create_check_constraint(op.f(f"ck_bookings_{name}"), "bookings", rule)


def downgrade() -> None:
    op.execute("DROP TRIGGER holds_covered ON holds")
    op.execute(BOOKING_HOLDS.format(disputed="", covered=BY_SHARES))
    op.execute("ALTER TABLE bookings DISABLE TRIGGER USER")
    op.execute(RESUME)
    op.execute("ALTER TABLE bookings ENABLE TRIGGER USER")
    _allow(STATES_BEFORE, "'approved', 'settled', 'cancelled'")
    op.drop_index("ix_dispute_evidence_dispute", table_name="dispute_evidence")
    op.drop_table("dispute_evidence")
    op.drop_index("uq_disputes_standing", table_name="disputes", postgresql_where=sa.text("status <> 'withdrawn'"))
    op.drop_index("ix_disputes_striking", table_name="disputes", postgresql_where=sa.text("strikes_at IS NOT NULL"))
    op.drop_index("ix_disputes_reminding", table_name="disputes", postgresql_where=sa.text("reminds_at IS NOT NULL"))
    op.drop_table("disputes")
    for function in ("disputed_fee_is_covered", "keep_disputes", "keep_dispute_evidence"):
        op.execute(f"DROP FUNCTION {function}()")
