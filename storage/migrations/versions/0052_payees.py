"""As whom influencers are paid, and the invoices of those who are businesses."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0052_payees"
down_revision: str | None = "0051_cancellation_reminders"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TAX_CODE = r"tax_code ~ '^(\d{10}(-\d{3})?|\d{12})$'"
INVOICE_NUMBER = "number ~ '^[0-9A-Z][0-9A-Z/-]{0,39}$'"

KEEP_SENT_PAYOUTS = """
CREATE OR REPLACE FUNCTION keep_sent_payouts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.influencer_id, NEW.booking_id, NEW.gross_minor, NEW.gross_currency, NEW.due_at, NEW.follows_id)
        IS DISTINCT FROM
        (OLD.influencer_id, OLD.booking_id, OLD.gross_minor, OLD.gross_currency, OLD.due_at, OLD.follows_id)
    THEN
        RAISE EXCEPTION 'what a payout is for never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.sent_at IS NOT NULL AND (
        (NEW.sent_at, NEW.details_id, NEW.fee_minor, NEW.tax_minor, NEW.net_minor, NEW.fee_rule, NEW.tax_rule{more_new})
        IS DISTINCT FROM
        (OLD.sent_at, OLD.details_id, OLD.fee_minor, OLD.tax_minor, OLD.net_minor, OLD.fee_rule, OLD.tax_rule{more_old})
        OR (OLD.rail IS NOT NULL AND NEW.rail IS DISTINCT FROM OLD.rail)
    ) THEN
        RAISE EXCEPTION 'a payout that was sent keeps its sums and its way'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


def payee_kind() -> sa.Enum:
    return sa.Enum(
        "resident_person",
        "non_resident_person",
        "business",
        name="payeekind",
        native_enum=False,
        create_constraint=True,
        length=40,
    )


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in ("payout_details", "payouts"):
        # Whoever was paid until now was paid as a resident person.
        op.add_column(table, sa.Column("payee_kind", payee_kind(), nullable=False, server_default="resident_person"))
        op.alter_column(table, "payee_kind", server_default=None)
    op.add_column("payout_details", sa.Column("tax_code", sa.Text(), nullable=True))
    op.create_unique_constraint(op.f("uq_payout_details_id_payee_kind"), "payout_details", ["id", "payee_kind"])
    op.create_check_constraint(
        op.f("ck_payout_details_business_has_tax_code"),
        "payout_details",
        "(payee_kind = 'business') = (tax_code IS NOT NULL)",
    )
    op.create_check_constraint(op.f("ck_payout_details_tax_code"), "payout_details", TAX_CODE)
    _create_invoices()
    op.add_column("payouts", sa.Column("invoice_id", sa.Uuid(), nullable=True))
    op.add_column("payouts", sa.Column("invoice_number", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_payouts_invoiced"), "payouts", "payee_kind <> 'business' OR sent_at IS NULL OR invoice_id IS NOT NULL"
    )
    op.create_check_constraint(op.f("ck_payouts_invoice"), "payouts", "num_nulls(invoice_id, invoice_number) IN (0, 2)")
    op.create_foreign_key(
        op.f("fk_payouts_details_id_payee_kind_payout_details"),
        "payouts",
        "payout_details",
        ["details_id", "payee_kind"],
        ["id", "payee_kind"],
    )
    op.create_foreign_key(
        op.f("fk_payouts_invoice"),
        "payouts",
        "invoices",
        ["invoice_id", "influencer_id", "invoice_number", "gross_minor", "gross_currency"],
        ["id", "influencer_id", "number", "amount_minor", "amount_currency"],
    )
    op.create_index(
        "uq_payouts_invoice_number",
        "payouts",
        ["influencer_id", "invoice_number"],
        unique=True,
        postgresql_where=sa.text("status NOT IN ('failed', 'cancelled')"),
    )
    op.execute(
        KEEP_SENT_PAYOUTS.format(
            more_new=",\n        NEW.payee_kind, NEW.invoice_id", more_old=",\n        OLD.payee_kind, OLD.invoice_id"
        )
    )


def _create_invoices() -> None:
    op.create_table(
        "invoices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_currency", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=True),
        sa.Column("stated_by", sa.Uuid(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_invoices_positive")),
        sa.CheckConstraint(INVOICE_NUMBER, name=op.f("ck_invoices_number")),
        sa.CheckConstraint("file_sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_invoices_file_sha256")),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencers.id"], name=op.f("fk_invoices_influencer_id_influencers")
        ),
        sa.ForeignKeyConstraint(["stated_by"], ["logins.id"], name=op.f("fk_invoices_stated_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint(
            "id", "influencer_id", "number", "amount_minor", "amount_currency", name="uq_invoices_as_named_by_payouts"
        ),
    )
    op.execute("CREATE TRIGGER invoices_stay BEFORE UPDATE ON invoices FOR EACH ROW EXECUTE FUNCTION keep_rows()")


def downgrade() -> None:
    op.execute(KEEP_SENT_PAYOUTS.format(more_new="", more_old=""))
    op.drop_index("uq_payouts_invoice_number", table_name="payouts")
    op.drop_constraint(op.f("fk_payouts_invoice"), "payouts", type_="foreignkey")
    op.drop_constraint(op.f("fk_payouts_details_id_payee_kind_payout_details"), "payouts", type_="foreignkey")
    op.drop_constraint(op.f("ck_payouts_invoice"), "payouts")
    op.drop_constraint(op.f("ck_payouts_invoiced"), "payouts")
    op.drop_column("payouts", "invoice_number")
    op.drop_column("payouts", "invoice_id")
    op.drop_column("payouts", "payee_kind")
    op.execute("DROP TRIGGER invoices_stay ON invoices")
    op.drop_table("invoices")
    op.drop_constraint(op.f("ck_payout_details_tax_code"), "payout_details")
    op.drop_constraint(op.f("ck_payout_details_business_has_tax_code"), "payout_details")
    op.drop_constraint(op.f("uq_payout_details_id_payee_kind"), "payout_details")
    op.drop_column("payout_details", "tax_code")
    op.drop_column("payout_details", "payee_kind")
