"""What of a campaign is play money goes by the fee: a transfer out of it may be of a fee that draws on money."""

from collections.abc import Sequence

from alembic import op

revision: str = "0065_play_money_by_fee"
down_revision: str | None = "0064_amended_fees"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEEP_PLAY_MONEY_IN = """
CREATE OR REPLACE FUNCTION keep_play_money_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM payouts JOIN holds ON holds.booking_id = payouts.booking_id
        JOIN hold_draws ON hold_draws.hold_id = holds.id JOIN fundings ON fundings.id = hold_draws.funding_id
        WHERE payouts.id = NEW.payout_id AND fundings.rail = 'sandbox'
    ) THEN
        RAISE EXCEPTION 'payout % is of a fee that draws on what the sandbox took in, and that is no money',
            NEW.payout_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'money_goes_out_as_it_came_in';
    END IF;
    RETURN NEW;
END $$
"""

KEEP_PLAY_MONEY_IN_BEFORE = """
CREATE OR REPLACE FUNCTION keep_play_money_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM payouts JOIN holds ON holds.booking_id = payouts.booking_id
        JOIN fundings ON fundings.campaign_id = holds.campaign_id
        WHERE payouts.id = NEW.payout_id AND fundings.rail = 'sandbox' AND fundings.status = 'received'
    ) THEN
        RAISE EXCEPTION 'payout % is of a campaign into which the sandbox took, and that is no money', NEW.payout_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'money_goes_out_as_it_came_in';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(KEEP_PLAY_MONEY_IN)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(KEEP_PLAY_MONEY_IN_BEFORE)
