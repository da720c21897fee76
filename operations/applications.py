"""Apply to a brief: the influencer's opening version of an offer."""

from domain.actors import ActingInfluencer
from domain.campaigns.briefs import Brief
from domain.campaigns.visibility import brief_by, brief_is_visible
from domain.ids import BriefId
from domain.offers.declarations import Declarations
from domain.offers.offer import Offer
from domain.offers.terms import Terms
from operations.offers.opening import open_offer
from storage.work import Work


async def apply_to_brief(
    work: Work[ActingInfluencer], *, brief_id: BriefId, terms: Terms, declarations: Declarations
) -> Offer:
    """Ask a brand for a place of its open call. Raises NotFound, and what open_offer raises."""
    brief = await work.claim(brief_by(brief_id).where(brief_is_visible(work.actor), Brief.open_call))
    return await open_offer(work, brief, work.actor.influencer_id, terms=terms, declarations=declarations)
