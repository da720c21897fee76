"""Accept an offer: everything is checked again under lock, then both sides are bound, the place taken, the fee held."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.bookings.booking import Booking
from domain.bookings.contract import freeze
from domain.bookings.deliverables import owed
from domain.bookings.refusals import ExclusivityConflict
from domain.bookings.visibility import bookings_in_the_way, fees_of
from domain.bookings.wording import BrandParty, InfluencerParty, Signature, Subject
from domain.brands import Brand, BrandNotVerified
from domain.campaigns.briefs import Brief
from domain.campaigns.visibility import brief_by
from domain.ids import BookingId, OfferId, TermsId, new_id
from domain.influencers.profiles import Influencer
from domain.law.periods import day_in_vietnam
from domain.money import vnd
from domain.offers.declarations import Declarations, DeclarationsMissing
from domain.offers.offer import Offer
from domain.offers.refusals import BriefBudgetExceeded
from domain.offers.terms import OfferTerms, Side
from domain.offers.visibility import offers_between, side_of
from operations.eligibility import weigh
from operations.offers.answering import claim_open
from operations.offers.opening import require_lawful
from payments import holds
from storage.work import Work


async def accept_offer(
    work: Work[ActingBrandManager | ActingInfluencer],
    *,
    offer_id: OfferId,
    terms_id: TermsId,
    declarations: Declarations | None,
) -> Offer:
    """Agree to the open version `terms_id`: a booking is made, a place of the brief taken and the fee held.

    An influencer declares now; where a brand accepts, the influencer declared with the terms. Raises NotFound,
    WrongState, OfferDeadlinePassed, NotYourTurn, TermsSuperseded, DeclarationsMissing, DocumentsNotRead,
    BrandNotVerified, BriefFull, BriefNotOpen, NotEligible, BriefRefusedByLaw, BriefHeldByLaw, ExclusivityConflict,
    BriefBudgetExceeded, InsufficientFunds.
    """
    seen = await work.one(offers_between(work.actor).where(Offer.id == offer_id))
    # Locks in order: the brief decides on places, the influencer on capacity and exclusivity.
    brief = await work.claim(brief_by(seen.brief_id))
    influencer = await work.claim(select(Influencer).where(Influencer.id == seen.influencer_id))
    offer, standing = await claim_open(work, offer_id, "accept")
    declared = _declared(standing, declarations)
    booking_id = BookingId(new_id())
    accepted = offer.accept(
        standing,
        answered=terms_id,
        side=side_of(work.actor),
        booking_id=booking_id,
        by=work.actor.login_id,
        now=work.now,
    )
    brand = await work.one(select(Brand).where(Brand.id == offer.brand_id))
    await _check_again(work, brief, brand, standing, offer)
    places = brief.take_place(now=work.now)
    contract = freeze(
        booking_id=booking_id,
        offer_id=offer.id,
        brand=BrandParty(id=str(brand.id), legal_name=brand.legal_name, tax_code=brand.tax_code),
        influencer=InfluencerParty(id=str(influencer.id), display_name=influencer.display_name),
        subject=_subject(brief),
        agreed=standing,
        declarations=declared,
        signatures=_signatures(work, standing),
    )
    booking, made = Booking.made(
        booking_id,
        offer,
        standing,
        contract,
        campaign_id=brief.campaign_id,
        category=brief.category,
        draft_review=brief.draft_review,
        now=work.now,
    )
    work.add(booking)
    await work.flush()
    for each in owed(booking_id, standing.read().deliverables):
        work.add(each)
    work.record(accepted, made, *places)
    if booking.fee.minor:
        await holds.hold(
            work,
            campaign_id=booking.campaign_id,
            booking_id=booking.id,
            influencer_id=booking.influencer_id,
            amount=booking.fee,
        )
    return offer


async def _check_again(
    work: Work[ActingBrandManager | ActingInfluencer], brief: Brief, brand: Brand, agreed: OfferTerms, offer: Offer
) -> None:
    """Everything but the money that may have changed since the offer was opened."""
    if brand.verified_at is None:
        raise BrandNotVerified
    brief.require_open(now=work.now)
    await require_lawful(work, brief)
    weighed = await weigh(work.session, brief, offer.influencer_id, fee=agreed.fee, now=work.now)
    weighed.require(told_to=side_of(work.actor))
    today = day_in_vietnam(work.now)
    in_the_way = await work.all(
        bookings_in_the_way(
            offer.influencer_id,
            offer.brand_id,
            category=brief.category,
            exclusive_category=agreed.exclusivity_category,
            today=today,
        )
    )
    if in_the_way:
        first = in_the_way[0]
        raise ExclusivityConflict(
            category=first.exclusivity_category or first.category, until=first.exclusive_until or today
        )
    spent = vnd(int(await work.value(fees_of(brief.id))))
    if brief.budget < spent + agreed.fee:
        left = brief.budget - spent
        raise BriefBudgetExceeded(budget=brief.budget.minor, left=left.minor)


def _declared(agreed: OfferTerms, declarations: Declarations | None) -> Mapping[str, Any]:
    if agreed.declarations is not None:
        return agreed.declarations
    if declarations is None:
        raise DeclarationsMissing(field="declarations")
    return declarations.checked().to_json()


def _subject(brief: Brief) -> Subject:
    return Subject(
        brief_id=brief.id,
        brief_version=brief.version,
        title=brief.title,
        product_name=brief.product_name,
        category=brief.category,
        draft_review=brief.draft_review,
    )


def _signatures(work: Work[ActingBrandManager | ActingInfluencer], agreed: OfferTerms) -> tuple[Signature, Signature]:
    """The brand's first: one side signed by writing the version, the other by accepting it now."""
    written = Signature(side=agreed.side, login_id=agreed.written_by, at=agreed.written_at)
    accepted = Signature(side=agreed.side.other, login_id=work.actor.login_id, at=work.now)
    return (written, accepted) if agreed.side is Side.BRAND else (accepted, written)
