"""Any sequence of answers, in any order, from either side, at any time: what always holds of an offer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.errors import DomainError
from domain.ids import BookingId, LoginId, new_id
from domain.logins import OpenedWith
from domain.money import vnd
from domain.offers.offer import Offer, OfferStatus
from domain.offers.reasons import DeclineReason
from domain.offers.terms import OfferTerms, Side, TermsStatus
from tests.instants import NOON
from tests.makers.offers import DECLARED, make_offer, make_terms

SIDES: Final = st.sampled_from(Side)
ENDS: Final = {
    OfferStatus.ACCEPTED: TermsStatus.AGREED,
    OfferStatus.DECLINED: TermsStatus.ENDED,
    OfferStatus.WITHDRAWN: TermsStatus.ENDED,
    OfferStatus.LAPSED: TermsStatus.ENDED,
    OfferStatus.CLOSED: TermsStatus.ENDED,
}


class Negotiation(RuleBasedStateMachine):
    """One offer; hours pass between the answers."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.by = LoginId(new_id())
        self.offer: Offer
        self.versions: list[OfferTerms]

    @initialize(side=SIDES)
    def open(self, side: Side) -> None:
        self.offer, first = make_offer(side)
        self.versions = [first]

    @rule(hours=st.integers(0, 40))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(side=SIDES, answered=st.integers(0, 30), fee=st.integers(1, 9), declares=st.booleans())
    def counter(self, side: Side, answered: int, fee: int, declares: bool) -> None:
        def answer() -> None:
            written, _ = self.offer.counter(
                self.versions[-1],
                make_terms(fee=vnd(fee)),
                answered=self.versions[answered % len(self.versions)].id,
                side=side,
                declarations=DECLARED if declares else None,
                by=self.by,
                session_opened_with=OpenedWith.PASSWORD,
                now=self.now,
            )
            self.versions.append(written)

        self.attempt(answer)

    @rule(side=SIDES, answered=st.integers(0, 30))
    def accept(self, side: Side, answered: int) -> None:
        self.attempt(
            lambda: self.offer.accept(
                self.versions[-1],
                answered=self.versions[answered % len(self.versions)].id,
                side=side,
                booking_id=BookingId(new_id()),
                by=self.by,
                now=self.now,
            )
        )

    @rule()
    def extend(self) -> None:
        self.attempt(lambda: self.offer.extend(now=self.now))

    @rule(side=SIDES, reason=st.sampled_from(DeclineReason))
    def decline(self, side: Side, reason: DeclineReason) -> None:
        self.attempt(
            lambda: self.offer.decline(self.versions[-1], side=side, reason=reason, note=None, by=self.by, now=self.now)
        )

    @rule(side=SIDES)
    def withdraw(self, side: Side) -> None:
        self.attempt(
            lambda: self.offer.withdraw(self.versions[-1], side=side, reason=None, note=None, by=self.by, now=self.now)
        )

    @rule()
    def lapse(self) -> None:
        self.attempt(lambda: self.offer.lapse(self.versions[-1], now=self.now))

    @rule()
    def close(self) -> None:
        self.attempt(lambda: self.offer.close(self.versions[-1], now=self.now))

    def attempt(self, verb: Callable[[], object]) -> None:
        """Do it; where it is refused, nothing has moved."""
        before = self.picture()
        try:
            verb()
        except DomainError:
            assert self.picture() == before
        else:
            assert self.picture() != before

    def picture(self) -> tuple[object, ...]:
        """All that can move."""
        offer = self.offer
        return (
            (offer.status, offer.awaits, offer.versions, offer.answer_by, offer.extended_at, offer.ended_at),
            (offer.ended_by, offer.reason),
            [each.status for each in self.versions],
        )

    @invariant()
    def the_versions_are_whole_and_the_last_one_stands_as_the_offer_does(self) -> None:
        earlier, last = self.versions[:-1], self.versions[-1]
        assert [each.number for each in self.versions] == list(range(1, self.offer.versions + 1))
        assert all(each.status is TermsStatus.SUPERSEDED for each in earlier)
        assert last.status is ENDS.get(self.offer.status, TermsStatus.OPEN)
        assert last.side is self.offer.awaits.other

    @invariant()
    def the_sides_took_turns_and_influencers_declared(self) -> None:
        for one, following in zip(self.versions, self.versions[1:], strict=False):
            assert one.side is following.side.other
        assert all((each.declarations is not None) is (each.side is Side.INFLUENCER) for each in self.versions)

    @invariant()
    def an_offer_ends_once_and_in_time(self) -> None:
        offer = self.offer
        assert (offer.ended_at is None) is (offer.status is OfferStatus.OPEN)
        if offer.ended_at is not None and offer.status is not OfferStatus.CLOSED:
            in_time = offer.ended_at < offer.answer_by
            assert in_time is (offer.status is not OfferStatus.LAPSED)

    @invariant()
    def it_was_extended_once_at_most(self) -> None:
        hours = 72 if self.offer.extended_at is None else 144
        assert self.offer.answer_by == NOON + timedelta(hours=hours)


TestNegotiation = Negotiation.TestCase
