"""What the columns of a booking keep, whoever writes them, and by what bookings are found."""

from typing import Final

from sqlalchemy import CheckConstraint, Index, text

BOOKING_CHECKS: Final = (
    CheckConstraint("fee_minor >= 0", name="fee"),
    CheckConstraint("encode(sha256(convert_to(contract, 'UTF8')), 'hex') = contract_hash", name="contract_hash"),
    # Contracts before the fourth form do not name their rule.
    CheckConstraint(
        "coalesce(contract::jsonb #>> '{rule,version}', rule_version) = rule_version", name="contract_rule"
    ),
    # Nor do those before the fifth name the rule of the operator's fee.
    CheckConstraint(
        "coalesce(contract::jsonb #>> '{operator_fee,version}', fee_rule) = fee_rule", name="contract_fee_rule"
    ),
    CheckConstraint("num_nulls(exclusivity_category, exclusivity_days, exclusive_until) IN (0, 3)", name="exclusivity"),
    CheckConstraint(
        "num_nulls(cancellation_side, cancellation_asked_at, cancels_at, cancellation_pays_minor) IN (0, 4)",
        name="cancellation",
    ),
    CheckConstraint("NOT cancellation_at_fault OR cancellation_side IS NOT NULL", name="cancellation_at_fault"),
    CheckConstraint("cancellation_pays_minor BETWEEN 0 AND fee_minor", name="cancellation_pays"),
    CheckConstraint(
        "cancellation_reminds_at IS NULL"
        " OR (ended_at IS NULL AND cancels_at IS NOT NULL AND cancellation_reminds_at <= cancels_at)",
        name="cancellation_reminder",
    ),
    CheckConstraint("overdue_pays_minor BETWEEN 0 AND fee_minor", name="overdue_pays"),
    CheckConstraint("accepted_by IS NULL OR status IN ('approved', 'settled')", name="accepted"),
    CheckConstraint("num_nulls(script_url, script_sent_at) IN (0, 2)", name="script"),
    CheckConstraint("(status IN ('settled', 'cancelled')) = (ended_at IS NOT NULL)", name="ended"),
    CheckConstraint(
        "(status IN ('approved', 'disputed', 'settled', 'cancelled')) = (strikes_at IS NULL)", name="clock"
    ),
    CheckConstraint("reminds_at <= strikes_at", name="reminder"),
    CheckConstraint(
        "review_reminds_at IS NULL OR (ended_at IS NOT NULL AND review_reminds_at >= ended_at)", name="review_reminder"
    ),
    CheckConstraint("drafts >= 0 AND rounds BETWEEN 0 AND drafts", name="rounds"),
)
BOOKING_INDEXES: Final = (
    Index(
        "uq_bookings_place",
        "brief_id",
        "influencer_id",
        unique=True,
        postgresql_where=text("status <> 'cancelled'"),
    ),
    Index("ix_bookings_brand", "brand_id", "id"),
    Index("ix_bookings_influencer", "influencer_id", "id"),
    Index("ix_bookings_cancelling", "cancels_at", postgresql_where=text("ended_at IS NULL")),
    Index(
        "ix_bookings_cancellation_reminding",
        "cancellation_reminds_at",
        postgresql_where=text("cancellation_reminds_at IS NOT NULL"),
    ),
    Index("ix_bookings_striking", "strikes_at", postgresql_where=text("strikes_at IS NOT NULL")),
    Index("ix_bookings_reminding", "reminds_at", postgresql_where=text("reminds_at IS NOT NULL")),
    Index(
        "ix_bookings_review_reminding",
        "review_reminds_at",
        postgresql_where=text("review_reminds_at IS NOT NULL"),
    ),
)
