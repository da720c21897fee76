"""What payment partners take for themselves."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0061_partner_costs"
down_revision: str | None = "0060_funding_ends"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ACCOUNTS = ("partner", "campaign", "hold", "earnings", "payout", "fees", "tax", "receivable")
TRANSFERS = (
    "funding", "funding_refund", "chargeback", "recovery", "hold", "release", "refund", "payout", "payout_settlement",
    "payout_failure", "fee_withdrawal", "tax_payment", "sweep", "reversal",
)  # fmt: skip
DIFFERENCES = ("payment", "refund", "chargeback", "unknown_payment", "payout", "unknown_transfer", "funding_end")
MORE_DIFFERENCES = (*DIFFERENCES[:3], "cost", *DIFFERENCES[3:])
CHART_END = "sweep-partner,sweep+partner"
LONGER_CHART_END = f"{CHART_END},partner_cost-costs,partner_cost+partner"

KEEP_PARTNER_COSTS = """
CREATE FUNCTION keep_partner_costs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a partner took for itself stays on file' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
COST_HAS_ITS_ROW = """
CREATE FUNCTION cost_has_its_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM partner_costs JOIN postings ON postings.transfer_id = NEW.id
        JOIN accounts ON accounts.id = account_id
        WHERE partner_costs.transfer_id = NEW.id AND NEW.key = 'partner_cost:' || partner_costs.rail || ':' || reference
        AND (accounts.kind, accounts.rail, postings.amount_minor, postings.amount_currency)
        = ('partner', partner_costs.rail, partner_costs.amount_minor, partner_costs.amount_currency)
    ) THEN
        RAISE EXCEPTION 'transfer % is a cost that no partner named', NEW.id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'cost_has_its_row';
    END IF;
    RETURN NULL;
END $$
"""


def _kinds(table: str, constraint: str, kinds: Sequence[str]) -> None:
    op.drop_constraint(op.f(constraint), table, type_="check")
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.create_check_constraint(op.f(constraint), table, f"kind IN ({listed})")


def _chart(before: str, after: str) -> None:
    """Exchange a part of the chart that postings are held to."""
    op.execute(
        f"DO $$ BEGIN EXECUTE replace(pg_get_functiondef('place_posting'::regproc), '{before}', '{after}'); END $$"
    )


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _kinds("accounts", "ck_accounts_accountkind", (*ACCOUNTS, "costs"))
    _kinds("transfers", "ck_transfers_transferkind", (*TRANSFERS[:-1], "partner_cost", TRANSFERS[-1]))
    _kinds("reconciliation_cases", "ck_reconciliation_cases_differencekind", MORE_DIFFERENCES)
    _chart(CHART_END, LONGER_CHART_END)
    op.create_table(
        "partner_costs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("funding_id", sa.Uuid(), nullable=False),
        sa.Column("rail", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_currency", sa.Text(), nullable=False),
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_partner_costs_positive")),
        sa.ForeignKeyConstraint(["funding_id"], ["fundings.id"], name=op.f("fk_partner_costs_funding_id_fundings")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("fk_partner_costs_transfer_id_transfers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_costs")),
        sa.UniqueConstraint("rail", "reference", name=op.f("uq_partner_costs_rail_reference")),
        sa.UniqueConstraint("transfer_id", name=op.f("uq_partner_costs_transfer_id")),
    )
    op.create_index(op.f("ix_partner_costs_funding_id"), "partner_costs", ["funding_id"], unique=False)
    op.execute(KEEP_PARTNER_COSTS)
    op.execute(COST_HAS_ITS_ROW)
    op.execute(
        "CREATE TRIGGER partner_costs_stay BEFORE UPDATE OR DELETE ON partner_costs"
        " FOR EACH ROW EXECUTE FUNCTION keep_partner_costs()"
    )
    op.execute(
        "CREATE CONSTRAINT TRIGGER costs_have_their_rows AFTER INSERT ON transfers DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW WHEN (NEW.kind = 'partner_cost') EXECUTE FUNCTION cost_has_its_row()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER costs_have_their_rows ON transfers")
    op.execute("DROP TRIGGER partner_costs_stay ON partner_costs")
    op.execute("DROP FUNCTION cost_has_its_row")
    op.execute("DROP FUNCTION keep_partner_costs")
    op.drop_index(op.f("ix_partner_costs_funding_id"), table_name="partner_costs")
    op.drop_table("partner_costs")
    _chart(LONGER_CHART_END, CHART_END)
    _kinds("reconciliation_cases", "ck_reconciliation_cases_differencekind", DIFFERENCES)
    _kinds("transfers", "ck_transfers_transferkind", TRANSFERS)
    _kinds("accounts", "ck_accounts_accountkind", ACCOUNTS)
