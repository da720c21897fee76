"""Payouts that are taken back, and partners' words about payouts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0048_payout_reversals"
down_revision: str | None = "0047_signed_in_sessions"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = ("payment", "refund", "chargeback", "unknown_payment")
MORE_KINDS = (*KINDS, "payout", "unknown_transfer")
KEEP_PAYOUT_REVERSALS = """
CREATE FUNCTION keep_payout_reversals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'requested' OR (NEW.id, NEW.payout_id, NEW.reason, NEW.asked_by, NEW.asked_at)
        IS DISTINCT FROM (OLD.id, OLD.payout_id, OLD.reason, OLD.asked_by, OLD.asked_at)
    THEN
        RAISE EXCEPTION 'a reversal is wished for once, and answered once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


def name_kinds(kinds: Sequence[str]) -> None:
    """Let a case be of one of these kinds."""
    name = op.f("ck_reconciliation_cases_differencekind")
    op.drop_constraint(name, "reconciliation_cases", type_="check")
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.create_check_constraint(name, "reconciliation_cases", f"kind IN ({listed})")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "payout_reversals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payout_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "requested",
                "reversed",
                "refused",
                name="payoutreversalstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(status = 'refused') = (refusal IS NOT NULL)", name=op.f("ck_payout_reversals_refused_for_a_reason")
        ),
        sa.CheckConstraint("(status = 'requested') = (answered_at IS NULL)", name=op.f("ck_payout_reversals_answered")),
        sa.CheckConstraint(
            "(status = 'reversed') = (reference IS NOT NULL)", name=op.f("ck_payout_reversals_reversed_under_a_name")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["logins.id"], name=op.f("fk_payout_reversals_asked_by_logins")),
        sa.ForeignKeyConstraint(["payout_id"], ["payouts.id"], name=op.f("fk_payout_reversals_payout_id_payouts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_reversals")),
    )
    op.create_index(op.f("ix_payout_reversals_payout_id"), "payout_reversals", ["payout_id"], unique=False)
    op.create_index(
        "uq_payout_reversals_one",
        "payout_reversals",
        ["payout_id"],
        unique=True,
        postgresql_where=sa.text("status <> 'refused'"),
    )
    op.add_column("partner_notices", sa.Column("payout_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_partner_notices_payout_id_payouts"), "partner_notices", "payouts", ["payout_id"], ["id"]
    )
    op.add_column("reconciliation_cases", sa.Column("payout_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_reconciliation_cases_payout_id"), "reconciliation_cases", ["payout_id"], unique=False)
    op.create_foreign_key(
        op.f("fk_reconciliation_cases_payout_id_payouts"), "reconciliation_cases", "payouts", ["payout_id"], ["id"]
    )
    name_kinds(MORE_KINDS)
    op.execute(KEEP_PAYOUT_REVERSALS)
    op.execute(
        "CREATE TRIGGER payout_reversals_stay BEFORE UPDATE ON payout_reversals"
        " FOR EACH ROW EXECUTE FUNCTION keep_payout_reversals()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER payout_reversals_stay ON payout_reversals")
    op.execute("DROP FUNCTION keep_payout_reversals")
    name_kinds(KINDS)
    op.drop_constraint(op.f("fk_reconciliation_cases_payout_id_payouts"), "reconciliation_cases", type_="foreignkey")
    op.drop_index(op.f("ix_reconciliation_cases_payout_id"), table_name="reconciliation_cases")
    op.drop_column("reconciliation_cases", "payout_id")
    op.drop_constraint(op.f("fk_partner_notices_payout_id_payouts"), "partner_notices", type_="foreignkey")
    op.drop_column("partner_notices", "payout_id")
    op.drop_index(
        "uq_payout_reversals_one", table_name="payout_reversals", postgresql_where=sa.text("status <> 'refused'")
    )
    op.drop_index(op.f("ix_payout_reversals_payout_id"), table_name="payout_reversals")
    op.drop_table("payout_reversals")
