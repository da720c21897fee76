"""Accept an offer: everything is checked again under lock, then both sides are bound, the place taken, the fee held."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import select

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.bookings.booking import Booking
from domain.bookings.clauses import dated_rules
from domain.bookings.contract import Contract, freeze
from domain.bookings.deliverables import owed
from domain.bookings.events import BookingMade
from domain.bookings.rules import booking_rule
from domain.bookings.wording import BrandParty, InfluencerParty, Subject
from domain.brands import Brand, BrandNotVerified
from domain.campaigns.briefs import Brief
from domain.campaigns.visibility import brief_by
from domain.ids import BookingId, OfferId, TermsId, new_id
from domain.influencers.profiles import Influencer
from domain.law.pack import Pack
from domain.offers.declarations import Declarations, DeclarationsMissing
from domain.offers.offer import Offer
from domain.offers.terms import OfferTerms
from domain.offers.visibility import offers_between, side_of
from operations.bookings.covering import brands_figures_kept_from, require_budget
from operations.bookings.signing import signatures
from operations.eligibility import weigh
from operations.funding_ends import money_needed_until
from operations.offers.answering import claim_open
from operations.offers.opening import require_lawful, require_promise_free
from payments import holds
from payments.fundings import require_no_debt
from storage.work import Work

Accepting: TypeAlias = Work[ActingBrandManager | ActingInfluencer]


@dataclass(frozen=True, kw_only=True)
class _Claimed:
    """What an acceptance decides over; all but the brand are locked."""

    brief: Brief
    brand: Brand
    influencer: Influencer
    offer: Offer
    terms: OfferTerms


async def accept_offer(
    work: Accepting, *, offer_id: OfferId, terms_id: TermsId, declarations: Declarations | None
) -> Offer:
    """Agree to the open version `terms_id`: a booking is made, a place of the brief taken and the fee held.

    An influencer declares now; where a brand accepts, the influencer declared with the terms. Raises NotFound,
    WrongState, OfferDeadlinePassed, NotYourTurn, TermsSuperseded, DeclarationsMissing, DocumentsNotRead,
    ProductNotUnderstood, InvalidInput, BrandNotVerified, BriefFull, BriefNotOpen, NotEligible, BriefRefusedByLaw,
    BriefHeldByLaw, ExclusivityConflict, and where the money is short BriefBudgetExceeded, CampaignOwes or
    InsufficientFunds to the brand, FeeNotCovered to the influencer; to both FundingEndsTooSoon where the partner may
    not keep it for so long.
    """
    claimed = await _claim(work, offer_id)
    booking_id = BookingId(new_id())
    accepted = claimed.offer.accept(
        claimed.terms,
        answered=terms_id,
        side=side_of(work.actor),
        booking_id=booking_id,
        by=work.actor.login_id,
        now=work.now,
    )
    declared = _declared(work, claimed.terms, declarations)
    law = await _check_again(work, claimed)
    contract = _contract(work, claimed, booking_id, law=law, declared=declared)
    places = claimed.brief.take_place(now=work.now)
    booking, made = await _book(work, claimed, booking_id, contract)
    work.record(accepted, made, *booking.announced(), *places)
    with brands_figures_kept_from(side_of(work.actor)):
        await _hold_fee(work, booking)
    return claimed.offer


async def _claim(work: Accepting, offer_id: OfferId) -> _Claimed:
    """Lock in order: the brief decides on places, the influencer on capacity and exclusivity, then the offer."""
    seen = await work.one(offers_between(work.actor).where(Offer.id == offer_id))
    brief = await work.claim(brief_by(seen.brief_id))
    influencer = await work.claim(select(Influencer).where(Influencer.id == seen.influencer_id))
    offer, terms = await claim_open(work, offer_id, "accept")
    brand = await work.one(select(Brand).where(Brand.id == offer.brand_id))
    return _Claimed(brief=brief, brand=brand, influencer=influencer, offer=offer, terms=terms)


def _declared(work: Accepting, agreed: OfferTerms, declarations: Declarations | None) -> Mapping[str, Any]:
    if agreed.declarations is not None:
        return agreed.declarations
    if declarations is None:
        raise DeclarationsMissing(field="input.declarations")
    return declarations.checked(now=work.now).to_json()


async def _check_again(work: Accepting, claimed: _Claimed) -> Pack:
    """Everything but the money on account that may have changed since the offer was opened; answers the law's pack."""
    if claimed.brand.verified_at is None:
        raise BrandNotVerified
    claimed.brief.require_open(now=work.now)
    law = await require_lawful(work, claimed.brief)
    weighed = await weigh(work.session, claimed.brief, claimed.influencer.id, fee=claimed.terms.fee, now=work.now)
    weighed.require(told_to=side_of(work.actor))
    await require_promise_free(work, claimed.brief, claimed.influencer.id, claimed.terms.read())
    with brands_figures_kept_from(side_of(work.actor)):
        await require_budget(work, claimed.brief, claimed.terms.fee)
    return law


def _contract(
    work: Accepting, claimed: _Claimed, booking_id: BookingId, *, law: Pack, declared: Mapping[str, Any]
) -> Contract:
    brand, influencer, brief = claimed.brand, claimed.influencer, claimed.brief
    return freeze(
        booking_id=booking_id,
        offer_id=claimed.offer.id,
        brand=BrandParty(id=str(brand.id), legal_name=brand.legal_name, tax_code=brand.tax_code),
        influencer=InfluencerParty(id=str(influencer.id), display_name=influencer.display_name),
        subject=Subject(
            brief_id=brief.id,
            brief_version=brief.version,
            title=brief.title,
            product_name=brief.product_name,
            category=brief.category,
            draft_review=brief.draft_review,
        ),
        agreed=claimed.terms,
        law=law,
        declarations=declared,
        rule=booking_rule(work.now),
        rules=dated_rules(work.now),
        signatures=signatures(
            work,
            side=claimed.terms.side,
            login_id=claimed.terms.written_by,
            at=claimed.terms.written_at,
            session_opened_with=claimed.terms.session_opened_with,
        ),
    )


async def _book(
    work: Accepting, claimed: _Claimed, booking_id: BookingId, contract: Contract
) -> tuple[Booking, BookingMade]:
    booking, made = Booking.made(
        booking_id,
        claimed.offer,
        claimed.terms,
        contract,
        campaign_id=claimed.brief.campaign_id,
        category=claimed.brief.category,
        draft_review=claimed.brief.draft_review,
        now=work.now,
    )
    work.add(booking)
    await work.flush()
    for each in owed(booking_id, claimed.terms.read().deliverables):
        work.add(each)
    return booking, made


async def _hold_fee(work: Accepting, booking: Booking) -> None:
    """Unpaid work holds nothing. Raises CampaignOwes, InsufficientFunds, FundingEndsTooSoon."""
    if booking.fee.minor:
        await require_no_debt(work, booking.campaign_id)
        await holds.hold(
            work,
            campaign_id=booking.campaign_id,
            booking_id=booking.id,
            influencer_id=booking.influencer_id,
            amount=booking.fee,
            until=await money_needed_until(work, booking),
        )
