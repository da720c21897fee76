"""Every act by which a person gives a fee away: above 5,000,000 đ it takes a proof, and without one nothing moves."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import pytest
from sqlalchemy import select

from domain.actors import Decider, Finance, Secretariat, System
from domain.bookings.booking import Booking
from domain.bookings.visibility import booking_by
from domain.disputes.dispute import Dispute
from domain.influencers.profiles import Influencer
from domain.logins import SignInDelay, WrongPassword
from domain.money import Money, vnd
from domain.proving.rules import PasswordNeeded
from operations.bookings.delivering import approve_booking, send_draft
from operations.bookings.settling import agree_to_cancel_booking, ask_to_cancel_booking
from operations.disputes.opening import withdraw_dispute
from operations.disputes.resolving import accept_proposal, answer_dispute, decide_dispute
from operations.payouts.reviewing import clear_payout, hold_payout
from operations.proving import Proof
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate
from tests.makers.disputes import make_ruling
from tests.makers.logins import make_login
from tests.makers.markets import Market, acting, add_market, booked
from tests.makers.offers import make_terms
from tests.makers.payouts import earn, schedule
from tests.makers.second_factors import proof
from tests.operations.bookings.test_settling import settle
from tests.operations.disputes.moves import answer, dispute_it, let_schedule, propose, publish_all, reject
from tests.refusing import refused

Act: TypeAlias = Callable[[Proof | None], Awaitable[object]]

EDGE: Final = vnd(5_000_000)
MUCH: Final = vnd(20_000_000)


@dataclass(frozen=True)
class Scene:
    """Two sides with a booking, and the admins."""

    database: TestDatabase
    market: Market
    influencer: Influencer
    booking: Booking

    async def mediator(self) -> Secretariat:
        return Secretariat(login_id=(await self.database.add(make_login())).id)

    async def decider(self) -> Decider:
        return Decider(login_id=(await self.database.add(make_login())).id)


async def open_scene(database: TestDatabase, fee: Money, *, draft_review: bool = False) -> Scene:
    """A booking of such a fee; without drafts, all that it owes is online."""
    market = await add_market(database, money=MUCH, budget=MUCH, fee_maximum=MUCH, places=1, draft_review=draft_review)
    influencer = await add_candidate(database)
    booking = await booked(database, market, influencer, make_terms(fee=fee))
    if not draft_review:
        await publish_all(database, acting(influencer), booking)
    return Scene(database, market, influencer, booking)


async def approving(database: TestDatabase, amount: Money) -> Act:
    """The brand accepts what was delivered."""
    scene = await open_scene(database, amount)

    async def act(shown: Proof | None) -> object:
        async with database.work(scene.market.manager, NOON) as work:
            return await approve_booking(work, booking_id=scene.booking.id, proof=shown)

    return act


async def agreeing_to_cancel(database: TestDatabase, amount: Money) -> Act:
    """A draft was shown: half of the fee is the influencer's."""
    scene = await open_scene(database, vnd(2 * amount.minor), draft_review=True)
    async with database.work(acting(scene.influencer), NOON) as work:
        await send_draft(work, booking_id=scene.booking.id, url="https://files.example.vn/1.mp4", note=None)
    async with database.work(acting(scene.influencer), NOON) as work:
        await ask_to_cancel_booking(work, booking_id=scene.booking.id)

    async def act(shown: Proof | None) -> object:
        async with database.work(scene.market.manager, NOON) as work:
            return await agree_to_cancel_booking(work, booking_id=scene.booking.id, proof=shown)

    return act


async def conceding(database: TestDatabase, amount: Money) -> Act:
    """The brand agrees to what the influencer claims."""
    scene = await open_scene(database, vnd(12_000_000))
    dispute = await dispute_it(database, acting(scene.influencer), scene.booking, claim=amount)

    async def act(shown: Proof | None) -> object:
        async with database.work(scene.market.manager, NOON) as work:
            return await answer_dispute(work, dispute_id=dispute.id, statement="Đồng ý.", agrees=True, proof=shown)

    return act


async def _proposed(scene: Scene, amount: Money) -> Dispute:
    dispute = await dispute_it(scene.database, scene.market.manager, scene.booking)
    await answer(scene.database, acting(scene.influencer), dispute)
    return await propose(scene.database, await scene.mediator(), dispute, amount)


async def accepting(database: TestDatabase, amount: Money) -> Act:
    """The first of both sides accepts a proposal."""
    scene = await open_scene(database, vnd(12_000_000))
    dispute = await _proposed(scene, amount)

    async def act(shown: Proof | None) -> object:
        async with database.work(scene.market.manager, NOON) as work:
            return await accept_proposal(work, dispute_id=dispute.id, proof=shown)

    return act


async def deciding(database: TestDatabase, amount: Money) -> Act:
    """An admin decides."""
    scene = await open_scene(database, vnd(12_000_000))
    dispute = await _proposed(scene, vnd(1))
    await reject(database, scene.market.manager, dispute)
    decider = await scene.decider()

    async def act(shown: Proof | None) -> object:
        async with database.work(decider, NOON) as work:
            return await decide_dispute(work, dispute_id=dispute.id, ruling=make_ruling(amount), proof=shown)

    return act


async def withdrawing(database: TestDatabase, amount: Money) -> Act:
    """The brand takes back its dispute over a fee that its silence has released, as if at noon."""
    scene = await open_scene(database, amount)
    async with database.work(System(name="strike_booking_clocks"), NOON) as work:
        booking = await work.claim(booking_by(scene.booking.id))
        work.record(booking.approve())
    await settle(database, scene.booking)
    await let_schedule(database, scene.booking)
    dispute = await dispute_it(database, scene.market.manager, scene.booking)

    async def act(shown: Proof | None) -> object:
        async with database.work(scene.market.manager, NOON) as work:
            return await withdraw_dispute(work, dispute_id=dispute.id, proof=shown)

    return act


async def clearing(database: TestDatabase, amount: Money) -> Act:
    """Finance ends the review of a payout."""
    payout = await schedule(database, await earn(database, amount))
    assert payout is not None
    finance = Finance(login_id=(await database.add(make_login())).id)
    async with database.work(finance, NOON) as work:
        await hold_payout(work, payout_id=payout.id, reason="Tên không khớp.")

    async def act(shown: Proof | None) -> object:
        async with database.work(finance, NOON) as work:
            return await clear_payout(work, payout_id=payout.id, proof=shown)

    return act


ACTS: Final[Mapping[str, Callable[[TestDatabase, Money], Awaitable[Act]]]] = {
    each.__name__: each
    for each in (approving, agreeing_to_cancel, conceding, accepting, deciding, withdrawing, clearing)
}


@pytest.mark.parametrize("name", ACTS)
async def test_one_dong_above_the_threshold_takes_a_proof(database: TestDatabase, name: str) -> None:
    act = await ACTS[name](database, vnd(EDGE.minor + 1))

    needed = await refused(database, PasswordNeeded, lambda: act(None))
    before = await database.picture()
    guessed = await act(proof(password="guessed"))
    after = await database.picture()
    done = await act(proof())

    assert (needed.above, needed.field) == (EDGE, "password")
    assert isinstance(guessed, WrongPassword)
    assert {table for table in before if before[table] != after[table]} <= {"sign_in_delays"}
    assert isinstance(done, Booking | Dispute) or type(done).__name__ == "Payout"
    assert {each.failures for each in await database.all(select(SignInDelay))} == {0}


@pytest.mark.parametrize("name", ACTS)
async def test_up_to_the_threshold_the_session_is_enough(database: TestDatabase, name: str) -> None:
    act = await ACTS[name](database, EDGE)
    before = await database.event_names()

    await act(None)

    assert (await database.event_names())[: len(before)] == before
    assert len(await database.event_names()) > len(before)


async def test_a_dispute_over_a_running_booking_releases_nothing_when_it_is_withdrawn(database: TestDatabase) -> None:
    scene = await open_scene(database, vnd(12_000_000))
    dispute = await dispute_it(database, scene.market.manager, scene.booking)

    async with database.work(scene.market.manager, NOON) as work:
        await withdraw_dispute(work, dispute_id=dispute.id)

    assert (await database.event_names())[-2:] == ["DisputeWithdrawn", "BookingClockStarted"]
