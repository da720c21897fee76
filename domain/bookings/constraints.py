"""What the columns of a booking keep, whoever writes them."""

from typing import Final

from sqlalchemy import CheckConstraint

BOOKING_CHECKS: Final = (
    CheckConstraint("fee_minor >= 0", name="fee"),
    CheckConstraint("encode(sha256(convert_to(contract, 'UTF8')), 'hex') = contract_hash", name="contract_hash"),
    # Contracts before the fourth form do not name their rule.
    CheckConstraint(
        "coalesce(contract::jsonb #>> '{rule,version}', rule_version) = rule_version", name="contract_rule"
    ),
    CheckConstraint("num_nulls(exclusivity_category, exclusivity_days, exclusive_until) IN (0, 3)", name="exclusivity"),
    CheckConstraint(
        "num_nulls(cancellation_side, cancellation_asked_at, cancels_at, cancellation_pays_minor) IN (0, 4)",
        name="cancellation",
    ),
    CheckConstraint("cancellation_pays_minor BETWEEN 0 AND fee_minor", name="cancellation_pays"),
    CheckConstraint(
        "cancellation_reminds_at IS NULL"
        " OR (ended_at IS NULL AND cancels_at IS NOT NULL AND cancellation_reminds_at <= cancels_at)",
        name="cancellation_reminder",
    ),
    CheckConstraint("overdue_pays_minor BETWEEN 0 AND fee_minor", name="overdue_pays"),
    CheckConstraint("num_nulls(script_url, script_sent_at) IN (0, 2)", name="script"),
    CheckConstraint("(status IN ('settled', 'cancelled')) = (ended_at IS NOT NULL)", name="ended"),
    CheckConstraint(
        "(status IN ('approved', 'disputed', 'settled', 'cancelled')) = (strikes_at IS NULL)", name="clock"
    ),
    CheckConstraint("reminds_at <= strikes_at", name="reminder"),
    CheckConstraint("drafts >= 0 AND rounds BETWEEN 0 AND drafts", name="rounds"),
)
