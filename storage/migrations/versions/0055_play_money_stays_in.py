"""What the sandbox took in goes to no account with a payment partner."""

from collections.abc import Sequence

from alembic import op

revision: str = "0055_play_money_stays_in"
down_revision: str | None = "0054_step_up_challenges"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# A connected transfer is planned before the partner is asked for it: what is not planned moves no money.
KEEP_PLAY_MONEY_IN = """
CREATE FUNCTION keep_play_money_in() RETURNS trigger LANGUAGE plpgsql AS $$
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
    op.execute(
        "CREATE TRIGGER connected_transfers_of_money BEFORE INSERT ON connected_transfers"
        " FOR EACH ROW EXECUTE FUNCTION keep_play_money_in()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER connected_transfers_of_money ON connected_transfers")
    op.execute("DROP FUNCTION keep_play_money_in")
