"""Bookings as they come from accepted offers."""

from typing import Any

from domain.bookings.booking import Booking
from domain.bookings.clauses import dated_rules
from domain.bookings.contract import Contract, freeze
from domain.bookings.deliverables import Deliverable, owed
from domain.bookings.publications import Evidence, Publication
from domain.bookings.rules import booking_rule
from domain.bookings.stated_files import StatedFile
from domain.bookings.wording import BrandParty, Deed, InfluencerParty, Signature, Subject
from domain.ids import BookingId, CampaignId, LoginId, new_id
from domain.law.pack import pack
from domain.law.periods import day_in_vietnam
from domain.logins import OpenedWith
from domain.offers.offer import Offer
from domain.offers.terms import OfferTerms, Side, Terms
from tests.instants import NOON
from tests.makers.advertisements import make_advertisement
from tests.makers.offers import DECLARED, make_offer


def make_contract(offer: Offer, agreed: OfferTerms, **changes: Any) -> Contract:
    """The contract of an offer for the phone Sen, agreed at noon."""
    values: dict[str, Any] = {
        "booking_id": BookingId(new_id()),
        "offer_id": offer.id,
        "brand": BrandParty(id=str(offer.brand_id), legal_name="Công ty TNHH Trà Sen Vàng", tax_code="0312345678"),
        "influencer": InfluencerParty(id=str(offer.influencer_id), display_name="Hồng Nhung"),
        "subject": Subject(
            brief_id=offer.brief_id,
            brief_version=1,
            title="Video mở hộp điện thoại Sen",
            product_name="Điện thoại Sen",
            category="electronics_household",
            draft_review=True,
        ),
        "agreed": agreed,
        "law": pack(make_advertisement(), day_in_vietnam(NOON)),
        "declarations": DECLARED.to_json(),
        "rule": booking_rule(NOON),
        "rules": dated_rules(NOON),
        "signatures": (
            Signature(
                side=Side.BRAND,
                login_id=LoginId(new_id()),
                at=NOON,
                deed=Deed.WRITTEN,
                session_opened_with=OpenedWith.PASSWORD_AND_TOTP,
            ),
            Signature(
                side=Side.INFLUENCER,
                login_id=LoginId(new_id()),
                at=NOON,
                deed=Deed.ACCEPTED,
                session_opened_with=OpenedWith.PASSWORD,
            ),
        ),
    }
    return freeze(**(values | changes))


def make_booking(terms: Terms | None = None, *, draft_review: bool = True) -> Booking:
    """A funded booking."""
    offer, agreed = make_offer(terms=terms)
    booking, _ = Booking.made(
        BookingId(new_id()),
        offer,
        agreed,
        make_contract(offer, agreed),
        campaign_id=CampaignId(new_id()),
        category="electronics_household",
        draft_review=draft_review,
        now=NOON,
    )
    return booking


def make_deliverables(booking: Booking, terms: Terms) -> list[Deliverable]:
    """What the booking owes under these terms."""
    return owed(booking.id, terms.deliverables)


BEFORE = Evidence(
    url="https://files.example.vn/before.png",
    file=StatedFile(sha256="ab" * 32, size=240_000, media_type="image/png"),
    at_second=0,
)
DURING = Evidence(
    url="https://files.example.vn/during.png",
    file=StatedFile(sha256="cd" * 32, size=250_000, media_type="image/png"),
    at_second=6,
)


def post_of(piece: Deliverable) -> str:
    """An address of its own on the piece's platform, TikTok or YouTube, that does not show whose it is."""
    hosts = {"tiktok": "vt.tiktok.com", "youtube": "youtu.be"}
    return f"https://{hosts[piece.platform]}/{piece.id}"


def make_publication(**changes: Any) -> Publication:
    """A video on TikTok with both pieces of evidence."""
    values: dict[str, Any] = {
        "url": "https://vt.tiktok.com/ZSnhung1",
        "published_at": NOON,
        "evidence_before": BEFORE,
        "evidence_during": DURING,
    }
    return Publication(**(values | changes))
