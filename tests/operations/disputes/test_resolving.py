from collections.abc import Awaitable, Callable

import anyio
import pytest
from sqlalchemy.exc import IntegrityError

from domain.actors import Decider, Integrity, Secretariat
from domain.bookings.booking import Booking
from domain.bookings.refusals import PartyToBooking
from domain.disputes.dispute import Dispute
from domain.disputes.refusals import AcceptedAlready, OtherSidesStep, ProposedByYou
from domain.disputes.status import DisputeStatus
from domain.errors import InvalidInput, WrongState
from domain.ids import LoginId
from domain.influencers.profiles import Influencer
from domain.money import vnd
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.markets import Market, acting
from tests.operations.disputes.moves import (
    Court,
    accept,
    answer,
    decide,
    dispute_it,
    propose,
    reject,
    withdraw,
)
from tests.refusing import outcome, refused

HALF = vnd(1_500_000)


@pytest.fixture
async def dispute(database: TestDatabase, market: Market, published: Booking) -> Dispute:
    """Opened by the brand."""
    return await dispute_it(database, market.manager, published)


@pytest.fixture
async def proposed(database: TestDatabase, influencer: Influencer, dispute: Dispute, mediator: Secretariat) -> Dispute:
    """Answered by the influencer, and half of the fee proposed."""
    await answer(database, acting(influencer), dispute)
    return await propose(database, mediator, dispute, HALF)


@pytest.fixture
def parties(market: Market, influencer: Influencer) -> list[LoginId]:
    """The people behind both sides."""
    assert influencer.login_id is not None
    return [market.login.id, influencer.login_id]


async def test_each_step_is_a_fact_and_starts_the_next_clock(
    database: TestDatabase, market: Market, influencer: Influencer, proposed: Dispute, decider: Decider
) -> None:
    await accept(database, market.manager, proposed)
    await reject(database, acting(influencer), proposed)
    await decide(database, decider, proposed, HALF)

    names = await database.event_names()
    assert names[names.index("DisputeOpened") :] == [
        "DisputeOpened",
        "DisputeClockStarted",
        "DisputeAnswered",
        "DisputeClockStarted",
        "DisputeProposed",
        "DisputeClockStarted",
        "ProposalAccepted",
        "ProposalRejected",
        "DisputeClockStarted",
        "DisputeResolved",
        "BookingSettled",
        "FeeReleased",
        "FeeRefunded",
    ]
    decided = await database.reload(proposed)
    assert (decided.decided_by, decided.ended_at) == (decider.login_id, NOON)
    assert (decided.brand_accepted_at, decided.influencer_accepted_at) == (NOON, None)


async def test_no_party_mediates_or_decides_in_its_own_case(
    database: TestDatabase, influencer: Influencer, dispute: Dispute, mediator: Secretariat, parties: list[LoginId]
) -> None:
    await answer(database, acting(influencer), dispute)
    for party in parties:
        own = Integrity(login_id=party)
        await refused(database, PartyToBooking, lambda who=own: propose(database, who, dispute, HALF))
        with pytest.raises(IntegrityError, match="judged by a party to the booking"):
            await database.execute(
                "UPDATE disputes SET status = 'proposed', proposed_minor = 1, proposal_reasons = 'x',"
                " proposed_at = now(), proposed_by = :party",
                party=party,
            )
    await propose(database, mediator, dispute, HALF)
    await reject(database, acting(influencer), dispute)

    for party in parties:
        judge = Decider(login_id=party)
        await refused(database, PartyToBooking, lambda who=judge: decide(database, who, dispute, HALF))


async def test_who_proposed_does_not_decide(
    database: TestDatabase, influencer: Influencer, proposed: Dispute, mediator: Secretariat, decider: Decider
) -> None:
    await reject(database, acting(influencer), proposed)
    same = Decider(login_id=mediator.login_id)

    await refused(database, ProposedByYou, lambda: decide(database, same, proposed, HALF))
    with pytest.raises(IntegrityError, match="decided_by_another"):
        await database.execute(
            "UPDATE disputes SET status = 'resolved', resolution = 'decided', released_minor = 1, ended_at = now(),"
            " strikes_at = NULL, reminds_at = NULL, decision_ground = 'x', decision_facts = 'x',"
            " decision_reasons = 'x', decided_by = proposed_by"
        )
    await decide(database, decider, proposed, HALF)

    assert (await database.reload(proposed)).status is DisputeStatus.RESOLVED


async def test_a_step_is_for_the_side_that_is_awaited(
    database: TestDatabase, market: Market, influencer: Influencer, dispute: Dispute
) -> None:
    await refused(database, OtherSidesStep, lambda: answer(database, market.manager, dispute))
    await refused(database, OtherSidesStep, lambda: withdraw(database, acting(influencer), dispute))


async def test_what_comes_too_early_or_twice_moves_nothing(court: Court, dispute: Dispute) -> None:
    database = court.database
    early: list[Callable[[], Awaitable[object]]] = [
        lambda: propose(database, court.mediator, dispute, HALF),
        lambda: accept(database, court.brand, dispute),
        lambda: reject(database, court.brand, dispute),
        lambda: decide(database, court.decider, dispute, HALF),
    ]
    for act in early:
        await refused(database, WrongState, act)
    await answer(database, court.influencer, dispute)
    await refused(database, WrongState, lambda: answer(database, court.influencer, dispute))
    await refused(database, InvalidInput, lambda: propose(database, court.mediator, dispute, vnd(3_000_001)))
    await propose(database, court.mediator, dispute, HALF)
    await accept(database, court.brand, dispute)
    for move in (accept, reject):
        await refused(database, AcceptedAlready, lambda do=move: do(database, court.brand, dispute))


async def test_what_was_said_stays_and_a_dispute_ends_once(
    database: TestDatabase, market: Market, influencer: Influencer, proposed: Dispute
) -> None:
    await accept(database, market.manager, proposed)
    changes = (
        "answer = 'x'",
        "proposed_minor = 7",
        "brand_accepted_at = now()",
        "grounds = 'x'",
        "undisputed_minor = 0",
    )

    for change in changes:
        with pytest.raises(IntegrityError, match="what was said in a dispute stays"):
            await database.execute(f"UPDATE disputes SET {change}")  # noqa: S608
    await accept(database, acting(influencer), proposed)
    for change in ("UPDATE disputes SET resolution = 'decided'", "DELETE FROM disputes"):
        with pytest.raises(IntegrityError, match="what was said in a dispute stays"):
            await database.execute(change)


async def test_of_two_who_answer_the_proposal_at_once_one_acceptance_is_lost_to_nobody(
    database: TestDatabase, market: Market, influencer: Influencer, proposed: Dispute
) -> None:
    outcomes: list[str] = []

    async def take(side: Callable[[], Awaitable[object]]) -> None:
        outcomes.append(await outcome(side))

    async with anyio.create_task_group() as together:
        together.start_soon(take, lambda: accept(database, market.manager, proposed))
        together.start_soon(take, lambda: accept(database, acting(influencer), proposed))

    assert outcomes == ["DONE", "DONE"]
    assert (await database.reload(proposed)).status is DisputeStatus.RESOLVED
    assert (await database.event_names()).count("DisputeResolved") == 1
