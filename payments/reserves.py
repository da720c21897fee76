"""What of a campaign's free money is kept: what a dispute may still ask back of what was refunded to it."""

from domain.actors import Actor
from domain.disputes.window import refunds_in_dispute_window
from domain.ids import CampaignId
from domain.ledger import Account
from domain.money import Money
from storage.work import Work


async def spendable_of(work: Work[Actor], campaign_id: CampaignId, account: Account) -> Money:
    """What of a campaign's money is neither held nor kept for disputes; nothing less. Its `account` is locked."""
    kept = int(await work.value(refunds_in_dispute_window(campaign_id, work.now)))
    return Money(max(0, account.posted - kept), account.currency)
