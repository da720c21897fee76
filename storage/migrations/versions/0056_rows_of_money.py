"""A payout in the books has its row, and a hold is of its booking's campaign and influencer."""

from collections.abc import Sequence

from alembic import op

revision: str = "0056_rows_of_money"
down_revision: str | None = "0055_play_money_stays_in"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OF_ITS_BOOKING = ["campaign_id", "influencer_id"]

PAYOUT_HAS_ITS_ROW = """
CREATE FUNCTION payout_has_its_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moved record;
BEGIN
    SELECT (array_agg(owner_id) FILTER (WHERE kind = 'payout'))[1] AS payout_id,
        (array_agg(owner_id) FILTER (WHERE kind = 'earnings'))[1] AS influencer_id,
        min(amount_currency) AS currency,
        -coalesce(sum(amount_minor) FILTER (WHERE kind = 'earnings'), 0) AS gross,
        coalesce(sum(amount_minor) FILTER (WHERE kind = 'payout'), 0) AS net,
        coalesce(sum(amount_minor) FILTER (WHERE kind = 'fees'), 0) AS fee,
        coalesce(sum(amount_minor) FILTER (WHERE kind = 'tax'), 0) AS tax
        INTO moved FROM postings JOIN accounts ON accounts.id = account_id WHERE transfer_id = NEW.id;
    IF NOT EXISTS (
        SELECT FROM payouts WHERE id = moved.payout_id AND NEW.key = 'payout:' || id AND sent_at IS NOT NULL
        AND (influencer_id, gross_currency, gross_minor, net_minor, fee_minor, tax_minor)
        = (moved.influencer_id, moved.currency, moved.gross, moved.net, moved.fee, moved.tax)
    ) THEN
        RAISE EXCEPTION 'transfer % pays out what no payout says', NEW.id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'payout_has_its_row';
    END IF;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_unique_constraint(op.f("uq_bookings_id_campaign_id_influencer_id"), "bookings", ["id", *OF_ITS_BOOKING])
    op.drop_constraint(op.f("fk_holds_booking_id_bookings"), "holds", type_="foreignkey")
    op.create_foreign_key(
        op.f("fk_holds_booking_id_campaign_id_influencer_id_bookings"),
        "holds",
        "bookings",
        ["booking_id", *OF_ITS_BOOKING],
        ["id", *OF_ITS_BOOKING],
    )
    op.execute(PAYOUT_HAS_ITS_ROW)
    op.execute(
        "CREATE CONSTRAINT TRIGGER payouts_have_their_rows AFTER INSERT ON transfers DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW WHEN (NEW.kind = 'payout') EXECUTE FUNCTION payout_has_its_row()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER payouts_have_their_rows ON transfers")
    op.execute("DROP FUNCTION payout_has_its_row")
    op.drop_constraint(op.f("fk_holds_booking_id_campaign_id_influencer_id_bookings"), "holds", type_="foreignkey")
    op.create_foreign_key(op.f("fk_holds_booking_id_bookings"), "holds", "bookings", ["booking_id"], ["id"])
    op.drop_constraint(op.f("uq_bookings_id_campaign_id_influencer_id"), "bookings", type_="unique")
