from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.errors import WrongState
from domain.offers.events import OfferExtended, OfferLapsed, OfferReminded
from domain.offers.offer import OfferStatus
from domain.offers.refusals import OfferDeadlinePassed, OfferExtendedAlready
from domain.offers.rules import offer_rule
from domain.offers.terms import Side, TermsStatus
from tests.domain.offers.moves import LAST_MOMENT, TOO_LATE, accept, counter, decline, state, withdraw
from tests.instants import NOON
from tests.makers.offers import make_offer


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


@pytest.mark.parametrize(
    "opened",
    [NOON, datetime.fromisoformat("2027-02-04T05:00:00Z"), datetime.fromisoformat("2028-02-27T05:00:00Z")],
)
def test_a_reminder_comes_24_clock_hours_before_over_tet_and_the_leap_day(opened: datetime) -> None:
    offer, _ = make_offer(now=opened)
    due = opened + timedelta(hours=48)

    assert offer.reminds_at == due
    with pytest.raises(WrongState):
        offer.remind(now=due - timedelta(microseconds=1))
    with pytest.raises(WrongState):
        offer.remind(now=opened + timedelta(hours=72))
    assert offer.reminds_at == due
    reminded = OfferReminded(offer_id=offer.id, awaited=Side.INFLUENCER, answer_by=opened + timedelta(hours=72))
    assert offer.remind(now=due) == reminded


def test_a_reminder_never_comes_before_the_deadline_was_set() -> None:
    rule = offer_rule(NOON)

    assert rule.reminder_before(NOON + timedelta(hours=23), since=NOON) == NOON
    assert rule.reminder_before(NOON + timedelta(hours=25), since=NOON) == NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    ("answered", "reminded"),
    [
        (timedelta(hours=1), timedelta(hours=48)),
        (timedelta(hours=48) - timedelta(microseconds=1), timedelta(hours=48)),
        (timedelta(hours=48), timedelta(hours=48)),
        (timedelta(hours=49), timedelta(hours=49)),
        (timedelta(hours=72) - timedelta(microseconds=1), timedelta(hours=72) - timedelta(microseconds=1)),
    ],
)
def test_who_is_asked_by_a_counter_offer_is_reminded_of_what_is_left(answered: timedelta, reminded: timedelta) -> None:
    offer, first = make_offer()
    if answered >= timedelta(hours=48):
        offer.remind(now=NOON + timedelta(hours=48))
    second, _ = counter(offer, first, Side.INFLUENCER, now=NOON + answered)

    assert (offer.answer_by, offer.reminds_at) == (NOON + timedelta(hours=72), NOON + reminded)
    told = OfferReminded(offer_id=offer.id, awaited=Side.BRAND, answer_by=NOON + timedelta(hours=72))
    assert offer.remind(now=NOON + reminded) == told
    before = state(offer, second)
    with pytest.raises(WrongState):
        offer.remind(now=NOON + reminded)
    assert state(offer, second) == before


def test_a_counter_offer_that_is_too_late_moves_no_reminder() -> None:
    offer, first = make_offer()
    offer.remind(now=NOON + timedelta(hours=48))

    with pytest.raises(OfferDeadlinePassed):
        counter(offer, first, Side.INFLUENCER, now=TOO_LATE)

    assert offer.reminds_at is None


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
