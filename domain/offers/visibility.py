"""Which offers exist for whom: the brand's own, those made to or by the influencer, and all for the alliance."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, false, select, true

from domain.actors import ActingAdmin, ActingBrand, ActingInfluencer, Actor
from domain.ids import BriefId, InfluencerId, OfferId
from domain.offers.offer import Offer, OfferStatus
from domain.offers.terms import OfferTerms, Side, TermsStatus


def offer_is_visible(actor: Actor) -> ColumnElement[bool]:
    """Whether an actor may see an offer: its two sides, and the alliance's admins."""
    match actor:
        case ActingAdmin():
            return true()
        case ActingBrand():
            return Offer.brand_id == actor.brand_id
        case ActingInfluencer():
            return Offer.influencer_id == actor.influencer_id
        case _:
            return false()


def offers_between(actor: ActingBrand | ActingInfluencer) -> Select[Offer]:
    """The offers one of whose sides the actor is; to them no other offer exists."""
    return select(Offer).where(offer_is_visible(actor))


def briefs_held_by(actor: ActingInfluencer) -> Select[BriefId]:
    """The briefs for which an influencer holds an open offer or a booking: each came from an offer, accepted."""
    held = Offer.status.in_((OfferStatus.OPEN, OfferStatus.ACCEPTED))
    return select(Offer.brief_id).where(Offer.influencer_id == actor.influencer_id, held)


def side_of(actor: ActingBrand | ActingInfluencer) -> Side:
    """On which side of their offers an actor stands."""
    return Side.BRAND if isinstance(actor, ActingBrand) else Side.INFLUENCER


def open_terms_of(offer_id: OfferId) -> Select[OfferTerms]:
    """The one open version of an open offer."""
    return select(OfferTerms).where(OfferTerms.offer_id == offer_id, OfferTerms.status == TermsStatus.OPEN)


def open_offers_of(brief_id: BriefId) -> Select[Offer]:
    """A brief's open offers and applications, by id."""
    return select(Offer).where(Offer.brief_id == brief_id, Offer.status == OfferStatus.OPEN).order_by(Offer.id)


def open_offer_between(brief_id: BriefId, influencer_id: InfluencerId) -> Select[Offer]:
    """The one open offer between a brief and an influencer, if there is one."""
    return open_offers_of(brief_id).where(Offer.influencer_id == influencer_id)


def offers_to_remind(now: datetime, most: int) -> Select[Offer]:
    """Open offers of which somebody is to be reminded by now, and that can be answered still; by id."""
    return select(Offer).where(Offer.reminds_at <= now, Offer.answer_by > now).order_by(Offer.id).limit(most)


def offers_past_answering(now: datetime, most: int) -> Select[Offer]:
    """Open offers whose time is over, the longest overdue first."""
    return (
        select(Offer)
        .where(Offer.status == OfferStatus.OPEN, Offer.answer_by <= now)
        .order_by(Offer.answer_by, Offer.id)
        .limit(most)
    )
