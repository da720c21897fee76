"""What the types of an offer read, and who sees it: its two sides, and the alliance's admins."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import case

from domain.bookings.booking import Booking as BookingRow
from domain.offers import offer
from domain.offers.terms import OfferTerms as TermsRow
from domain.offers.terms import TermsStatus
from domain.offers.visibility import offer_is_visible
from domain.sentences import Sentence
from matching.acceptance import AcceptanceFeature
from matching.weights import PartName
from schema.bookings.readings import BOOKING
from schema.brands import BRAND
from schema.campaigns.readings import BRIEF
from schema.candidates import ChanceFeature, PartEvidence, ScorePart
from schema.influencers.readings import INFLUENCER
from schema.offers.types import Offer, OfferOrder, OfferScore
from schema.reading import Many, One, reads, value
from schema.terms import OFFER_TERMS


def score_of(card: Mapping[str, Any]) -> OfferScore:
    """What matching said, from the score card that the offer keeps."""
    return OfferScore(
        score=card["score"],
        weights_version=card["weights_version"],
        day=date.fromisoformat(card["day"]),
        parts=[_part(each) for each in card["parts"]],
        order=_order(card["order"]) if "order" in card else None,
    )


def _order(kept: Mapping[str, Any]) -> OfferOrder:
    versions = kept["versions"]
    return OfferOrder(
        value=kept["value"],
        chance=kept["chance"],
        features=[
            ChanceFeature(name=AcceptanceFeature(each["name"]), value=each["value"], adds=each["adds"])
            for each in kept["features"]
        ],
        damping=kept["damping"],
        newcomer=kept["newcomer"],
        chance_version=versions["acceptance"],
        over_asking_version=versions["over_asking"],
        fair_start_version=versions["fair_start"],
    )


def _part(kept: Mapping[str, Any]) -> ScorePart:
    return ScorePart(
        name=PartName(kept["name"]),
        value=kept["value"],
        weight=kept["weight"],
        points=kept["points"],
        evidence=[PartEvidence(name=each["name"], value=each["value"]) for each in kept["evidence"]],
        sentence=Sentence(**kept["sentence"]),
    )


_ROW: Final = offer.Offer
OFFER: Final = reads(
    Offer,
    offer.Offer,
    visible=offer_is_visible,
    columns={
        "awaits": case((_ROW.status == offer.OfferStatus.OPEN, _ROW.awaits)),
        "score": value(score_of, _ROW.score_card),
    },
    one={
        "open_terms": One(reading=OFFER_TERMS, key=TermsRow.offer_id, where=TermsRow.status == TermsStatus.OPEN),
        "booking": One(reading=BOOKING, key=BookingRow.offer_id),
        "brief": One(reading=BRIEF, key=_ROW.brief_id),
        "brand": One(reading=BRAND, key=_ROW.brand_id),
        "influencer": One(reading=INFLUENCER, key=_ROW.influencer_id),
    },
    many={"terms": Many(reading=OFFER_TERMS, key=TermsRow.offer_id, order_by=[TermsRow.number], about=3)},
)
