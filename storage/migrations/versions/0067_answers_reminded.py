"""Reminders before an offer lapses and before the time to review a booking is over."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0067_answers_reminded"
down_revision: str | None = "0066_faults_named"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REWRITTEN = {
    "keep_offers": {"versions,answer_by,extended_at": "versions,answer_by,reminds_at,extended_at"},
    "keep_bookings": {
        "accepted_by,cancellation_at_fault": "accepted_by,review_reminds_at,cancellation_at_fault",
        # Of what has ended only this moves, once: whoever is to review has been reminded.
        "    RAISE EXCEPTION 'what was agreed": """\
    IF TG_OP = 'UPDATE' AND NEW.review_reminds_at IS NULL
        AND to_jsonb(NEW) - 'review_reminds_at' = to_jsonb(OLD) - 'review_reminds_at'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what was agreed""",
    },
}
"""The functions as they stand: what is said in them once, and what is said instead."""

REWRITE = """
DO $do$
DECLARE
    written CONSTANT text := pg_get_functiondef('{function}'::regproc);
BEGIN
    IF (length(written) - length(replace(written, $t${before}$t$, ''))) / length($t${before}$t$) <> 1 THEN
        RAISE EXCEPTION '% is not as it was expected', '{function}';
    END IF;
    EXECUTE replace(written, $t${before}$t$, $t${after}$t$);
END $do$
"""

# 24 hours before it lapses, and not before it was opened or extended.
OPEN_OFFERS = """
UPDATE offers SET reminds_at = greatest(answer_by - interval '24 hours', opened_at, extended_at) WHERE status = 'open'
"""
# Two days before the week is over, for what ended within it.
ENDED_LATELY = """
UPDATE bookings SET review_reminds_at = ended_at + interval '5 days' WHERE ended_at > now() - interval '7 days'
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("offers", sa.Column("reminds_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("bookings", sa.Column("review_reminds_at", sa.DateTime(timezone=True), nullable=True))
    for function, changes in REWRITTEN.items():
        for before, after in changes.items():
            _rewrite(function, before, after)
    # A table with deferred triggers of its own cannot be altered while they wait.
    for table, fill in (("offers", OPEN_OFFERS), ("bookings", ENDED_LATELY)):
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        op.execute(fill)
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    op.create_check_constraint(
        op.f("ck_offers_reminder"),
        "offers",
        "reminds_at IS NULL OR (status = 'open' AND reminds_at <= answer_by)",
    )
    op.create_check_constraint(
        op.f("ck_bookings_review_reminder"),
        "bookings",
        "review_reminds_at IS NULL OR (ended_at IS NOT NULL AND review_reminds_at >= ended_at)",
    )
    op.create_index(
        "ix_offers_reminding",
        "offers",
        ["reminds_at"],
        unique=False,
        postgresql_where=sa.text("reminds_at IS NOT NULL"),
    )
    op.create_index(
        "ix_bookings_review_reminding",
        "bookings",
        ["review_reminds_at"],
        unique=False,
        postgresql_where=sa.text("review_reminds_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for function, changes in REWRITTEN.items():
        for before, after in changes.items():
            _rewrite(function, after, before)
    op.drop_index("ix_bookings_review_reminding", table_name="bookings")
    op.drop_index("ix_offers_reminding", table_name="offers")
    op.drop_column("bookings", "review_reminds_at")
    op.drop_column("offers", "reminds_at")


def _rewrite(function: str, before: str, after: str) -> None:
    op.execute(REWRITE.replace("{function}", function).replace("{before}", before).replace("{after}", after))
