"""What the types of a booking read, and who sees it: its two sides, and the alliance's admins."""

import json
from datetime import datetime
from typing import Final

from domain.bookings import booking, deliverables, drafts
from domain.bookings.visibility import booking_is_visible
from domain.offers.terms import Side
from domain.payments import Hold as HoldRow
from schema.bookings.types import Booking, Contract, Deliverable, Draft, Signature
from schema.brands import BRAND
from schema.campaigns.readings import BRIEF
from schema.categories import CATEGORIES
from schema.influencers.readings import INFLUENCER
from schema.payments import HOLD
from schema.reading import Many, One, Within, known, reads, value
from schema.reference import format_of, platform_of
from schema.terms import OFFER_TERMS


def contract_of(text: str, sha256: str) -> Contract:
    """A contract, from its frozen text."""
    body = json.loads(text)
    return Contract(
        text=text,
        hash=sha256,
        wording_vi=body["wording"]["vi"],
        wording_en=body["wording"]["en"],
        signatures=[
            Signature(side=Side(each["side"]), at=datetime.fromisoformat(each["at"])) for each in body["signatures"]
        ],
    )


DELIVERABLE: Final = reads(
    Deliverable,
    deliverables.Deliverable,
    visible=Within(lambda: BOOKING, deliverables.Deliverable.booking_id),
    columns={
        "platform": value(platform_of, deliverables.Deliverable.platform),
        "format": value(format_of, deliverables.Deliverable.format),
    },
)
DRAFT: Final = reads(Draft, drafts.Draft, visible=Within(lambda: BOOKING, drafts.Draft.booking_id))

_ROW: Final = booking.Booking
BOOKING: Final = reads(
    Booking,
    booking.Booking,
    visible=booking_is_visible,
    columns={
        "category": known(CATEGORIES, _ROW.category),
        "contract": value(contract_of, _ROW.contract, _ROW.contract_hash),
    },
    one={
        "terms": One(reading=OFFER_TERMS, key=_ROW.terms_id),
        "hold": One(reading=HOLD, key=HoldRow.booking_id),
        "brief": One(reading=BRIEF, key=_ROW.brief_id),
        "brand": One(reading=BRAND, key=_ROW.brand_id),
        "influencer": One(reading=INFLUENCER, key=_ROW.influencer_id),
    },
    many={
        "deliverables": Many(
            reading=DELIVERABLE,
            key=deliverables.Deliverable.booking_id,
            order_by=[deliverables.Deliverable.place],
            about=3,
        ),
        "drafts": Many(reading=DRAFT, key=drafts.Draft.booking_id, order_by=[drafts.Draft.number], about=2),
    },
)
