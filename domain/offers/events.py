"""What happens to offers: facts for the notices, the track record and the audit trail."""

from dataclasses import dataclass
from datetime import datetime

from domain.events import Event
from domain.ids import BookingId, BrandId, BriefId, InfluencerId, OfferId, TermsId
from domain.money import Money
from domain.offers.reasons import DeclineReason
from domain.offers.terms import Side


@dataclass(frozen=True, kw_only=True)
class OfferSent(Event):
    """A brand asked an influencer."""

    offer_id: OfferId
    brief_id: BriefId
    brand_id: BrandId
    influencer_id: InfluencerId
    fee: Money
    answer_by: datetime


@dataclass(frozen=True, kw_only=True)
class ApplicationMade(Event):
    """An influencer asked a brand: an offer that the influencer opened."""

    offer_id: OfferId
    brief_id: BriefId
    brand_id: BrandId
    influencer_id: InfluencerId
    fee: Money
    answer_by: datetime


@dataclass(frozen=True, kw_only=True)
class OfferCountered(Event):
    """One side answered with terms of its own."""

    offer_id: OfferId
    terms_id: TermsId
    side: Side
    fee: Money


@dataclass(frozen=True, kw_only=True)
class OfferExtended(Event):
    """An offer stays open longer, this once."""

    offer_id: OfferId
    answer_by: datetime


@dataclass(frozen=True, kw_only=True)
class OfferAccepted(Event):
    """Both sides agree on a version of the terms, and a booking stands."""

    offer_id: OfferId
    terms_id: TermsId
    booking_id: BookingId
    side: Side
    fee: Money


@dataclass(frozen=True, kw_only=True)
class OfferDeclined(Event):
    """The side that was asked said no; a protected reason counts against nobody."""

    offer_id: OfferId
    side: Side
    reason: DeclineReason
    protected: bool


@dataclass(frozen=True, kw_only=True)
class OfferWithdrawn(Event):
    """The side whose terms were open took them back."""

    offer_id: OfferId
    side: Side
    reason: DeclineReason | None


@dataclass(frozen=True, kw_only=True)
class OfferReminded(Event):
    """The side that must answer an offer is reminded: it lapses at `answer_by`."""

    offer_id: OfferId
    awaited: Side
    answer_by: datetime


@dataclass(frozen=True, kw_only=True)
class OfferLapsed(Event):
    """Nobody answered in time."""

    offer_id: OfferId
    awaited: Side


@dataclass(frozen=True, kw_only=True)
class OfferClosed(Event):
    """An offer ended because its brief takes nobody any more."""

    offer_id: OfferId
