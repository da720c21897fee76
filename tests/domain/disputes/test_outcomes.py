"""Whatever way a dispute ends, what is released and refunded is what was held, to the đồng."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.bookings.booking import BookingStatus
from domain.bookings.shares import part_of
from domain.disputes.dispute import Dispute
from domain.disputes.next_steps import ends_as
from domain.disputes.status import DisputeStatus
from domain.errors import DomainError
from domain.ids import AccountId, CampaignId, InfluencerId, new_id
from domain.money import Money, vnd
from domain.offers.terms import Side
from domain.payments import Hold, HoldStatus
from tests.domain.disputes.test_dispute import ANOTHER
from tests.instants import NOON
from tests.makers.bookings import make_booking
from tests.makers.disputes import SOMEBODY, make_dispute, make_ruling
from tests.makers.offers import make_terms

Move = Callable[[Dispute, Side, Money, datetime], object]

MOST = 10**12
MOVES: Sequence[Move] = (
    lambda it, side, _, now: it.answered(side, statement="Không.", by=SOMEBODY, now=now),
    lambda it, side, _, now: it.concede(side, statement="Vâng.", by=SOMEBODY, now=now),
    lambda it, _, amount, now: it.propose(amount, reasons="Vì.", by=SOMEBODY, now=now),
    lambda it, side, _, now: it.accept(side, now=now),
    lambda it, side, _, now: it.reject(side, now=now),
    lambda it, _, amount, now: it.decide(make_ruling(amount), by=ANOTHER, now=now),
    lambda it, side, _, now: it.withdraw(side, now=now),
    lambda it, _, __, ___: it.strike(now=it.strikes_at or it.caps_at),
)


def hold_of(dispute: Dispute) -> Hold:
    return Hold(
        booking_id=dispute.booking_id,
        campaign_id=CampaignId(new_id()),
        influencer_id=InfluencerId(new_id()),
        account_id=AccountId(new_id()),
        amount=dispute.fee,
        held_at=NOON,
    )


def over(dispute: Dispute) -> bool:
    return dispute.status in {DisputeStatus.RESOLVED, DisputeStatus.WITHDRAWN}


@settings(max_examples=150, deadline=None)
@given(
    fee=st.integers(1, MOST),
    published=st.booleans(),
    claim=st.integers(0, 10_000),
    moves=st.lists(st.tuples(st.sampled_from(MOVES), st.sampled_from(Side), st.integers(0, 10_000)), max_size=12),
)
def test_released_and_refunded_are_what_was_held(
    fee: int, published: bool, claim: int, moves: list[tuple[Move, Side, int]]
) -> None:
    booking, now = make_booking(make_terms(fee=vnd(fee)), draft_review=False), NOON
    if published:
        booking.publish(last_day=booking.due_on, now=now)
    dispute = make_dispute(booking, claim=part_of(vnd(fee), claim))

    silence = [(MOVES[-1], Side.BRAND, 0)] * len(DisputeStatus)
    for move, side, share in [*moves, *silence]:
        if over(dispute):
            break
        due = dispute.strikes_at or now
        with suppress(DomainError):
            move(dispute, side, part_of(vnd(fee), share), now)
        now = due if move is MOVES[-1] else now

    assert over(dispute)
    assert now <= dispute.caps_at == NOON + timedelta(days=30)
    if dispute.status is DisputeStatus.WITHDRAWN:
        assert dispute.released_minor is None
        return
    held = hold_of(dispute)
    if dispute.released.minor:
        held.release(dispute.released, now=now)
    if held.left.minor:
        held.refund(now=now)
    assert held.status is not HoldStatus.HELD
    assert (held.released_minor, held.refunded_minor) == (dispute.released_minor, fee - dispute.released.minor)
    delivered = ends_as(dispute.booking_status, dispute.released) is BookingStatus.SETTLED
    assert delivered == (published and dispute.released.minor > 0)
