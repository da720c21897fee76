from dataclasses import replace
from datetime import timedelta

import pytest

from domain.ids import BrandId, BriefId, InfluencerId, new_id
from domain.logins import OpenedWith
from domain.money import vnd
from domain.offers.declarations import Declarations, DeclarationsMissing, DocumentsNotRead, ProductUse
from domain.offers.events import (
    ApplicationMade,
    OfferAccepted,
    OfferClosed,
    OfferCountered,
    OfferDeclined,
    OfferSent,
    OfferWithdrawn,
)
from domain.offers.offer import OFFER_LIFECYCLE, Offer, OfferStatus
from domain.offers.reasons import DeclineReason
from domain.offers.terms import TERMS_LIFECYCLE, Side, TermsStatus
from tests.domain.offers.moves import BOOKING, ME, accept, counter, decline, state, withdraw
from tests.instants import NOON
from tests.makers.offers import DECLARED, make_offer, make_terms


def test_the_lifecycles_are_exactly_these() -> None:
    ends = {"accept": "accepted", "decline": "declined", "withdraw": "withdrawn", "lapse": "lapsed", "close": "closed"}
    assert set(OFFER_LIFECYCLE.rows()) == {
        ("counter", OfferStatus.OPEN, OfferStatus.OPEN),
        ("extend", OfferStatus.OPEN, OfferStatus.OPEN),
        *((verb, OfferStatus.OPEN, OfferStatus(ended)) for verb, ended in ends.items()),
    }
    assert set(TERMS_LIFECYCLE.rows()) == {
        ("supersede", TermsStatus.OPEN, TermsStatus.SUPERSEDED),
        ("agree", TermsStatus.OPEN, TermsStatus.AGREED),
        ("end", TermsStatus.OPEN, TermsStatus.ENDED),
    }


def test_a_brand_opens_an_offer() -> None:
    brief, brand, influencer = BriefId(new_id()), BrandId(new_id()), InfluencerId(new_id())

    offer, first, event = Offer.opened(
        brief_id=brief,
        brand_id=brand,
        influencer_id=influencer,
        side=Side.BRAND,
        terms=make_terms(),
        declarations=None,
        score_card={"score": 8123},
        by=ME,
        session_opened_with=OpenedWith.PASSWORD_AND_TOTP,
        now=NOON,
    )

    assert (offer.status, offer.awaits, offer.versions) == (OfferStatus.OPEN, Side.INFLUENCER, 1)
    assert (offer.answer_by, offer.rule_version) == (NOON + timedelta(hours=72), "offers-2026-01")
    assert (offer.is_application, offer.score_card) == (False, {"score": 8123})
    assert (first.offer_id, first.number, first.side, first.written_by) == (offer.id, 1, Side.BRAND, ME)
    assert first.session_opened_with is OpenedWith.PASSWORD_AND_TOTP
    assert (first.status, first.declarations, first.read()) == (TermsStatus.OPEN, None, make_terms())
    assert event == OfferSent(
        offer_id=offer.id,
        brief_id=brief,
        brand_id=brand,
        influencer_id=influencer,
        fee=vnd(3_000_000),
        answer_by=offer.answer_by,
    )


def test_an_influencer_opens_an_application_with_declarations() -> None:
    brief, brand, influencer = BriefId(new_id()), BrandId(new_id()), InfluencerId(new_id())

    offer, first, event = Offer.opened(
        brief_id=brief,
        brand_id=brand,
        influencer_id=influencer,
        side=Side.INFLUENCER,
        terms=make_terms(),
        declarations=replace(DECLARED, conflicts_of_interest=" Chị tôi làm ở đó. "),
        score_card=None,
        by=ME,
        session_opened_with=OpenedWith.PASSWORD_AND_TOTP,
        now=NOON,
    )

    assert (offer.is_application, offer.awaits) == (True, Side.BRAND)
    assert first.declarations == {
        "documents_read": True,
        "product_use": "used",
        "used_on": "2026-01-05",
        "understood": True,
        "conflicts_of_interest": "Chị tôi làm ở đó.",
    }
    assert isinstance(event, ApplicationMade)


def test_the_influencers_terms_need_declarations() -> None:
    with pytest.raises(DeclarationsMissing):
        make_offer(Side.INFLUENCER, declarations=None)
    with pytest.raises(DocumentsNotRead):
        make_offer(Side.INFLUENCER, declarations=Declarations(documents_read=False, product_use=ProductUse.USED))


@pytest.mark.parametrize("side", Side)
def test_the_side_that_is_asked_counters(side: Side) -> None:
    offer, first = make_offer(side.other)

    second, event = counter(offer, first, side)

    assert (offer.status, offer.awaits, offer.versions) == (OfferStatus.OPEN, side.other, 2)
    assert offer.answer_by == NOON + timedelta(hours=72)
    assert (first.status, second.status, second.number, second.side) == (
        TermsStatus.SUPERSEDED,
        TermsStatus.OPEN,
        2,
        side,
    )
    assert event == OfferCountered(offer_id=offer.id, terms_id=second.id, side=side, fee=vnd(4_000_000))


@pytest.mark.parametrize("side", Side)
def test_the_side_that_is_asked_accepts(side: Side) -> None:
    offer, first = make_offer(side.other)

    event = accept(offer, first, side)

    assert (offer.status, offer.ended_at, offer.ended_by) == (OfferStatus.ACCEPTED, NOON, ME)
    assert first.status is TermsStatus.AGREED
    assert event == OfferAccepted(
        offer_id=offer.id, terms_id=first.id, booking_id=BOOKING, side=side, fee=vnd(3_000_000)
    )


@pytest.mark.parametrize("side", Side)
def test_the_side_that_is_asked_declines(side: Side) -> None:
    offer, first = make_offer(side.other)

    event = decline(offer, first, side, reason=DeclineReason.DOCUMENTS_MISSING, note="Thiếu số công bố.")

    assert (offer.status, offer.ended_at, offer.ended_by) == (OfferStatus.DECLINED, NOON, ME)
    assert (offer.reason, offer.note) == (DeclineReason.DOCUMENTS_MISSING, "Thiếu số công bố.")
    assert first.status is TermsStatus.ENDED
    assert event == OfferDeclined(offer_id=offer.id, side=side, reason=DeclineReason.DOCUMENTS_MISSING, protected=True)


@pytest.mark.parametrize("side", Side)
def test_the_side_whose_terms_are_open_withdraws(side: Side) -> None:
    offer, first = make_offer(side)

    event = withdraw(offer, first, side, reason=DeclineReason.PLANS_CHANGED)

    assert (offer.status, offer.ended_at, offer.ended_by) == (OfferStatus.WITHDRAWN, NOON, ME)
    assert (offer.reason, first.status) == (DeclineReason.PLANS_CHANGED, TermsStatus.ENDED)
    assert event == OfferWithdrawn(offer_id=offer.id, side=side, reason=DeclineReason.PLANS_CHANGED)


def test_an_offer_closes_with_its_brief() -> None:
    offer, first = make_offer()

    event = offer.close(first, now=NOON)

    assert (offer.status, offer.ended_at, first.status) == (OfferStatus.CLOSED, NOON, TermsStatus.ENDED)
    assert event == OfferClosed(offer_id=offer.id)


def test_an_influencers_counter_needs_declarations() -> None:
    offer, first = make_offer()
    before = state(offer, first)

    with pytest.raises(DeclarationsMissing):
        counter(offer, first, Side.INFLUENCER, declarations=None)

    assert state(offer, first) == before


def test_declarations_of_a_brand_are_not_kept() -> None:
    offer, first = make_offer(Side.INFLUENCER)

    second, _ = counter(offer, first, Side.BRAND, declarations=DECLARED)

    assert second.declarations is None


def test_the_protected_reasons_are_these() -> None:
    assert {reason.value for reason in DeclineReason if reason.protected} == {
        "health",
        "conscience",
        "documents_missing",
        "product_not_used",
        "unlawful",
        "unsafe",
    }
