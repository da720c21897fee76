"""Offers and bookings."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0010_offers"
down_revision: str | None = "0009_certificate_channels"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


KEEP_TERMS = """
CREATE FUNCTION keep_offer_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.status = 'open' AND to_jsonb(NEW) - 'status' = to_jsonb(OLD) - 'status' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'written terms are never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

KEEP_OFFERS = """
CREATE FUNCTION keep_offers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := '{status,awaits,versions,answer_by,extended_at,ended_at,ended_by,reason,note}';
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.status = 'open' AND to_jsonb(NEW) - moving = to_jsonb(OLD) - moving THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an offer ends once and stays between its two sides'
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

ONE_OPEN_VERSION = """
CREATE FUNCTION one_open_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked offers;
BEGIN
    IF TG_TABLE_NAME = 'offers' THEN
        SELECT * INTO asked FROM offers WHERE id = NEW.id;
    ELSE
        SELECT * INTO asked FROM offers WHERE id = NEW.offer_id;
    END IF;
    IF (asked.status = 'open') <> EXISTS (
        SELECT FROM offer_terms
        WHERE offer_id = asked.id AND status = 'open' AND side <> asked.awaits AND number = asked.versions
    ) OR (asked.status = 'accepted') <> EXISTS (
        SELECT FROM offer_terms WHERE offer_id = asked.id AND status = 'agreed' AND number = asked.versions
    ) THEN
        RAISE EXCEPTION 'offer % does not have the version it says', asked.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

KEEP_BOOKINGS = """
CREATE FUNCTION keep_bookings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] :=
        '{status,exclusive_until,drafts,rounds,cancellation_side,cancellation_asked_at,cancels_at,ended_at}';
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL AND to_jsonb(NEW) - moving = to_jsonb(OLD) - moving THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what was agreed is never changed, and a booking ends once'
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

BOOKING_HOLDS = """
CREATE FUNCTION booking_is_covered() RETURNS trigger LANGUAGE plpgsql AS $$
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
            AND status = (
                CASE made.status WHEN 'settled' THEN 'released' WHEN 'cancelled' THEN 'refunded' ELSE 'held' END
            )
    ) THEN
        RAISE EXCEPTION 'the fee of booking % is not where it should be', made.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

KEEP_DELIVERABLES = """
CREATE FUNCTION keep_deliverables() RETURNS trigger LANGUAGE plpgsql AS $$
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

KEEP_DRAFTS = """
CREATE FUNCTION keep_drafts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := '{answered_at,changes}';
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.answered_at IS NULL AND to_jsonb(NEW) - moving = to_jsonb(OLD) - moving THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a draft is answered once and is otherwise never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

FUNCTIONS = (
    KEEP_TERMS,
    KEEP_OFFERS,
    ONE_OPEN_VERSION,
    KEEP_BOOKINGS,
    BOOKING_HOLDS,
    KEEP_DELIVERABLES,
    KEEP_DRAFTS,
)

KEPT = {
    "offer_terms": "keep_offer_terms",
    "offers": "keep_offers",
    "bookings": "keep_bookings",
    "deliverables": "keep_deliverables",
    "drafts": "keep_drafts",
}

CHECKED = {"offers": "one_open_version", "offer_terms": "one_open_version", "bookings": "booking_is_covered"}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "offers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "accepted",
                "declined",
                "withdrawn",
                "lapsed",
                "closed",
                name="offerstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_application", sa.Boolean(), nullable=False),
        sa.Column(
            "awaits",
            sa.Enum("brand", "influencer", name="side", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("versions", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.Column("score_card", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "fee",
                "dates",
                "no_time",
                "terms",
                "not_a_fit",
                "chose_somebody_else",
                "plans_changed",
                "health",
                "conscience",
                "documents_missing",
                "product_not_used",
                "unlawful",
                "unsafe",
                name="declinereason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(status <> 'declined') OR (reason IS NOT NULL)", name=op.f("ck_offers_declined_with_reason")
        ),
        sa.CheckConstraint("(status = 'open') = (ended_at IS NULL)", name=op.f("ck_offers_ended")),
        sa.CheckConstraint("reason IS NULL OR status IN ('declined', 'withdrawn')", name=op.f("ck_offers_reason")),
        sa.CheckConstraint("answer_by > opened_at", name=op.f("ck_offers_answer_by")),
        sa.CheckConstraint("versions > 0", name=op.f("ck_offers_versions")),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name=op.f("fk_offers_brand_id_brands")),
        sa.ForeignKeyConstraint(["brief_id"], ["briefs.id"], name=op.f("fk_offers_brief_id_briefs")),
        sa.ForeignKeyConstraint(["ended_by"], ["logins.id"], name=op.f("fk_offers_ended_by_logins")),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencers.id"], name=op.f("fk_offers_influencer_id_influencers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    op.create_index("ix_offers_brand", "offers", ["brand_id", "id"], unique=False)
    op.create_index(op.f("ix_offers_brief_id"), "offers", ["brief_id"], unique=False)
    op.create_index("ix_offers_influencer", "offers", ["influencer_id", "id"], unique=False)
    op.create_index(
        "ix_offers_lapsing", "offers", ["answer_by"], unique=False, postgresql_where=sa.text("status = 'open'")
    )
    op.create_index(
        "uq_offers_open",
        "offers",
        ["brief_id", "influencer_id"],
        unique=True,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "offer_terms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("brand", "influencer", name="side", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "superseded",
                "agreed",
                "ended",
                name="termsstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("fee_currency", sa.Text(), nullable=False),
        sa.Column("deliverables", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("usage_grants", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("exclusivity_category", sa.Text(), nullable=True),
        sa.Column("exclusivity_days", sa.BigInteger(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("declarations", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint("(side = 'influencer') = (declarations IS NOT NULL)", name=op.f("ck_offer_terms_declared")),
        sa.CheckConstraint("fee_minor >= 0", name=op.f("ck_offer_terms_fee")),
        sa.CheckConstraint(
            "num_nulls(exclusivity_category, exclusivity_days) IN (0, 2)", name=op.f("ck_offer_terms_exclusivity")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_offer_terms_number")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_offer_terms_offer_id_offers")),
        sa.ForeignKeyConstraint(["written_by"], ["logins.id"], name=op.f("fk_offer_terms_written_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_terms")),
        sa.UniqueConstraint("offer_id", "number", name=op.f("uq_offer_terms_offer_id_number")),
    )
    op.create_index(
        "uq_offer_terms_open", "offer_terms", ["offer_id"], unique=True, postgresql_where=sa.text("status = 'open'")
    )
    op.create_table(
        "bookings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("terms_id", sa.Uuid(), nullable=False),
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "funded",
                "draft_sent",
                "changes_asked",
                "draft_approved",
                "published",
                "approved",
                "settled",
                "cancelled",
                name="bookingstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("fee_currency", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("exclusivity_category", sa.Text(), nullable=True),
        sa.Column("exclusivity_days", sa.BigInteger(), nullable=True),
        sa.Column("exclusive_until", sa.Date(), nullable=True),
        sa.Column("draft_review", sa.Boolean(), nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("contract_hash", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafts", sa.BigInteger(), nullable=False),
        sa.Column("rounds", sa.BigInteger(), nullable=False),
        sa.Column(
            "cancellation_side",
            sa.Enum("brand", "influencer", name="side", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("cancellation_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancels_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status IN ('settled', 'cancelled')) = (ended_at IS NOT NULL)", name=op.f("ck_bookings_ended")
        ),
        sa.CheckConstraint(
            "encode(sha256(convert_to(contract, 'UTF8')), 'hex') = contract_hash",
            name=op.f("ck_bookings_contract_hash"),
        ),
        sa.CheckConstraint("drafts >= 0 AND rounds BETWEEN 0 AND drafts", name=op.f("ck_bookings_rounds")),
        sa.CheckConstraint("fee_minor >= 0", name=op.f("ck_bookings_fee")),
        sa.CheckConstraint(
            "num_nulls(cancellation_side, cancellation_asked_at, cancels_at) IN (0, 3)",
            name=op.f("ck_bookings_cancellation"),
        ),
        sa.CheckConstraint(
            "num_nulls(exclusivity_category, exclusivity_days, exclusive_until) IN (0, 3)",
            name=op.f("ck_bookings_exclusivity"),
        ),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name=op.f("fk_bookings_brand_id_brands")),
        sa.ForeignKeyConstraint(["brief_id"], ["briefs.id"], name=op.f("fk_bookings_brief_id_briefs")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_bookings_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencers.id"], name=op.f("fk_bookings_influencer_id_influencers")
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_bookings_offer_id_offers")),
        sa.ForeignKeyConstraint(["terms_id"], ["offer_terms.id"], name=op.f("fk_bookings_terms_id_offer_terms")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
        sa.UniqueConstraint("offer_id", name=op.f("uq_bookings_offer_id")),
        sa.UniqueConstraint("terms_id", name=op.f("uq_bookings_terms_id")),
    )
    op.create_index("ix_bookings_brand", "bookings", ["brand_id", "id"], unique=False)
    op.create_index(op.f("ix_bookings_campaign_id"), "bookings", ["campaign_id"], unique=False)
    op.create_index(
        "ix_bookings_cancelling",
        "bookings",
        ["cancels_at"],
        unique=False,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_bookings_influencer", "bookings", ["influencer_id", "id"], unique=False)
    op.create_index(
        "uq_bookings_place",
        "bookings",
        ["brief_id", "influencer_id"],
        unique=True,
        postgresql_where=sa.text("status <> 'cancelled'"),
    )
    op.create_table(
        "deliverables",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("evidence_before", sa.Text(), nullable=True),
        sa.Column("evidence_during", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "num_nulls(url, published_at, evidence_before, evidence_during) IN (0, 4)",
            name=op.f("ck_deliverables_published_with_evidence"),
        ),
        sa.CheckConstraint("place > 0", name=op.f("ck_deliverables_place")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_deliverables_booking_id_bookings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliverables")),
        sa.UniqueConstraint("booking_id", "place", name=op.f("uq_deliverables_booking_id_place")),
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changes", sa.Text(), nullable=True),
        sa.CheckConstraint("changes IS NULL OR answered_at IS NOT NULL", name=op.f("ck_drafts_answered")),
        sa.CheckConstraint("number > 0", name=op.f("ck_drafts_number")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_drafts_booking_id_bookings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("booking_id", "number", name=op.f("uq_drafts_booking_id_number")),
    )
    op.create_foreign_key(op.f("fk_fundings_campaign_id_campaigns"), "fundings", "campaigns", ["campaign_id"], ["id"])
    op.create_foreign_key(op.f("fk_holds_influencer_id_influencers"), "holds", "influencers", ["influencer_id"], ["id"])
    op.create_foreign_key(op.f("fk_holds_campaign_id_campaigns"), "holds", "campaigns", ["campaign_id"], ["id"])
    op.create_foreign_key(op.f("fk_holds_booking_id_bookings"), "holds", "bookings", ["booking_id"], ["id"])
    for function in FUNCTIONS:
        op.execute(function)
    for table, function in KEPT.items():
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
        )
    for table, function in CHECKED.items():
        op.execute(
            f"CREATE CONSTRAINT TRIGGER {table}_checked AFTER INSERT OR UPDATE ON {table} "
            f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {function}()"
        )


def downgrade() -> None:
    op.drop_constraint(op.f("fk_holds_booking_id_bookings"), "holds", type_="foreignkey")
    op.drop_constraint(op.f("fk_holds_campaign_id_campaigns"), "holds", type_="foreignkey")
    op.drop_constraint(op.f("fk_holds_influencer_id_influencers"), "holds", type_="foreignkey")
    op.drop_constraint(op.f("fk_fundings_campaign_id_campaigns"), "fundings", type_="foreignkey")
    op.drop_table("drafts")
    op.drop_table("deliverables")
    op.drop_index("uq_bookings_place", table_name="bookings", postgresql_where=sa.text("status <> 'cancelled'"))
    op.drop_index("ix_bookings_influencer", table_name="bookings")
    op.drop_index("ix_bookings_cancelling", table_name="bookings", postgresql_where=sa.text("ended_at IS NULL"))
    op.drop_index(op.f("ix_bookings_campaign_id"), table_name="bookings")
    op.drop_index("ix_bookings_brand", table_name="bookings")
    op.drop_table("bookings")
    op.drop_index("uq_offer_terms_open", table_name="offer_terms", postgresql_where=sa.text("status = 'open'"))
    op.drop_table("offer_terms")
    op.drop_index("uq_offers_open", table_name="offers", postgresql_where=sa.text("status = 'open'"))
    op.drop_index("ix_offers_lapsing", table_name="offers", postgresql_where=sa.text("status = 'open'"))
    op.drop_index("ix_offers_influencer", table_name="offers")
    op.drop_index(op.f("ix_offers_brief_id"), table_name="offers")
    op.drop_index("ix_offers_brand", table_name="offers")
    op.drop_table("offers")
    for function in {*KEPT.values(), *CHECKED.values()}:
        op.execute(f"DROP FUNCTION {function}")
