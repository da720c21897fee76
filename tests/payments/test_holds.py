import anyio
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.bookings.booking import Booking
from domain.campaigns.programmes import Campaign
from domain.errors import DomainError, NotFound, WrongState
from domain.ids import BookingId, InfluencerId, new_id
from domain.ledger import Account, AccountKind, InsufficientFunds, Transfer, TransferKind
from domain.money import vnd
from domain.offers.offer import Offer, OfferStatus
from domain.offers.terms import OfferTerms, TermsStatus
from domain.payments import (
    AmountNotPositive,
    FeeHeld,
    FeeRefunded,
    FeeReleased,
    Funding,
    FundingStatus,
    Hold,
    HoldStatus,
)
from payments import holds
from payments.books import check_books
from payments.fundings import receive
from tests.campaign_money import CampaignMoney, money_of
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.payments import BOOKS, add_campaign, add_offer, book, fund, hold, hold_for


@pytest.fixture
async def campaign(database: TestDatabase) -> Campaign:
    return await add_campaign(database)


async def money(database: TestDatabase, campaign: Campaign) -> CampaignMoney:
    async with database.reading() as session:
        assert await check_books(session) == []
        return await money_of(session, campaign.id)


def of(*, funded: int = 0, held: int = 0, released: int = 0, free: int = 0) -> CampaignMoney:
    return CampaignMoney(funded=vnd(funded), held=vnd(held), released=vnd(released), free=vnd(free))


async def earnings(database: TestDatabase) -> dict[object, int]:
    accounts = await database.all(select(Account).where(Account.kind == AccountKind.EARNINGS))
    return {account.owner_id: account.posted for account in accounts}


async def release(database: TestDatabase, booking_id: BookingId) -> None:
    async with database.work(BOOKS, NOON) as work:
        await holds.release(work, booking_id=booking_id)


async def refund(database: TestDatabase, booking_id: BookingId) -> None:
    async with database.work(BOOKS, NOON) as work:
        await holds.refund(work, booking_id=booking_id)


async def test_a_campaign_without_money_has_none(database: TestDatabase, campaign: Campaign) -> None:
    assert await money(database, campaign) == of()


async def test_received_money_is_free(database: TestDatabase, campaign: Campaign) -> None:
    funding = await fund(database, campaign, vnd(10_000_000))

    kept = await database.reload(funding)
    assert (kept.status, kept.reference, kept.answered_at) == (FundingStatus.RECEIVED, "sandbox_1", NOON)
    (transfer,) = await database.all(select(Transfer))
    assert (transfer.id, transfer.kind) == (kept.transfer_id, TransferKind.FUNDING)
    assert await money(database, campaign) == of(funded=10_000_000, free=10_000_000)


async def test_a_funding_is_received_once(database: TestDatabase, campaign: Campaign) -> None:
    funding = await fund(database, campaign, vnd(10_000_000))

    with pytest.raises(WrongState):
        async with database.work(BOOKS, NOON) as work:
            await receive(
                work, await work.claim(select(Funding).where(Funding.id == funding.id)), reference="sandbox_2"
            )

    assert (await database.reload(funding)).reference == "sandbox_1"
    assert await money(database, campaign) == of(funded=10_000_000, free=10_000_000)


async def test_a_held_fee_is_no_longer_free(database: TestDatabase, campaign: Campaign) -> None:
    await fund(database, campaign, vnd(10_000_000))

    held = await hold(database, campaign, vnd(4_000_000))

    assert await money(database, campaign) == of(funded=10_000_000, held=4_000_000, free=6_000_000)
    assert (await database.reload(held)).status is HoldStatus.HELD
    assert await database.events() == [FeeHeld(hold_id=held.id, booking_id=held.booking_id, amount=vnd(4_000_000))]


async def test_more_than_is_free_is_not_held(database: TestDatabase, campaign: Campaign) -> None:
    await fund(database, campaign, vnd(10_000_000))
    await hold(database, campaign, vnd(9_000_000))

    with pytest.raises(InsufficientFunds) as refusal:
        await hold(database, campaign, vnd(1_000_001))

    assert (refusal.value.needed, refusal.value.available) == (vnd(1_000_001), vnd(1_000_000))
    assert await money(database, campaign) == of(funded=10_000_000, held=9_000_000, free=1_000_000)
    assert await database.count(Hold) == 1
    assert await database.event_names() == ["FeeHeld"]


@pytest.mark.parametrize("amount", [0, -1])
async def test_nothing_is_not_held(database: TestDatabase, campaign: Campaign, amount: int) -> None:
    await fund(database, campaign, vnd(10_000_000))

    with pytest.raises(AmountNotPositive):
        async with database.work(BOOKS, NOON) as work:
            await holds.hold(
                work,
                campaign_id=campaign.id,
                booking_id=BookingId(new_id()),
                influencer_id=InfluencerId(new_id()),
                amount=vnd(amount),
            )

    assert await money(database, campaign) == of(funded=10_000_000, free=10_000_000)
    assert await database.count(Hold) == 0


@pytest.mark.parametrize("column", ["campaign_id", "influencer_id"])
async def test_a_hold_is_of_its_bookings_campaign_and_influencer(
    database: TestDatabase, campaign: Campaign, column: str
) -> None:
    await fund(database, campaign, vnd(10_000_000))
    other = await add_campaign(database)
    await fund(database, other, vnd(10_000_000))
    held = await hold(database, other, vnd(1_000_000))
    offer, terms = await add_offer(database, campaign, vnd(1_000_000))
    before = await database.picture()

    with pytest.raises(IntegrityError, match="fk_holds_booking_id_campaign_id_influencer_id"):
        async with database.work(BOOKS, NOON) as work:
            open_offer = await work.claim(select(Offer).where(Offer.id == offer.id))
            open_terms = await work.claim(select(OfferTerms).where(OfferTerms.id == terms.id))
            booking = await book(work, campaign, open_offer, open_terms)
            await holds.hold(
                work,
                booking_id=booking.id,
                campaign_id=other.id if column == "campaign_id" else booking.campaign_id,
                influencer_id=held.influencer_id if column == "influencer_id" else booking.influencer_id,
                amount=booking.fee,
            )

    assert await database.picture() == before


async def test_a_booking_has_one_hold(database: TestDatabase, campaign: Campaign) -> None:
    await fund(database, campaign, vnd(10_000_000))
    held = await hold(database, campaign, vnd(1_000_000))
    (booking,) = await database.all(select(Booking))

    with pytest.raises(IntegrityError, match="uq_holds_booking_id"):
        async with database.work(BOOKS, NOON) as work:
            await hold_for(work, booking)

    assert await money(database, campaign) == of(funded=10_000_000, held=1_000_000, free=9_000_000)
    assert [each.id for each in await database.all(select(Hold))] == [held.id]


async def test_a_booking_with_a_fee_has_a_hold(database: TestDatabase, campaign: Campaign) -> None:
    await fund(database, campaign, vnd(10_000_000))
    offer, terms = await add_offer(database, campaign, vnd(1_000_000))

    with pytest.raises(IntegrityError, match="is not where it should be"):
        async with database.work(BOOKS, NOON) as work:
            await book(work, campaign, await work.claim(select(Offer)), await work.claim(select(OfferTerms)))

    assert (await database.reload(offer)).status is OfferStatus.OPEN
    assert (await database.reload(terms)).status is TermsStatus.OPEN
    assert await database.count(Booking) == 0


async def test_a_released_fee_is_the_influencers(database: TestDatabase, campaign: Campaign) -> None:
    await fund(database, campaign, vnd(10_000_000))
    held = await hold(database, campaign, vnd(4_000_000))

    await release(database, held.booking_id)

    assert await money(database, campaign) == of(funded=10_000_000, released=4_000_000, free=6_000_000)
    assert await earnings(database) == {held.influencer_id: 4_000_000}
    kept = await database.reload(held)
    assert (kept.status, kept.ended_at) == (HoldStatus.RELEASED, NOON)
    assert (await database.events())[-1] == FeeReleased(
        hold_id=held.id, booking_id=held.booking_id, amount=vnd(4_000_000)
    )


async def test_a_refunded_fee_is_free_again(database: TestDatabase, campaign: Campaign) -> None:
    await fund(database, campaign, vnd(10_000_000))
    held = await hold(database, campaign, vnd(4_000_000))

    await refund(database, held.booking_id)

    assert await money(database, campaign) == of(funded=10_000_000, free=10_000_000)
    assert await earnings(database) == {}
    assert (await database.reload(held)).status is HoldStatus.REFUNDED
    assert (await database.events())[-1] == FeeRefunded(
        hold_id=held.id, booking_id=held.booking_id, amount=vnd(4_000_000)
    )


@pytest.mark.parametrize("first", [release, refund])
@pytest.mark.parametrize("second", [release, refund])
async def test_a_hold_ends_once(database: TestDatabase, campaign: Campaign, first: type, second: type) -> None:
    await fund(database, campaign, vnd(10_000_000))
    held = await hold(database, campaign, vnd(4_000_000))
    await first(database, held.booking_id)
    before = await money(database, campaign)

    with pytest.raises(WrongState):
        await second(database, held.booking_id)

    assert await money(database, campaign) == before
    assert len(await database.events()) == 2


async def test_what_was_never_held_does_not_end(database: TestDatabase) -> None:
    for end in (release, refund):
        with pytest.raises(NotFound):
            await end(database, BookingId(new_id()))

    assert await database.count(Transfer) == 0


async def test_a_hold_released_and_refunded_at_once_ends_once(database: TestDatabase, campaign: Campaign) -> None:
    await fund(database, campaign, vnd(10_000_000))
    held = await hold(database, campaign, vnd(4_000_000))
    refused: list[DomainError] = []

    async def end(how: int) -> None:
        try:
            await (release, refund)[how % 2](database, held.booking_id)
        except WrongState as refusal:
            refused.append(refusal)

    async with anyio.create_task_group() as together:
        for how in range(8):
            together.start_soon(end, how)

    assert len(refused) == 7
    after = await money(database, campaign)
    assert after in (of(funded=10_000_000, released=4_000_000, free=6_000_000), of(funded=10_000_000, free=10_000_000))


async def test_holds_racing_for_one_budget_never_exceed_it(database: TestDatabase, campaign: Campaign) -> None:
    await fund(database, campaign, vnd(10_000_000))
    refused: list[DomainError] = []

    async def hold_three_million() -> None:
        try:
            await hold(database, campaign, vnd(3_000_000))
        except InsufficientFunds as refusal:
            refused.append(refusal)

    async with anyio.create_task_group() as together:
        for _ in range(10):
            together.start_soon(hold_three_million)

    assert len(refused) == 7
    assert await money(database, campaign) == of(funded=10_000_000, held=9_000_000, free=1_000_000)
    assert await database.count(Hold) == 3


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("UPDATE holds SET status = 'released', ended_at = now()", "ends_when_nothing_is_left"),
        ("UPDATE holds SET status = 'refunded'", "ck_holds_end"),
        ("UPDATE holds SET released_minor = 1", "does not follow its transfers"),
        ("UPDATE holds SET released_minor = 4000001, refunded_minor = -1", "ck_holds_"),
        (
            "UPDATE holds SET released_minor = 4000000, status = 'released', ended_at = now()",
            "does not follow its transfers",
        ),
        ("UPDATE holds SET amount_minor = amount_minor + 1", "does not follow its transfers"),
        ("DELETE FROM holds", "otherwise never changed"),
        ("UPDATE fundings SET amount_minor = amount_minor + 1", "otherwise never changed"),
        ("UPDATE fundings SET status = 'requested'", "otherwise never changed"),
        ("DELETE FROM fundings", "otherwise never changed"),
    ],
)
async def test_holds_cannot_be_changed_even_by_hand(
    database: TestDatabase, campaign: Campaign, change: str, reason: str
) -> None:
    await fund(database, campaign, vnd(10_000_000))
    held = await hold(database, campaign, vnd(4_000_000))

    with pytest.raises(IntegrityError, match=reason):
        await database.execute(change)

    assert await money(database, campaign) == of(funded=10_000_000, held=4_000_000, free=6_000_000)
    assert (await database.reload(held)).status is HoldStatus.HELD


async def test_a_hold_without_its_transfer_is_none_even_by_hand(database: TestDatabase, campaign: Campaign) -> None:
    await add_offer(database, campaign, vnd(0))
    async with database.work(BOOKS, NOON) as work:
        await book(work, campaign, await work.claim(select(Offer)), await work.claim(select(OfferTerms)))
    await fund(database, campaign, vnd(10_000_000))

    with pytest.raises(IntegrityError, match="does not follow its transfers"):
        await database.execute(
            "INSERT INTO holds (id, booking_id, campaign_id, influencer_id, account_id, amount_minor, amount_currency, "
            "held_at, status, released_minor, refunded_minor) "
            "SELECT uuidv7(), b.id, b.campaign_id, b.influencer_id, a.id, 5, 'VND', now(), 'held', 0, 0 "
            "FROM bookings b, accounts a WHERE a.kind = 'campaign'"
        )

    assert await database.count(Hold) == 0
    assert await money(database, campaign) == of(funded=10_000_000, free=10_000_000)


async def test_an_ended_hold_stays_ended_even_by_hand(database: TestDatabase, campaign: Campaign) -> None:
    await fund(database, campaign, vnd(10_000_000))
    held = await hold(database, campaign, vnd(4_000_000))
    await refund(database, held.booking_id)

    with pytest.raises(IntegrityError, match="does not follow its transfers"):
        await database.execute("UPDATE holds SET status = 'held', ended_at = NULL, refunded_minor = 0")

    assert (await database.reload(held)).status is HoldStatus.REFUNDED


async def test_money_of_another_campaign_is_not_counted(database: TestDatabase, campaign: Campaign) -> None:
    await fund(database, await add_campaign(database), vnd(10_000_000))

    assert await money(database, campaign) == of()
