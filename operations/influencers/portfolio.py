"""Show published work, and take it down."""

from domain.actors import ActingInfluencer
from domain.ids import PortfolioItemId
from domain.influencers.portfolio import (
    MOST_PORTFOLIO_ITEMS,
    PortfolioItem,
    PortfolioPiece,
    TooManyPortfolioItems,
    portfolio_of,
)
from domain.influencers.profiles import Influencer, ProfileChanged, profile_of
from storage.work import Work


async def add_portfolio_item(work: Work[ActingInfluencer], *, piece: PortfolioPiece) -> PortfolioItem:
    """Show a published piece. Raises InvalidInput, AddressInvalid, TooManyPortfolioItems."""
    checked = piece.checked()
    influencer = await work.claim(profile_of(work.actor))
    if await work.count(portfolio_of(influencer.id)) >= MOST_PORTFOLIO_ITEMS:
        raise TooManyPortfolioItems
    item = PortfolioItem(
        influencer_id=influencer.id,
        title=checked.title,
        url=checked.url,
        made_for=checked.made_for,
        published_on=checked.published_on,
        created_at=work.now,
    )
    work.record(ProfileChanged(influencer_id=influencer.id))
    return work.add(item)


async def remove_portfolio_item(work: Work[ActingInfluencer], *, item_id: PortfolioItemId) -> Influencer:
    """Take a piece off one's portfolio. Raises NotFound."""
    influencer = await work.claim(profile_of(work.actor))
    item = await work.claim(portfolio_of(influencer.id).where(PortfolioItem.id == item_id))
    await work.session.delete(item)
    work.record(ProfileChanged(influencer_id=influencer.id))
    return influencer
