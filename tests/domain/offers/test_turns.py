from typing import Any

import pytest

from domain.errors import WrongState
from domain.ids import TermsId, new_id
from domain.offers.offer import OFFER_LIFECYCLE, OfferStatus
from domain.offers.refusals import NotYourTerms, NotYourTurn, TermsSuperseded, TooManyVersions
from domain.offers.rules import rule_named
from domain.offers.terms import Side
from tests.domain.offers.moves import TOO_LATE, accept, counter, decline, state, withdraw
from tests.instants import NOON
from tests.makers.offers import make_offer


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


def test_terms_of_somebody_elses_offer_are_not_the_ones_asked_about() -> None:
    offer, first = make_offer()

    with pytest.raises(TermsSuperseded):
        accept(offer, first, Side.INFLUENCER, answered=TermsId(new_id()))

    assert offer.status is OfferStatus.OPEN
