"""Amendments by consent: proposed by one side, answered by the other, followed by the booking at once."""

import hashlib
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from domain.actors import ActingBrandManager, ActingInfluencer, System
from domain.bookings.amended_terms import Amending, PieceAmendment
from domain.bookings.amendments import AmendmentStatus, BookingAmendment
from domain.bookings.booking import Booking
from domain.bookings.deliverables import Deliverable
from domain.bookings.events import AmendmentProposed, AmendmentReminded
from domain.bookings.refusals import (
    AmendmentDeadlinePassed,
    AmendmentOfOtherSide,
    AmendmentOfYours,
    AmendmentOpenAlready,
    AnswerTooLate,
    ExclusivityConflict,
    NothingAmended,
    PieceNotAmendable,
)
from domain.campaigns.content import AskedExclusivity, UsageGrant
from domain.errors import DomainError, InvalidInput, NotFound, WrongState
from domain.ids import BrandId, new_id
from domain.influencers.profiles import Influencer
from domain.logins import OpenedWith
from domain.money import vnd
from domain.offers.refusals import FeeOfUnpaidWork
from domain.offers.terms import Side
from operations.bookings.amending import (
    accept_amendment,
    decline_amendment,
    lapse_amendments,
    propose_amendment,
    remind_of_amendments,
    withdraw_amendment,
)
from operations.bookings.delivering import approve_booking, publish_deliverable
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.bookings import make_publication, post_of
from tests.makers.candidates import add_candidate
from tests.makers.markets import Market, acting, add_market, booked
from tests.makers.offers import make_terms, make_wide_terms
from tests.operations.bookings.test_delivering import pieces_of
from tests.refusing import refused

Amender = ActingBrandManager | ActingInfluencer
LATER = NOON + timedelta(hours=1)
REMINDER = NOON + timedelta(hours=24)
LIMIT = NOON + timedelta(hours=72)
DAY = date(2027, 1, 10)


@pytest.fixture
async def market(database: TestDatabase) -> Market:
    return await add_market(database, draft_review=False)


@pytest.fixture
async def booking(database: TestDatabase, market: Market, influencer: Influencer) -> Booking:
    return await booked(database, market, influencer, make_wide_terms())


async def propose(
    database: TestDatabase, actor: Amender, booking: Booking, *, now: datetime = NOON, **wish: Any
) -> BookingAmendment:
    async with database.work(actor, now) as work:
        return await propose_amendment(
            work, booking_id=booking.id, amending=Amending(**wish), reason="Hàng về trễ một tuần."
        )


async def accept(
    database: TestDatabase, actor: Amender, amendment: BookingAmendment, now: datetime = LATER
) -> BookingAmendment:
    async with database.work(actor, now) as work:
        return await accept_amendment(work, amendment_id=amendment.id)


async def decline(database: TestDatabase, actor: Amender, amendment: BookingAmendment) -> BookingAmendment:
    async with database.work(actor, LATER) as work:
        return await decline_amendment(work, amendment_id=amendment.id)


async def withdraw(database: TestDatabase, actor: Amender, amendment: BookingAmendment) -> BookingAmendment:
    async with database.work(actor, LATER) as work:
        return await withdraw_amendment(work, amendment_id=amendment.id)


async def lapse(database: TestDatabase, now: datetime) -> int:
    async with database.work(System(name="lapse_amendments"), now) as work:
        return await lapse_amendments(work)


async def remind(database: TestDatabase, now: datetime) -> int:
    async with database.work(System(name="remind_of_amendments"), now) as work:
        return await remind_of_amendments(work)


async def publish(database: TestDatabase, influencer: Influencer, piece: Deliverable) -> None:
    async with database.work(acting(influencer), NOON) as work:
        await publish_deliverable(work, deliverable_id=piece.id, publication=make_publication(url=post_of(piece)))


async def test_an_accepted_day_moves_what_is_owed_and_the_clock_and_is_announced(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    owed = await pieces_of(database, booking)
    proposed = await propose(
        database, acting(influencer), booking, pieces=(PieceAmendment(deliverable_id=owed[2].id, due_on=DAY),)
    )
    assert (proposed.status, proposed.answer_by) == (AmendmentStatus.OPEN, LIMIT)
    assert (await database.reload(booking)).due_on == date(2026, 12, 24)

    await accept(database, market.manager, proposed)

    kept, pieces = await database.reload(booking), await pieces_of(database, booking)
    assert [each.due_on for each in pieces] == [date(2026, 12, 20), date(2026, 12, 20), DAY]
    assert kept.due_on == DAY
    # The day after the last one owed begins at 17:00 UTC of the last one; two weeks later silence ends the booking.
    assert kept.strikes_at == datetime(2027, 1, 24, 17, tzinfo=NOON.tzinfo)
    assert kept.exclusive_until == DAY + timedelta(days=30)
    assert (kept.contract, kept.contract_hash, kept.fee) == (booking.contract, booking.contract_hash, booking.fee)
    assert (await database.event_names())[-3:] == ["AmendmentProposed", "AmendmentAccepted", "BookingClockStarted"]


async def test_accepted_amendments_are_a_chain_of_frozen_documents(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    surer = replace(market.manager, session_opened_with=OpenedWith.PASSWORD_AND_TOTP)
    first = await propose(database, surer, booking, usage_grants=(UsageGrant(right="all_media", territory="Việt Nam"),))
    await accept(database, acting(influencer), first)
    second = await propose(database, acting(influencer), booking, ends_exclusivity=True, now=LATER)
    await accept(database, market.manager, second)

    one, other = await database.reload(first), await database.reload(second)
    assert one.contract is not None
    assert other.contract is not None
    assert one.contract_hash == hashlib.sha256(one.contract.encode()).hexdigest()
    assert (one.amends_hash, other.amends_hash) == (booking.contract_hash, one.contract_hash)
    body, next_body = json.loads(one.contract), json.loads(other.contract)
    assert (body["form"], body["number"], body["contract_hash"]) == ("niemtin-amendment-3", 1, booking.contract_hash)
    assert [(each["side"], each["deed"], each["session_opened_with"]) for each in body["signatures"]] == [
        ("brand", "written", "password_and_totp"),
        ("influencer", "accepted", "password"),
    ]
    assert [each["deed"] for each in next_body["signatures"]] == ["accepted", "written"]
    assert next_body["terms"]["usage_grants"] == [{"right": "all_media", "territory": "Việt Nam", "until": None}]
    assert body["wording"]["en"].split("\n")[1:4] == [
        "Usage rights: “Paid amplification of the post in Việt Nam until 1 Mar 2027” is taken away.",
        "Usage rights: “All media in Việt Nam, without end” is added.",
        "All else, the fee included, stays as it was agreed.",
    ]
    kept = await database.reload(booking)
    assert (kept.exclusivity_category, kept.exclusivity_days, kept.exclusive_until) == (None, None, None)
    # Neither of them moved a day, so no clock was started anew.
    assert (await database.event_names())[-1] == "AmendmentAccepted"


async def test_it_may_be_accepted_until_the_instant_before_and_lapses_at_the_instant(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    on_time = await propose(database, market.manager, booking, ends_exclusivity=True)
    assert await lapse(database, LIMIT - timedelta(microseconds=1)) == 0
    await accept(database, acting(influencer), on_time, LIMIT - timedelta(microseconds=1))
    silent = await propose(
        database, market.manager, booking, exclusivity=AskedExclusivity(category="electronics_household", days=5)
    )

    await refused(database, AmendmentDeadlinePassed, lambda: accept(database, acting(influencer), silent, LIMIT))
    assert await lapse(database, LIMIT) == 1
    assert await lapse(database, LIMIT) == 0

    kept = await database.reload(silent)
    assert (kept.status, kept.answered_at, kept.answered_by) == (AmendmentStatus.LAPSED, LIMIT, None)
    assert (await database.event_names())[-1] == "AmendmentLapsed"


async def test_the_other_side_is_reminded_once_two_days_before(
    database: TestDatabase, market: Market, booking: Booking
) -> None:
    proposed = await propose(database, market.manager, booking, ends_exclusivity=True)
    announced = AmendmentProposed(
        booking_id=booking.id, amendment_id=proposed.id, side=Side.BRAND, answer_by=LIMIT, reminds_at=REMINDER
    )
    assert (await database.events())[-1] == announced
    before = await database.picture()
    assert await remind(database, REMINDER - timedelta(microseconds=1)) == 0
    assert await database.picture() == before

    assert [await remind(database, REMINDER) for _ in range(2)] == [1, 0]

    assert (await database.events())[-1] == AmendmentReminded(
        booking_id=booking.id, amendment_id=proposed.id, awaited=Side.INFLUENCER, answer_by=LIMIT
    )
    kept = await database.reload(proposed)
    assert (kept.status, kept.reminds_at) == (AmendmentStatus.OPEN, None)
    with pytest.raises(WrongState):
        kept.remind(now=REMINDER)
    assert await lapse(database, LIMIT) == 1


async def test_of_what_is_answered_or_over_nobody_is_reminded(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    brand, me = market.manager, acting(influencer)
    ended = [await propose(database, brand, booking, ends_exclusivity=True)]
    await decline(database, me, ended[-1])
    ended.append(await propose(database, brand, booking, ends_exclusivity=True))
    await withdraw(database, brand, ended[-1])
    ended.append(await propose(database, brand, booking, ends_exclusivity=True))
    await accept(database, me, ended[-1])
    asked = AskedExclusivity(category="electronics_household", days=5)
    ended.append(await propose(database, brand, booking, exclusivity=asked))

    assert await remind(database, LIMIT) == 0
    assert await lapse(database, LIMIT) == 1
    assert await remind(database, LIMIT) == 0

    assert [(await database.reload(each)).reminds_at for each in ended] == [None] * 4
    assert "AmendmentReminded" not in await database.event_names()


async def test_it_is_declined_by_the_other_side_and_withdrawn_by_ones_own(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    brand, me = market.manager, acting(influencer)
    first = await propose(database, brand, booking, ends_exclusivity=True)

    await refused(database, AmendmentOpenAlready, lambda: propose(database, me, booking, ends_exclusivity=True))
    await refused(database, AmendmentOfYours, lambda: accept(database, brand, first))
    await refused(database, AmendmentOfYours, lambda: decline(database, brand, first))
    await refused(database, AmendmentOfOtherSide, lambda: withdraw(database, me, first))
    assert (await decline(database, me, first)).status is AmendmentStatus.DECLINED
    second = await propose(database, brand, booking, ends_exclusivity=True)
    assert (second.number, second.amends_hash) == (2, booking.contract_hash)
    assert (await withdraw(database, brand, second)).status is AmendmentStatus.WITHDRAWN
    await refused(database, WrongState, lambda: accept(database, me, second))

    assert (await database.reload(booking)).exclusivity_days == 30
    assert (await database.event_names())[-3:] == ["AmendmentDeclined", "AmendmentProposed", "AmendmentWithdrawn"]


async def test_what_cannot_be_amended_is_refused_and_nothing_moves(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    brand, owed = market.manager, await pieces_of(database, booking)
    elsewhere = await booked(database, market, await add_candidate(database))
    (foreign,) = await pieces_of(database, elsewhere)
    await publish(database, influencer, owed[0])
    past = PieceAmendment(deliverable_id=owed[1].id, due_on=date(2026, 11, 20))
    wishes: dict[type[DomainError], dict[str, Any]] = {
        FeeOfUnpaidWork: {"fee": vnd(0)},
        NothingAmended: {"fee": vnd(3_000_000)},
        PieceNotAmendable: {"pieces": (PieceAmendment(deliverable_id=owed[0].id, due_on=DAY),)},
        NotFound: {"pieces": (PieceAmendment(deliverable_id=foreign.id, due_on=DAY),)},
        InvalidInput: {"pieces": (past,)},
    }

    for refusal, wish in wishes.items():
        await refused(database, refusal, lambda wish=wish: propose(database, brand, booking, **wish))
    stranger = replace(brand, brand_id=BrandId(new_id()))
    await refused(database, NotFound, lambda: propose(database, stranger, booking))


async def test_a_piece_published_meanwhile_is_not_moved_any_more(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    owed = await pieces_of(database, booking)
    moved = PieceAmendment(deliverable_id=owed[0].id, due_on=DAY, format="story", note="")
    proposed = await propose(database, market.manager, booking, pieces=(moved,))
    await publish(database, influencer, owed[0])

    await refused(database, PieceNotAmendable, lambda: accept(database, acting(influencer), proposed))

    assert (await database.reload(proposed)).status is AmendmentStatus.OPEN


async def test_a_new_promise_is_held_against_the_bookings_of_others(
    database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    free = await booked(database, market, influencer, make_terms())
    await booked(database, await add_market(database), influencer, make_terms())
    promise = AskedExclusivity(category="electronics_household", days=10)
    proposed = await propose(database, market.manager, free, exclusivity=promise)

    await refused(database, ExclusivityConflict, lambda: accept(database, acting(influencer), proposed))

    assert (await database.reload(free)).exclusivity_category is None


async def test_once_online_rights_are_amended_and_no_clock_moves_until_the_delivery_is_accepted(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    for piece in await pieces_of(database, booking):
        await publish(database, influencer, piece)
    before = await database.reload(booking)
    longer = AskedExclusivity(category="electronics_household", days=60)
    proposed = await propose(database, market.manager, booking, exclusivity=longer)

    await accept(database, acting(influencer), proposed)

    after = await database.reload(booking)
    assert after.exclusive_until == date(2026, 11, 21) + timedelta(days=60)
    assert after.strikes_at == before.strikes_at
    late = after.strikes_at or NOON
    await refused(
        database, AnswerTooLate, lambda: propose(database, market.manager, booking, ends_exclusivity=True, now=late)
    )
    async with database.work(market.manager, LATER) as work:
        await approve_booking(work, booking_id=booking.id)
    await refused(database, WrongState, lambda: propose(database, market.manager, booking, ends_exclusivity=True))


async def test_the_database_keeps_the_chain_and_lets_a_booking_follow_it_only(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    proposed = await propose(database, market.manager, booking, ends_exclusivity=True)
    forged = "UPDATE booking_amendments SET status = 'accepted', answered_at = now(), answered_by = proposed_by, "
    frozen = "contract = 'x', contract_hash = encode(sha256('x'), 'hex')"

    with pytest.raises(IntegrityError, match="what was agreed is never changed"):
        await database.execute("UPDATE bookings SET due_on = due_on + 1")
    with pytest.raises(IntegrityError, match="a deliverable is published once"):
        await database.execute("UPDATE deliverables SET due_on = due_on + 1")
    with pytest.raises(IntegrityError, match="otherwise never changed"):
        await database.execute("UPDATE booking_amendments SET amends_hash = 'x'")
    with pytest.raises(IntegrityError, match="contract_hash"):
        await database.execute(forged + "contract = 'x', contract_hash = 'y'")
    await accept(database, acting(influencer), proposed)
    for forbidden in ("UPDATE booking_amendments SET reason = 'x'", "DELETE FROM booking_amendments", forged + frozen):
        with pytest.raises(IntegrityError, match="an amendment is answered once"):
            await database.execute(forbidden)
    with pytest.raises(IntegrityError, match="what was agreed is never changed"):
        await database.execute(
            "UPDATE bookings SET exclusivity_category = 'cosmetics', exclusivity_days = 1, exclusive_until = due_on"
        )
    with pytest.raises(IntegrityError, match="what was agreed is never changed"):
        await database.execute("UPDATE bookings SET contract = 'x', contract_hash = 'y'")


async def test_an_amendment_that_does_not_follow_from_what_holds_is_refused_by_the_database(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    first = await propose(database, market.manager, booking, ends_exclusivity=True)
    await accept(database, acting(influencer), first)
    fork, _ = BookingAmendment.proposed(
        booking.id,
        2,
        first.read(),
        (),
        side=first.side,
        reason="Bản thứ hai.",
        amends_hash=first.amends_hash,
        rule_version=booking.rule_version,
        by=first.proposed_by,
        session_opened_with=OpenedWith.PASSWORD,
        now=LATER,
    )
    await database.add(fork)

    with pytest.raises(IntegrityError, match="does not follow from what holds"):
        await database.execute(
            "UPDATE booking_amendments SET status = 'accepted', answered_at = now(), answered_by = proposed_by, "
            "contract = 'x', contract_hash = encode(sha256('x'), 'hex') WHERE number = 2"
        )


async def test_what_was_amended_is_what_the_next_amendment_begins_from(
    database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    owed = await pieces_of(database, booking)
    moved = PieceAmendment(deliverable_id=owed[2].id, due_on=DAY, note="quay dọc")
    await accept(database, acting(influencer), await propose(database, market.manager, booking, pieces=(moved,)))

    await refused(
        database,
        NothingAmended,
        lambda: propose(database, market.manager, booking, pieces=(replace(moved, note=None),), now=LATER),
    )
    again = await propose(database, market.manager, booking, pieces=(replace(moved, due_on=None, note=""),), now=LATER)

    (change,) = again.changes
    assert change["before"]["en"] == "1 × Long video on YouTube, due 10 Jan 2027 (quay dọc)"
    assert change["after"]["en"] == "1 × Long video on YouTube, due 10 Jan 2027"
