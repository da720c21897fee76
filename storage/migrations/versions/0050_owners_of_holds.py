"""What a hold gives goes to its own influencer, or back to its own campaign."""

from collections.abc import Sequence

from alembic import op

revision: str = "0050_owners_of_holds"
down_revision: str | None = "0049_passkeys"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# The chart knows kinds of accounts and not whose they are. A reversal has the postings of what it reverses.
KEEP_TO_THE_HOLD = """
    IF made.kind IN ('hold', 'release', 'refund') AND NOT EXISTS (
        SELECT FROM holds WHERE id = made.hold_id AND (
            account_id = NEW.account_id
            OR moved.owner_id = CASE made.kind WHEN 'release' THEN influencer_id ELSE campaign_id END
        )
    ) THEN
        RAISE EXCEPTION 'a % of hold % does not post to the % account of %', made.kind, made.hold_id, moved.kind,
            moved.owner_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'owners_of_holds';
    END IF;"""

# As it was, and where a transfer is one of a hold, whose accounts it moves.
PLACE_POSTING = f"""
CREATE OR REPLACE FUNCTION place_posting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    chart CONSTANT text[] := '{{
        funding-partner,funding+campaign,funding_refund-campaign,funding_refund+partner,
        chargeback-campaign,chargeback-receivable,chargeback+partner,recovery-campaign,recovery-receivable,recovery+campaign,
        recovery+receivable,
        hold-campaign,hold+hold,release-hold,release+earnings,refund-hold,refund+campaign,
        payout-earnings,payout+payout,payout+fees,payout+tax,payout_settlement-payout,payout_settlement+partner,
        fee_withdrawal-fees,fee_withdrawal+partner,tax_payment-tax,tax_payment+partner,sweep-partner,sweep+partner
    }}';
    made record;
    moved record;
BEGIN
    SELECT kind, made_in, hold_id INTO made FROM transfers WHERE id = NEW.transfer_id;
    IF made.made_in <> pg_current_xact_id()::text::bigint THEN
        RAISE EXCEPTION 'transfer % has all its postings', NEW.transfer_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE accounts SET posted = posted + NEW.amount_minor, size = size + 1
        WHERE id = NEW.account_id AND (floor IS NULL OR posted + NEW.amount_minor >= floor)
        RETURNING kind, owner_id, size, posted INTO moved;
    IF NOT FOUND THEN
        SELECT posted - floor AS available, currency INTO moved FROM accounts WHERE id = NEW.account_id;
        RAISE EXCEPTION 'account % would go below its floor', NEW.account_id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'ck_accounts_floor',
            DETAIL = json_build_object(
                'available', moved.available, 'needed', -NEW.amount_minor, 'currency', moved.currency
            );
    END IF;
    IF made.kind NOT IN ('reversal', 'payout_failure')
        AND made.kind || (CASE WHEN NEW.amount_minor < 0 THEN '-' ELSE '+' END) || moved.kind <> ALL (chart)
    THEN
        RAISE EXCEPTION 'a % does not post % to a % account', made.kind, NEW.amount_minor, moved.kind
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'chart_of_accounts';
    END IF;{KEEP_TO_THE_HOLD}
    NEW.number := moved.size;
    NEW.balance := moved.posted;
    RETURN NEW;
END $$
"""  # noqa: S608 - our own words


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(PLACE_POSTING)


def downgrade() -> None:
    before = PLACE_POSTING.replace(KEEP_TO_THE_HOLD, "").replace("made_in, hold_id INTO", "made_in INTO")
    op.execute(before.replace("RETURNING kind, owner_id, size", "RETURNING kind, size"))
