"""Answer an offer with other terms, with more time, or with no."""

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.campaigns.visibility import brief_by
from domain.errors import WrongState
from domain.ids import OfferId, TermsId
from domain.offers.declarations import Declarations
from domain.offers.offer import LONGEST_NOTE, Offer
from domain.offers.reasons import DeclineReason
from domain.offers.terms import OfferTerms, Terms
from domain.offers.texts import optional_text
from domain.offers.visibility import offers_between, open_terms_of, side_of
from operations.offers.opening import require_promise_free, require_told
from storage.work import Work


async def counter_offer(
    work: Work[ActingBrandManager | ActingInfluencer],
    *,
    offer_id: OfferId,
    terms_id: TermsId,
    terms: Terms,
    declarations: Declarations | None,
) -> Offer:
    """Answer the open version `terms_id` with terms of one's own; an influencer's come with declarations.

    Raises NotFound, InvalidInput, FeeOfUnpaidWork, FeeBelowBrief, UsageBeyondBrief, WrongState, OfferDeadlinePassed,
    NotYourTurn, TermsSuperseded, TooManyVersions, DeclarationsMissing, DocumentsNotRead, ExclusivityConflict.
    """
    offer, standing = await claim_open(work, offer_id, "counter")
    side = side_of(work.actor)
    terms = terms.checked(now=work.now)
    brief = await work.one(brief_by(offer.brief_id))
    require_told(brief, terms, side, offered=standing.read() if standing.side is not side else None)
    written, event = offer.counter(
        standing,
        terms,
        answered=terms_id,
        side=side,
        declarations=declarations,
        by=work.actor.login_id,
        session_opened_with=work.actor.session_opened_with,
        now=work.now,
    )
    await require_promise_free(work, brief, offer.influencer_id, terms)
    await work.flush()
    work.add(written)
    work.record(event)
    return offer


async def extend_offer(work: Work[ActingBrandManager | ActingInfluencer], *, offer_id: OfferId) -> Offer:
    """Keep an offer open longer, once. Raises NotFound, WrongState, OfferDeadlinePassed, OfferExtendedAlready."""
    offer = await work.claim(offers_between(work.actor).where(Offer.id == offer_id))
    work.record(offer.extend(now=work.now))
    return offer


async def decline_offer(
    work: Work[ActingBrandManager | ActingInfluencer], *, offer_id: OfferId, reason: DeclineReason, note: str | None
) -> Offer:
    """Say no to the other side's terms, with a reason.

    Raises NotFound, WrongState, OfferDeadlinePassed, NotYourTurn, InvalidInput.
    """
    offer, standing = await claim_open(work, offer_id, "decline")
    event = offer.decline(
        standing,
        side=side_of(work.actor),
        reason=reason,
        note=optional_text(note, "note", LONGEST_NOTE),
        by=work.actor.login_id,
        now=work.now,
    )
    work.record(event)
    return offer


async def withdraw_offer(
    work: Work[ActingBrandManager | ActingInfluencer],
    *,
    offer_id: OfferId,
    reason: DeclineReason | None,
    note: str | None,
) -> Offer:
    """Take one's own open terms back. Raises NotFound, WrongState, OfferDeadlinePassed, NotYourTerms, InvalidInput."""
    offer, standing = await claim_open(work, offer_id, "withdraw")
    event = offer.withdraw(
        standing,
        side=side_of(work.actor),
        reason=reason,
        note=optional_text(note, "note", LONGEST_NOTE),
        by=work.actor.login_id,
        now=work.now,
    )
    work.record(event)
    return offer


async def claim_open(
    work: Work[ActingBrandManager | ActingInfluencer], offer_id: OfferId, verb: str
) -> tuple[Offer, OfferTerms]:
    """An offer of the actor's, locked, with its open version. Raises NotFound, and WrongState when it has ended."""
    offer = await work.claim(offers_between(work.actor).where(Offer.id == offer_id))
    standing = await work.find(open_terms_of(offer_id))
    if standing is None:
        raise WrongState(thing="offer", verb=verb, status=offer.status.value)
    return offer, standing
