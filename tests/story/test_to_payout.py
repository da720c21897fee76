"""The story goes on: what was released is paid out after three working days, less fee and tax; the books agree.

Told twice on one marketplace, of two influencers: through the sandbox, then through Stripe's stand-in.
"""

from collections.abc import Collection, Generator

import anyio
import httpx
import pytest
from sqlalchemy import select

from cli.demo import CAST, DAYS
from cli.own_stripe import OwnStripe, own_stripe
from domain.money import vnd
from domain.partners import FundingAction, PartnerNotice, PaymentPart
from domain.payments import Funding
from domain.payouts.connected_transfers import ConnectedTransfer
from domain.payouts.payout import Payout, PayoutStatus
from domain.reconciliations import ReconciliationCase
from fake_stripe.things import Thing
from payments.books import check_books
from runtime.clock import now
from runtime.gateways import open_database
from story.browser import Browser
from story.funding import PAID_IN
from story.main_job import tell_of_the_sample
from story.offering import Booked
from story.paying import play_delivery, play_payment, play_scheduling
from story.telling import Telling
from tests.databases import TestDatabase
from tests.story.marketplace import ServedMarketplace, settings_of


@pytest.fixture
def later(marketplace: ServedMarketplace) -> Generator[ServedMarketplace]:
    """The marketplace, whose settings and clock may be changed; afterwards it is again as it was."""
    before = dict(marketplace.settings)
    yield marketplace
    anyio.run(_forget_clocks, marketplace)
    marketplace.stop()
    marketplace.settings = before
    marketplace.start()


@pytest.mark.timeout(300)
async def test_the_story_goes_on_to_the_payout_on_either_rail(later: ServedMarketplace) -> None:
    with own_stripe(later.address) as stripe:
        await anyio.to_thread.run_sync(_tell, later, stripe)

    async with open_database(settings_of(later.folder)) as database, database.reading() as session:
        assert await check_books(session) == []
        newest = select(Payout).where(Payout.status == PayoutStatus.PAID).order_by(Payout.id.desc()).limit(2)
        payouts = (await session.scalars(newest)).all()
        fundings = (await session.scalars(select(Funding).where(Funding.rail == "stripe"))).all()
        parts = (await session.scalars(select(PaymentPart))).all()
        transfers = (await session.scalars(select(ConnectedTransfer))).all()
        notices = (await session.scalars(select(PartnerNotice))).all()
        actions = (await session.scalars(select(FundingAction))).all()
        cases = (await session.scalars(select(ReconciliationCase))).all()
    assert [(each.gross, each.fee, each.tax, each.net) for each in payouts] == [
        (vnd(6_000_000), vnd(600_000), vnd(600_000), vnd(4_800_000))
    ] * 2
    assert sorted(each.rail or "" for each in payouts) == ["sandbox", "stripe"]
    assert [(each.id, each.reference) for each in payouts if each.rail == "stripe"] == [
        (each.payout_id, each.reference) for each in transfers
    ]
    assert [(each["id"], each["destination"], each["amount"]) for each in _things(stripe, "transfer")] == [
        (each.reference, each.account, 4_800_000) for each in transfers
    ]
    assert _things(stripe, "transfer_reversal") == []
    assert [each.amount for each in fundings] == [vnd(PAID_IN)]
    assert {each.reference: each.amount.minor for each in parts} == {
        each["id"]: each["amount_received"] for each in _things(stripe, "payment_intent")
    }
    assert len(parts) == 5
    assert {each.refund_reference for each in parts} == {None}
    assert _things(stripe, "refund") == []
    assert {each.reference for each in notices} == {each["id"] for each in _things(stripe, "event")}
    assert actions == []
    assert cases == []


def _tell(marketplace: ServedMarketplace, stripe: OwnStripe) -> None:
    clients = (
        httpx.Client(base_url=marketplace.address, timeout=30.0),
        httpx.Client(base_url=stripe.address, timeout=30.0),
    )
    with clients[0] as http, clients[1] as browser:
        on_the_sandbox = Telling(http, CAST, now())
        first, bank = _deliver(on_the_sandbox)
        assert bank is None
        marketplace.stop()
        # Banks go on being paid by the sandbox: a file for a bank would wait for its answer.
        marketplace.settings |= stripe.settings | {"NIEMTIN_PAYOUT_RAIL": "sandbox"}
        marketplace.start()
        through_stripe = Telling(http, CAST, now(), browser=Browser(browser))
        second, account = _deliver(through_stripe, without=[first.influencer.influencer_id])
        assert account is not None
        marketplace.stop()
        Browser(browser).let_days_pass(DAYS)
        marketplace.start(days_ahead=DAYS)
        play_payment(on_the_sandbox, first, bank)
        play_payment(through_stripe, second, account)


def _deliver(telling: Telling, *, without: Collection[str] = ()) -> tuple[Booked, str | None]:
    posted, booked = tell_of_the_sample(telling, without=without)
    play_delivery(telling, posted, booked)
    return booked, play_scheduling(telling, booked)


def _things(stripe: OwnStripe, kind: str) -> list[Thing]:
    return list(stripe.fake.state.all(kind))


async def _forget_clocks(marketplace: ServedMarketplace) -> None:
    async with open_database(settings_of(marketplace.folder)) as database:
        forgetting = TestDatabase(database.url, pool_size=1)
        await forgetting.execute("DELETE FROM clocks")
        await forgetting.close()
