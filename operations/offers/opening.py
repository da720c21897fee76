"""Open an offer between a published brief and an influencer, from either side."""

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.bookings.visibility import booking_taken
from domain.brands import BrandNotVerified, brands_acted_for
from domain.campaigns.briefs import Brief
from domain.campaigns.content import BriefKind
from domain.campaigns.visibility import briefs_owned_by
from domain.ids import BriefId, InfluencerId
from domain.law.pack import Pack
from domain.offers.declarations import Declarations
from domain.offers.offer import Offer
from domain.offers.refusals import (
    BookedAlready,
    BriefNotByInvitation,
    FeeBelowBrief,
    FeeOfUnpaidWork,
    OfferAlreadyOpen,
)
from domain.offers.terms import Side, Terms, grants_of
from domain.offers.usage import require_within
from domain.offers.visibility import open_offer_between, side_of
from operations.bookings.exclusivity import require_no_promise_broken
from operations.campaigns.law_gate import pack_of_brief, require_passed
from operations.candidates.briefs import budget_is_spent
from operations.eligibility import weigh
from storage.work import Work


async def send_offer(
    work: Work[ActingBrandManager], *, brief_id: BriefId, influencer_id: InfluencerId, terms: Terms
) -> Offer:
    """Ask an influencer to work for a published brief of one's own.

    Raises NotFound, BrandNotVerified, BriefNotByInvitation, and what open_offer raises.
    """
    brand = await work.one(brands_acted_for(work.actor))
    if brand.verified_at is None:
        raise BrandNotVerified
    brief = await work.claim(briefs_owned_by(work.actor).where(Brief.id == brief_id))
    if not brief.invitation:
        raise BriefNotByInvitation
    return await open_offer(work, brief, influencer_id, terms=terms, declarations=None)


async def open_offer(
    work: Work[ActingBrandManager | ActingInfluencer],
    brief: Brief,
    influencer_id: InfluencerId,
    *,
    terms: Terms,
    declarations: Declarations | None,
) -> Offer:
    """Open an offer with the actor's terms. The brief is locked: none opens while the brief fills.

    Raises BriefFull, BriefNotOpen, InvalidInput, FeeOfUnpaidWork, FeeBelowBrief, UsageBeyondBrief, OfferAlreadyOpen,
    BookedAlready, NotFound for somebody who is not listed, NotEligible, ExclusivityConflict, BriefRefusedByLaw,
    BriefHeldByLaw, DeclarationsMissing, DocumentsNotRead.
    """
    side = side_of(work.actor)
    brief.require_open(now=work.now)
    terms = terms.checked(now=work.now)
    require_told(brief, terms, side)
    if await work.find(open_offer_between(brief.id, influencer_id)) is not None:
        raise OfferAlreadyOpen
    if await work.find(booking_taken(brief.id, influencer_id)) is not None:
        raise BookedAlready
    weighed = await weigh(work.session, brief, influencer_id, fee=terms.fee, now=work.now)
    spent = side is Side.INFLUENCER and await budget_is_spent(work.session, brief.id)
    weighed.require(told_to=side, budget_spent=spent)
    await require_promise_free(work, brief, influencer_id, terms)
    await require_lawful(work, brief)
    offer, first, event = Offer.opened(
        brief_id=brief.id,
        brand_id=brief.brand_id,
        influencer_id=influencer_id,
        side=side,
        terms=terms,
        declarations=declarations,
        score_card=weighed.score_card,
        by=work.actor.login_id,
        session_opened_with=work.actor.session_opened_with,
        now=work.now,
    )
    work.add(offer)
    await work.flush()
    work.add(first)
    work.record(event)
    return offer


def require_told(brief: Brief, terms: Terms, side: Side, *, offered: Terms | None = None) -> None:
    """Hold the brand to what its brief has told; the influencer may ask and give more or less.

    Of usage rights a brand may also ask for what the influencer has `offered`, in the version that it answers.
    Raises FeeOfUnpaidWork, FeeBelowBrief, UsageBeyondBrief.
    """
    if (brief.kind is BriefKind.COMMUNITY) is not (terms.fee.minor == 0):
        raise FeeOfUnpaidWork(field="input.terms.fee")
    if side is Side.INFLUENCER:
        return
    if terms.fee < brief.fee_minimum:
        raise FeeBelowBrief(least=brief.fee_minimum, field="input.terms.fee")
    granted = () if offered is None else offered.usage_grants
    require_within(terms.usage_grants, (*grants_of(brief.usage_grants), *granted))


async def require_promise_free(
    work: Work[ActingBrandManager | ActingInfluencer], brief: Brief, influencer_id: InfluencerId, terms: Terms
) -> None:
    """Raise ExclusivityConflict where these terms could not be accepted today.

    The gates know the exclusivity that the brief asks for; the one that is written may be another.
    """
    exclusivity = terms.exclusivity
    await require_no_promise_broken(
        work,
        influencer_id,
        brief.brand_id,
        category=brief.category,
        exclusive_category=None if exclusivity is None else exclusivity.category,
    )


async def require_lawful(work: Work[ActingBrandManager | ActingInfluencer], brief: Brief) -> Pack:
    """Ask the law gate again: papers that were in date at publication may not be today; answers what it asks for.

    Raises BriefRefusedByLaw, BriefHeldByLaw.
    """
    asked = await pack_of_brief(work.session, brief, now=work.now)
    require_passed(asked.findings)
    return asked
