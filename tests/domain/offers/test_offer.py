from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.errors import WrongState
from domain.ids import BookingId, BrandId, BriefId, InfluencerId, LoginId, TermsId, new_id
from domain.logins import OpenedWith
from domain.money import vnd
from domain.offers.declarations import Declarations, DeclarationsMissing, DocumentsNotRead, ProductUse
from domain.offers.events import (
    ApplicationMade,
    OfferAccepted,
    OfferClosed,
    OfferCountered,
    OfferDeclined,
    OfferExtended,
    OfferLapsed,
    OfferSent,
    OfferWithdrawn,
)
from domain.offers.offer import OFFER_LIFECYCLE, Offer, OfferStatus
from domain.offers.reasons import DeclineReason
from domain.offers.refusals import (
    NotYourTerms,
    NotYourTurn,
    OfferDeadlinePassed,
    OfferExtendedAlready,
    TermsSuperseded,
    TooManyVersions,
)
from domain.offers.rules import rule_named
from domain.offers.terms import TERMS_LIFECYCLE, OfferTerms, Side, TermsStatus
from tests.instants import NOON
from tests.makers.offers import DECLARED, make_offer, make_terms

ME = LoginId(new_id())
BOOKING = BookingId(new_id())
LAST_MOMENT = NOON + timedelta(hours=72) - timedelta(microseconds=1)
TOO_LATE = NOON + timedelta(hours=72)


def counter(offer: Offer, standing: OfferTerms, side: Side, **changes: Any) -> tuple[OfferTerms, OfferCountered]:
    values: dict[str, Any] = {
        "answered": standing.id,
        "declarations": DECLARED if side is Side.INFLUENCER else None,
        "by": ME,
        "session_opened_with": OpenedWith.PASSWORD,
        "now": NOON,
    }
    return offer.counter(standing, make_terms(fee=vnd(4_000_000)), side=side, **(values | changes))


def accept(offer: Offer, standing: OfferTerms, side: Side, **changes: Any) -> OfferAccepted:
    values: dict[str, Any] = {"answered": standing.id, "booking_id": BOOKING, "by": ME, "now": NOON}
    return offer.accept(standing, side=side, **(values | changes))


def decline(offer: Offer, standing: OfferTerms, side: Side, **changes: Any) -> OfferDeclined:
    values: dict[str, Any] = {"reason": DeclineReason.FEE, "note": None, "by": ME, "now": NOON}
    return offer.decline(standing, side=side, **(values | changes))


def withdraw(offer: Offer, standing: OfferTerms, side: Side, **changes: Any) -> OfferWithdrawn:
    values: dict[str, Any] = {"reason": None, "note": None, "by": ME, "now": NOON}
    return offer.withdraw(standing, side=side, **(values | changes))


def state(offer: Offer, *terms: OfferTerms) -> tuple[object, ...]:
    columns = [column.name for column in Offer.__table__.columns]
    return (*(getattr(offer, name) for name in columns), *(each.status for each in terms))


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


def test_an_offer_is_extended_once() -> None:
    offer, _ = make_offer()

    event = offer.extend(now=LAST_MOMENT)

    assert (offer.answer_by, offer.extended_at) == (NOON + timedelta(hours=144), LAST_MOMENT)
    assert event == OfferExtended(offer_id=offer.id, answer_by=NOON + timedelta(hours=144))
    before = state(offer)
    with pytest.raises(OfferExtendedAlready):
        offer.extend(now=LAST_MOMENT)
    assert state(offer) == before


def test_an_offer_lapses_at_its_deadline() -> None:
    offer, first = make_offer()

    with pytest.raises(WrongState):
        offer.lapse(first, now=LAST_MOMENT)
    assert (offer.status, first.status) == (OfferStatus.OPEN, TermsStatus.OPEN)
    event = offer.lapse(first, now=TOO_LATE)

    assert (offer.status, offer.ended_at, offer.ended_by) == (OfferStatus.LAPSED, TOO_LATE, None)
    assert first.status is TermsStatus.ENDED
    assert event == OfferLapsed(offer_id=offer.id, awaited=Side.INFLUENCER)


@pytest.mark.parametrize(
    ("opened", "answer_by", "extended"),
    [
        (NOON, datetime(2026, 11, 24, 5, tzinfo=UTC), datetime(2026, 11, 27, 5, tzinfo=UTC)),
        # Over Tết, and over the leap day.
        (
            datetime(2027, 2, 5, 5, tzinfo=UTC),
            datetime(2027, 2, 8, 5, tzinfo=UTC),
            datetime(2027, 2, 11, 5, tzinfo=UTC),
        ),
        (
            datetime(2028, 2, 27, 5, tzinfo=UTC),
            datetime(2028, 3, 1, 5, tzinfo=UTC),
            datetime(2028, 3, 4, 5, tzinfo=UTC),
        ),
        (
            datetime(2028, 2, 24, 5, tzinfo=UTC),
            datetime(2028, 2, 27, 5, tzinfo=UTC),
            datetime(2028, 3, 1, 5, tzinfo=UTC),
        ),
    ],
)
def test_an_offer_is_open_for_72_hours_and_once_for_72_more(
    opened: datetime, answer_by: datetime, extended: datetime
) -> None:
    tick = timedelta(microseconds=1)
    let_go, _ = make_offer(now=opened)
    offer, first = make_offer(now=opened)

    with pytest.raises(OfferDeadlinePassed):
        let_go.extend(now=answer_by)
    offer.extend(now=answer_by - tick)

    assert (let_go.answer_by, offer.answer_by) == (answer_by, extended)
    with pytest.raises(WrongState):
        offer.lapse(first, now=extended - tick)
    with pytest.raises(OfferDeadlinePassed):
        accept(offer, first, Side.INFLUENCER, now=extended)
    offer.lapse(first, now=extended)
    assert (offer.status, offer.ended_at) == (OfferStatus.LAPSED, extended)


def test_an_offer_closes_with_its_brief() -> None:
    offer, first = make_offer()

    event = offer.close(first, now=NOON)

    assert (offer.status, offer.ended_at, first.status) == (OfferStatus.CLOSED, NOON, TermsStatus.ENDED)
    assert event == OfferClosed(offer_id=offer.id)


def test_until_the_last_moment_an_offer_can_be_answered() -> None:
    for verb in (accept, decline, counter):
        offer, first = make_offer()
        verb(offer, first, Side.INFLUENCER, now=LAST_MOMENT)
    offer, first = make_offer()
    withdraw(offer, first, Side.BRAND, now=LAST_MOMENT)


@pytest.mark.parametrize("verb", [accept, decline, counter, withdraw])
def test_after_the_deadline_nothing_is_answered(verb: Any) -> None:
    offer, first = make_offer()
    before = state(offer, first)

    with pytest.raises(OfferDeadlinePassed):
        verb(offer, first, Side.BRAND if verb is withdraw else Side.INFLUENCER, now=TOO_LATE)
    with pytest.raises(OfferDeadlinePassed):
        offer.extend(now=TOO_LATE)

    assert state(offer, first) == before


@pytest.mark.parametrize("verb", [accept, decline, counter])
@pytest.mark.parametrize("side", Side)
def test_nobody_answers_their_own_terms(verb: Any, side: Side) -> None:
    offer, first = make_offer(side)
    before = state(offer, first)

    with pytest.raises(NotYourTurn):
        verb(offer, first, side)

    assert state(offer, first) == before


@pytest.mark.parametrize("side", Side)
def test_nobody_withdraws_the_other_sides_terms(side: Side) -> None:
    offer, first = make_offer(side.other)
    before = state(offer, first)

    with pytest.raises(NotYourTerms):
        withdraw(offer, first, side)

    assert state(offer, first) == before


@pytest.mark.parametrize("verb", [accept, counter])
def test_terms_that_are_no_longer_open_are_not_answered(verb: Any) -> None:
    offer, first = make_offer()
    second, _ = counter(offer, first, Side.INFLUENCER)
    third, _ = counter(offer, second, Side.BRAND)
    before = state(offer, first, second, third)

    with pytest.raises(TermsSuperseded) as refusal:
        verb(offer, third, Side.INFLUENCER, answered=first.id)

    assert refusal.value.number == 3
    assert state(offer, first, second, third) == before


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


def test_a_negotiation_comes_to_an_end() -> None:
    offer, standing = make_offer()
    side = Side.INFLUENCER
    most = rule_named(offer.rule_version).most_versions
    for _ in range(most - 1):
        standing, _ = counter(offer, standing, side)
        side = side.other
    before = state(offer, standing)

    with pytest.raises(TooManyVersions):
        counter(offer, standing, side)

    assert offer.versions == most == 20
    assert state(offer, standing) == before


@pytest.mark.parametrize("status", set(OfferStatus) - {OfferStatus.OPEN})
def test_what_has_ended_moves_no_more(status: OfferStatus) -> None:
    offer, first = make_offer()
    OFFER_LIFECYCLE.enter(_VERBS[status], offer)
    before = state(offer, first)

    for verb in (accept, decline, counter):
        with pytest.raises(WrongState):
            verb(offer, first, Side.INFLUENCER)
    with pytest.raises(WrongState):
        withdraw(offer, first, Side.BRAND)
    with pytest.raises(WrongState):
        offer.extend(now=NOON)
    with pytest.raises(WrongState):
        offer.lapse(first, now=TOO_LATE)
    with pytest.raises(WrongState):
        offer.close(first, now=NOON)

    assert state(offer, first) == before


_VERBS = {
    OfferStatus.ACCEPTED: "accept",
    OfferStatus.DECLINED: "decline",
    OfferStatus.WITHDRAWN: "withdraw",
    OfferStatus.LAPSED: "lapse",
    OfferStatus.CLOSED: "close",
}


def test_the_protected_reasons_are_these() -> None:
    assert {reason.value for reason in DeclineReason if reason.protected} == {
        "health",
        "conscience",
        "documents_missing",
        "product_not_used",
        "unlawful",
        "unsafe",
    }


def test_terms_of_somebody_elses_offer_are_not_the_ones_asked_about() -> None:
    offer, first = make_offer()

    with pytest.raises(TermsSuperseded):
        accept(offer, first, Side.INFLUENCER, answered=TermsId(new_id()))

    assert offer.status is OfferStatus.OPEN
