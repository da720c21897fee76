"""A hold whose fee was amended: more or less of it is set aside, in the books and on the fundings that it draws on."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from domain.campaigns.programmes import Campaign
from domain.errors import KeyReused, WrongState
from domain.funding_ends.end import FundingEndsTooSoon
from domain.ledger import InsufficientFunds, NotReversible, Transfer, TransferKind
from domain.money import Money, vnd
from domain.payments import AmountNotPositive, FeeHeld, FeeRefunded, Hold, HoldStatus, MoreThanHeld
from payments import holds
from payments.ledger import reverse
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.payments import BOOKS, add_campaign, fund
from tests.makers.payments import hold as hold_as_agreed
from tests.payments.stage import PAST_THE_TRIGGERS, run
from tests.payments.test_draws import drawn
from tests.payments.test_grants import AS_THE_PROGRAM
from tests.payments.test_holds import money, of, release
from tests.refusing import refused


@pytest.fixture
async def campaign(database: TestDatabase) -> Campaign:
    return await add_campaign(database)


async def hold(database: TestDatabase, campaign: Campaign, fee: Money) -> Hold:
    """A fee held for a booking whose terms are nowhere kept: here its hold is amended, and no agreement."""
    held = await hold_as_agreed(database, campaign, fee)
    await run(database, PAST_THE_TRIGGERS, "UPDATE bookings SET terms_id = gen_random_uuid()")
    return held


async def increase(database: TestDatabase, held: Hold, minor: int, key: str = "up") -> None:
    async with database.work(BOOKS, NOON) as work:
        await holds.increase(work, booking_id=held.booking_id, amount=vnd(minor), key=key)


async def decrease(database: TestDatabase, held: Hold, minor: int, key: str = "down") -> None:
    async with database.work(BOOKS, NOON) as work:
        await holds.decrease(work, booking_id=held.booking_id, amount=vnd(minor), key=key)


async def test_more_is_drawn_on_what_came_in_next_and_less_goes_back_newest_first(
    database: TestDatabase, campaign: Campaign
) -> None:
    older = await fund(database, campaign, vnd(4_000_000))
    newer = await fund(database, campaign, vnd(10_000_000), now=NOON + timedelta(days=1))
    held = await hold(database, campaign, vnd(3_000_000))

    for _ in range(2):
        await increase(database, held, 3_000_000)

    assert await money(database, campaign) == of(funded=14_000_000, held=6_000_000, free=8_000_000)
    assert await drawn(database) == {older.id: 4_000_000, newer.id: 2_000_000}
    assert (await database.events())[-1] == FeeHeld(hold_id=held.id, booking_id=held.booking_id, amount=vnd(3_000_000))

    for _ in range(2):
        await decrease(database, held, 2_500_000)

    assert await money(database, campaign) == of(funded=14_000_000, held=3_500_000, free=10_500_000)
    assert await drawn(database) == {older.id: 3_500_000}
    kept = await database.reload(held)
    assert (kept.amount, kept.refunded_minor, kept.status) == (vnd(3_500_000), 0, HoldStatus.HELD)
    assert (await database.events())[-1] == FeeRefunded(
        hold_id=held.id, booking_id=held.booking_id, amount=vnd(2_500_000)
    )
    kinds = [each.kind for each in await database.all(select(Transfer).where(Transfer.hold_id == held.id))]
    assert sorted(kinds) == [TransferKind.HOLD, TransferKind.HOLD_DECREASE, TransferKind.HOLD_INCREASE]


async def test_what_cannot_be_held_more_or_less_is_refused_and_nothing_moves(
    database: TestDatabase, campaign: Campaign
) -> None:
    await fund(database, campaign, vnd(5_000_000))
    held = await hold(database, campaign, vnd(3_000_000))
    await increase(database, held, 1, key="once")

    short = await refused(database, InsufficientFunds, lambda: increase(database, held, 2_000_000))
    assert (short.needed, short.available) == (vnd(2_000_000), vnd(1_999_999))
    for kind, amend, minor in (
        (MoreThanHeld, decrease, 3_000_001),
        (AmountNotPositive, decrease, 0),
        (AmountNotPositive, increase, 0),
    ):
        await refused(database, kind, lambda amend=amend, minor=minor: amend(database, held, minor))
    await refused(database, KeyReused, lambda: increase(database, held, 2, key="once"))
    await refused(database, KeyReused, lambda: decrease(database, held, 1, key="once"))
    await release(database, held.booking_id)
    await refused(database, WrongState, lambda: increase(database, held, 1))
    await refused(database, WrongState, lambda: decrease(database, held, 1))


async def test_what_was_agreed_is_not_reversed(database: TestDatabase, campaign: Campaign) -> None:
    await fund(database, campaign, vnd(5_000_000))
    held = await hold(database, campaign, vnd(3_000_000))
    await increase(database, held, 1_000_000)
    await decrease(database, held, 500_000)
    made = await database.all(select(Transfer).where(Transfer.kind.in_(("hold_increase", "hold_decrease"))))

    async def undo(transfer: Transfer) -> None:
        async with database.work(BOOKS, NOON) as work:
            await reverse(work, transfer.id)

    for transfer in made:
        await refused(database, NotReversible, lambda transfer=transfer: undo(transfer))
    assert len(made) == 2


async def test_a_raised_fee_is_paid_from_money_that_lasts(database: TestDatabase, campaign: Campaign) -> None:
    """What comes in later lasts longer; the older money ends 75 days after it came in."""
    older = await fund(database, campaign, vnd(4_000_000), rail="stripe")
    newer = await fund(database, campaign, vnd(5_000_000), rail="stripe", now=NOON + timedelta(days=10))
    held = await hold(database, campaign, vnd(3_000_000))
    until = NOON + timedelta(days=80)

    async def raise_by(minor: int) -> None:
        async with database.work(BOOKS, NOON) as work:
            await holds.increase(work, booking_id=held.booking_id, amount=vnd(minor), until=until, key="up")

    async def look(minor: int) -> None:
        async with database.work(BOOKS, NOON) as work:
            await holds.require_could_hold(work, booking_id=held.booking_id, amount=vnd(minor), until=until)

    for deed, minor in ((raise_by, 2_000_001), (look, 5_000_001)):
        told = await refused(database, FundingEndsTooSoon, lambda deed=deed, minor=minor: deed(minor))
        assert (told.ends_at, told.needed_until) == (NOON + timedelta(days=75), until)
    assert await drawn(database) == {older.id: 3_000_000}
    await look(5_000_000)
    assert await drawn(database) == {older.id: 3_000_000}

    await raise_by(2_000_000)

    assert await drawn(database) == {newer.id: 5_000_000}


@pytest.mark.parametrize("minor", [1, 2_999_999])
async def test_the_database_keeps_the_amount_to_the_transfers(
    database: TestDatabase, campaign: Campaign, minor: int
) -> None:
    await fund(database, campaign, vnd(5_000_000))
    await hold(database, campaign, vnd(3_000_000))
    before = await database.picture()

    with pytest.raises((DBAPIError, IntegrityError), match=r"does not follow its transfers|does not draw"):
        async with database.work(BOOKS, NOON) as work:
            await work.session.execute(AS_THE_PROGRAM)
            await work.session.execute(text(f"UPDATE holds SET amount_minor = {minor}"))  # noqa: S608

    assert await database.picture() == before


async def test_the_program_raises_and_lowers(database: TestDatabase, campaign: Campaign) -> None:
    await fund(database, campaign, vnd(5_000_000))
    held = await hold(database, campaign, vnd(3_000_000))

    async with database.work(BOOKS, NOON) as work:
        await work.session.execute(AS_THE_PROGRAM)
        await holds.increase(work, booking_id=held.booking_id, amount=vnd(2), key="up")
        await holds.decrease(work, booking_id=held.booking_id, amount=vnd(1), key="down")

    assert await money(database, campaign) == of(funded=5_000_000, held=3_000_001, free=1_999_999)
