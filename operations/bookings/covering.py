"""Whether a brief's budget covers a fee, and who is told how much there is."""

from collections.abc import Generator
from contextlib import contextmanager

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.bookings.visibility import fees_of
from domain.campaigns.briefs import Brief
from domain.chargebacks import CampaignOwes
from domain.ledger import InsufficientFunds
from domain.money import Money, vnd
from domain.offers.refusals import BriefBudgetExceeded, FeeNotCovered
from domain.offers.terms import Side
from storage.work import Work


@contextmanager
def brands_figures_kept_from(side: Side) -> Generator[None]:
    """Tell an influencer that the money is short, and only the brand how much of it there is."""
    try:
        yield
    except (BriefBudgetExceeded, CampaignOwes, InsufficientFunds):
        if side is Side.BRAND:
            raise
        raise FeeNotCovered from None


async def require_budget(work: Work[ActingBrandManager | ActingInfluencer], brief: Brief, more: Money) -> None:
    """Raise BriefBudgetExceeded where a brief's bookings together cost too much for so much more."""
    left = brief.budget - vnd(int(await work.value(fees_of(brief.id))))
    if left < more:
        raise BriefBudgetExceeded(budget=brief.budget, left=left)
