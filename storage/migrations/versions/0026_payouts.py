"""Payouts, payout details and tax commitments."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026_payouts"
down_revision: str | None = "0025_seen_simulations"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEEP_SENT_PAYOUTS = """
CREATE FUNCTION keep_sent_payouts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.influencer_id, NEW.booking_id, NEW.gross_minor, NEW.gross_currency, NEW.due_at, NEW.follows_id)
        IS DISTINCT FROM
        (OLD.influencer_id, OLD.booking_id, OLD.gross_minor, OLD.gross_currency, OLD.due_at, OLD.follows_id)
    THEN
        RAISE EXCEPTION 'what a payout is for never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.sent_at IS NOT NULL AND (
        (NEW.sent_at, NEW.details_id, NEW.fee_minor, NEW.tax_minor, NEW.net_minor, NEW.fee_rule, NEW.tax_rule)
        IS DISTINCT FROM
        (OLD.sent_at, OLD.details_id, OLD.fee_minor, OLD.tax_minor, OLD.net_minor, OLD.fee_rule, OLD.tax_rule)
        OR (OLD.rail IS NOT NULL AND NEW.rail IS DISTINCT FROM OLD.rail)
    ) THEN
        RAISE EXCEPTION 'a payout that was sent keeps its sums and its way'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "payout_details",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("account_number", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("usable_from", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_payout_details_counted_from_one")),
        sa.CheckConstraint("usable_from >= set_at", name=op.f("ck_payout_details_rests")),
        sa.ForeignKeyConstraint(
            ["influencer_id"],
            ["influencers.id"],
            name=op.f("fk_payout_details_influencer_id_influencers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["set_by"], ["logins.id"], name=op.f("fk_payout_details_set_by_logins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_details")),
        sa.UniqueConstraint("influencer_id", "number", name=op.f("uq_payout_details_influencer_id_number")),
    )
    op.create_table(
        "tax_commitments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("tax_code", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("tax_code ~ '^(\\d{10}|\\d{12})$'", name=op.f("ck_tax_commitments_tax_code")),
        sa.ForeignKeyConstraint(["given_by"], ["logins.id"], name=op.f("fk_tax_commitments_given_by_logins")),
        sa.ForeignKeyConstraint(
            ["influencer_id"],
            ["influencers.id"],
            name=op.f("fk_tax_commitments_influencer_id_influencers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_commitments")),
        sa.UniqueConstraint("influencer_id", "year", name=op.f("uq_tax_commitments_influencer_id_year")),
    )
    op.create_table(
        "payouts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("influencer_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("gross_minor", sa.BigInteger(), nullable=False),
        sa.Column("gross_currency", sa.Text(), nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("fee_currency", sa.Text(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_currency", sa.Text(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("net_currency", sa.Text(), nullable=False),
        sa.Column("fee_rule", sa.Text(), nullable=False),
        sa.Column("tax_rule", sa.Text(), nullable=False),
        sa.Column("scheduled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "scheduled",
                "held",
                "sent",
                "paid",
                "failed",
                "cancelled",
                name="payoutstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("held_because", sa.Text(), nullable=True),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column("details_id", sa.Uuid(), nullable=True),
        sa.Column("rail", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(rail IS NULL OR sent_at IS NOT NULL) AND (rail IS NOT NULL OR status <> 'paid')",
            name=op.f("ck_payouts_paid_by_somebody"),
        ),
        sa.CheckConstraint("(status = 'failed') = (failure IS NOT NULL)", name=op.f("ck_payouts_failed_for_a_reason")),
        sa.CheckConstraint(
            "(status IN ('paid', 'failed', 'cancelled')) = (ended_at IS NOT NULL)", name=op.f("ck_payouts_ended")
        ),
        sa.CheckConstraint(
            "(status IN ('sent', 'paid', 'failed')) = (sent_at IS NOT NULL)"
            " AND num_nulls(sent_at, details_id) IN (0, 2)",
            name=op.f("ck_payouts_sent_somewhere"),
        ),
        sa.CheckConstraint("status <> 'held' OR held_because IS NOT NULL", name=op.f("ck_payouts_held_for_a_reason")),
        sa.CheckConstraint(
            "gross_currency = fee_currency AND gross_currency = tax_currency AND gross_currency = net_currency",
            name=op.f("ck_payouts_one_currency"),
        ),
        sa.CheckConstraint("gross_minor = fee_minor + tax_minor + net_minor", name=op.f("ck_payouts_adds_up")),
        sa.CheckConstraint("net_minor > 0 AND fee_minor >= 0 AND tax_minor >= 0", name=op.f("ck_payouts_positive")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_payouts_booking_id_bookings")),
        sa.ForeignKeyConstraint(
            ["details_id"], ["payout_details.id"], name=op.f("fk_payouts_details_id_payout_details")
        ),
        sa.ForeignKeyConstraint(["follows_id"], ["payouts.id"], name=op.f("fk_payouts_follows_id_payouts")),
        sa.ForeignKeyConstraint(
            ["influencer_id"], ["influencers.id"], name=op.f("fk_payouts_influencer_id_influencers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payouts")),
        sa.UniqueConstraint("follows_id", name=op.f("uq_payouts_follows_id")),
    )
    op.create_index(op.f("ix_payouts_booking_id"), "payouts", ["booking_id"], unique=False)
    op.create_index(
        "ix_payouts_due", "payouts", ["due_at"], unique=False, postgresql_where=sa.text("status = 'scheduled'")
    )
    op.create_index(op.f("ix_payouts_influencer_id"), "payouts", ["influencer_id"], unique=False)
    op.execute(KEEP_SENT_PAYOUTS)
    op.execute(
        "CREATE TRIGGER sent_payouts_stay BEFORE UPDATE ON payouts FOR EACH ROW EXECUTE FUNCTION keep_sent_payouts()"
    )
    op.execute(
        "CREATE TRIGGER payout_details_stay BEFORE UPDATE ON payout_details FOR EACH ROW EXECUTE FUNCTION keep_rows()"
    )
    op.execute(
        "CREATE TRIGGER tax_commitments_stay BEFORE UPDATE ON tax_commitments FOR EACH ROW EXECUTE FUNCTION keep_rows()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER tax_commitments_stay ON tax_commitments")
    op.execute("DROP TRIGGER payout_details_stay ON payout_details")
    op.execute("DROP TRIGGER sent_payouts_stay ON payouts")
    op.execute("DROP FUNCTION keep_sent_payouts")
    op.drop_index(op.f("ix_payouts_influencer_id"), table_name="payouts")
    op.drop_index("ix_payouts_due", table_name="payouts", postgresql_where=sa.text("status = 'scheduled'"))
    op.drop_index(op.f("ix_payouts_booking_id"), table_name="payouts")
    op.drop_table("payouts")
    op.drop_table("tax_commitments")
    op.drop_table("payout_details")
