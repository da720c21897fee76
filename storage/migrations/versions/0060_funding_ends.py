"""How long a partner keeps a funding, and which fundings held fees draw on."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0060_funding_ends"
down_revision: str | None = "0059_overdue_pays"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS: Sequence[str] = ("payment", "refund", "chargeback", "unknown_payment", "payout", "unknown_transfer")

KEEP_FUNDING_ENDS = """
CREATE FUNCTION keep_funding_ends() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving CONSTANT text[] := '{reminds_at,looks_at}';
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - moving = to_jsonb(OLD) - moving THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the end of a funding never moves' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

# Whoever draws on a funding has its campaign's account locked, so that nobody draws on it at the same time.
DRAWS_MATCH_HOLDS = """
CREATE FUNCTION draws_match_holds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed jsonb := to_jsonb(coalesce(NEW, OLD));
    held uuid := coalesce(changed ->> 'hold_id', changed ->> 'id');
BEGIN
    IF EXISTS (
        SELECT FROM holds WHERE id = held AND amount_minor - refunded_minor <> (
            SELECT coalesce(sum(amount_minor), 0) FROM hold_draws WHERE hold_id = held
        )
    ) THEN
        RAISE EXCEPTION 'hold % does not draw on fundings for what is held of it', held
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (
        SELECT FROM fundings WHERE id = (changed ->> 'funding_id')::uuid AND amount_minor < (
            SELECT coalesce(sum(amount_minor), 0) FROM hold_draws WHERE funding_id = fundings.id
        )
    ) THEN
        RAISE EXCEPTION 'fees draw on a funding for more than came in'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""

# First in, first out: a campaign's fundings and its fees laid end to end, each in the order of their instants.
DRAW_WHAT_IS_HELD = """
INSERT INTO hold_draws (hold_id, funding_id, amount_minor)
SELECT held.id, came.id, least(held.upto, came.upto) - greatest(held.upto - held.minor, came.upto - came.minor)
FROM (
    SELECT id, campaign_id, amount_currency, amount_minor - refunded_minor AS minor,
        sum(amount_minor - refunded_minor) OVER (PARTITION BY campaign_id, amount_currency ORDER BY held_at, id) AS upto
    FROM holds
) AS held JOIN (
    SELECT id, campaign_id, amount_currency, minor,
        sum(minor) OVER (PARTITION BY campaign_id, amount_currency ORDER BY answered_at, id) AS upto
    FROM (
        SELECT f.id, campaign_id, amount_currency, answered_at, amount_minor - (
            SELECT coalesce(sum(p.amount_minor), 0) FROM transfers t JOIN postings p ON p.transfer_id = t.id
            WHERE t.follows_id = f.transfer_id AND t.kind = 'funding_refund' AND p.amount_minor > 0
                AND NOT EXISTS (SELECT FROM transfers undoing WHERE undoing.follows_id = t.id)
        ) AS minor
        FROM fundings f WHERE status = 'received'
    ) AS left_of_each
) AS came USING (campaign_id, amount_currency)
WHERE least(held.upto, came.upto) > greatest(held.upto - held.minor, came.upto - came.minor)
"""

# What came in through Stripe before there were ends: 75 days, announced 14 days before (house).
END_WHAT_CAME_IN = """
INSERT INTO funding_ends (funding_id, rule_version, ends_at, reminds_at, looks_at)
SELECT id, 'funding-ends-stripe-2026-01', answered_at + interval '75 days', answered_at + interval '61 days',
    answered_at + interval '75 days'
FROM fundings WHERE status = 'received' AND rail = 'stripe'
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "funding_ends",
        sa.Column("funding_id", sa.Uuid(), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminds_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looks_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("looks_at >= ends_at", name=op.f("ck_funding_ends_looked_after_from_its_end")),
        sa.CheckConstraint("reminds_at < ends_at", name=op.f("ck_funding_ends_reminder")),
        sa.ForeignKeyConstraint(["funding_id"], ["fundings.id"], name=op.f("fk_funding_ends_funding_id_fundings")),
        sa.PrimaryKeyConstraint("funding_id", name=op.f("pk_funding_ends")),
    )
    op.create_index(
        "ix_funding_ends_looking", "funding_ends", ["looks_at"], postgresql_where=sa.text("looks_at IS NOT NULL")
    )
    op.create_index(
        "ix_funding_ends_reminding", "funding_ends", ["reminds_at"], postgresql_where=sa.text("reminds_at IS NOT NULL")
    )
    op.create_table(
        "hold_draws",
        sa.Column("hold_id", sa.Uuid(), nullable=False),
        sa.Column("funding_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_hold_draws_positive")),
        sa.ForeignKeyConstraint(["funding_id"], ["fundings.id"], name=op.f("fk_hold_draws_funding_id_fundings")),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"], name=op.f("fk_hold_draws_hold_id_holds")),
        sa.PrimaryKeyConstraint("hold_id", "funding_id", name=op.f("pk_hold_draws")),
    )
    op.create_index(op.f("ix_hold_draws_funding_id"), "hold_draws", ["funding_id"], unique=False)
    op.execute(DRAW_WHAT_IS_HELD)
    op.execute(END_WHAT_CAME_IN)
    op.execute(KEEP_FUNDING_ENDS)
    op.execute(DRAWS_MATCH_HOLDS)
    op.execute(
        "CREATE TRIGGER funding_ends_kept BEFORE UPDATE OR DELETE ON funding_ends "
        "FOR EACH ROW EXECUTE FUNCTION keep_funding_ends()"
    )
    for table, deeds in (("holds", "INSERT OR UPDATE"), ("hold_draws", "INSERT OR UPDATE OR DELETE")):
        # By their names triggers fire after those that tell whether a hold follows its transfers.
        op.execute(
            f"CREATE CONSTRAINT TRIGGER {table}_match AFTER {deeds} ON {table} "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION draws_match_holds()"
        )
    op.alter_column("funding_refunds", "asked_by", nullable=True)
    _allow((*KINDS, "funding_end"))


def _allow(kinds: Sequence[str]) -> None:
    op.drop_constraint(op.f("ck_reconciliation_cases_differencekind"), "reconciliation_cases", type_="check")
    allowed = ", ".join(f"'{each}'" for each in kinds)
    op.create_check_constraint(
        op.f("ck_reconciliation_cases_differencekind"), "reconciliation_cases", f"kind IN ({allowed})"
    )


def downgrade() -> None:
    op.execute("DELETE FROM reconciliation_cases WHERE kind = 'funding_end'")
    _allow(KINDS)
    op.execute("DROP TRIGGER holds_match ON holds")
    op.drop_table("hold_draws")
    op.drop_table("funding_ends")
    op.execute("DROP FUNCTION draws_match_holds()")
    op.execute("DROP FUNCTION keep_funding_ends()")
    op.execute(
        "UPDATE funding_refunds r SET asked_by = f.requested_by FROM fundings f"
        " WHERE f.id = r.funding_id AND r.asked_by IS NULL"
    )
    op.alter_column("funding_refunds", "asked_by", nullable=False)
