"""A campaign that was funded by both kinds of rail: each payout goes by the kind that its own fee draws on."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select

from domain.campaigns.programmes import Campaign
from domain.ledger import Account, AccountKind
from domain.money import Money, vnd
from domain.payouts.connected_accounts import ConnectedAccount
from domain.payouts.payout import Payout, PayoutStatus
from domain.payouts.payout_details import PayoutAccount
from operations.payouts.sending import send_payouts
from payments.books import check_books
from payments.rails import Accepted, PaidOut, Payee, Refused
from payments.sandbox_rail import SandboxRail
from runtime.gateways import Gateways
from tests.databases import TestDatabase
from tests.makers.payments import add_campaign, fund, hold
from tests.makers.payouts import ACCOUNT, DUE, WORKER, Earning, add_details, release, schedule
from tests.payments.stripe.paying_out import paying_out
from worker.relay import Relay
from worker.subscriptions import SUBSCRIPTIONS


class AskedRail(SandboxRail):
    """A rail that notes what it is asked to pay."""

    def __init__(self, name: str, answer: Accepted | None = None) -> None:
        self.name = name
        self.asked: dict[str, Money] = {}
        self._answer = answer

    async def pay(self, *, key: str, amount: Money, payee: Payee) -> PaidOut | Accepted | Refused:
        """Answer at once."""
        self.asked[key] = amount
        return self._answer or await super().pay(key=key, amount=amount, payee=payee)


@pytest.fixture
def sandbox() -> AskedRail:
    """It pays at once."""
    return AskedRail("sandbox")


@pytest.fixture
def bank() -> AskedRail:
    """It answers some other day."""
    return AskedRail("bank_batch", Accepted(reference="order"))


async def funded(database: TestDatabase, *came_in: tuple[str, int]) -> Campaign:
    """A campaign into which these rails took so much, in this order."""
    campaign = await add_campaign(database)
    for rail, minor in came_in:
        await fund(database, campaign, vnd(minor), rail)
    return campaign


async def due(database: TestDatabase, campaign: Campaign, *fees: int, to: PayoutAccount = ACCOUNT) -> list[Payout]:
    """Payouts of fees that were held one after the other, sent when they are due."""
    held = [await hold(database, campaign, vnd(fee)) for fee in fees]
    payouts: list[Payout] = []
    for each in held:
        await release(database, each)
        payout = await schedule(database, Earning(campaign, each))
        assert payout is not None
        await add_details(database, Earning(campaign, each), account=to)
        payouts.append(payout)
    async with database.work(WORKER, DUE) as work:
        assert await send_payouts(work) == len(fees)
    return payouts


async def turn(gateways: Gateways) -> None:
    relay = Relay(gateways, SUBSCRIPTIONS)
    while await relay.turn(DUE):
        pass


async def standing(database: TestDatabase, payouts: Sequence[Payout]) -> list[tuple[PayoutStatus, str | None]]:
    """Where payouts stand and by which rail they go; the books are in order."""
    async with database.reading() as session:
        assert await check_books(session) == []
    kept = [await database.reload(each) for each in payouts]
    return [(each.status, each.rail) for each in kept]


@pytest.mark.parametrize("chosen", ["sandbox", "bank_batch"])
async def test_each_fee_goes_out_as_what_it_draws_on_came_in_whatever_the_setting_is(
    database: TestDatabase, gateways: Gateways, sandbox: AskedRail, bank: AskedRail, chosen: str
) -> None:
    campaign = await funded(database, ("sandbox", 10_000_000), ("stripe", 20_000_000))
    payouts = await due(database, campaign, 6_000_000, 4_000_000, 5_000_000)
    first, second = (sandbox, bank) if chosen == "sandbox" else (bank, sandbox)

    await turn(replace(gateways, payout_rail=first, other_payout_rails=(second,)))

    assert sandbox.asked == {str(payouts[0].id): vnd(4_800_000), str(payouts[1].id): vnd(3_600_000)}
    assert bank.asked == {str(payouts[2].id): vnd(4_000_000)}
    assert await standing(database, payouts) == [
        (PayoutStatus.PAID, "sandbox"),
        (PayoutStatus.PAID, "sandbox"),
        (PayoutStatus.SENT, "bank_batch"),
    ]
    partners = await database.all(select(Account).where(Account.kind == AccountKind.PARTNER))
    assert {each.rail: each.posted for each in partners} == {"sandbox": -1_600_000, "stripe": -20_000_000}


async def test_a_fee_that_itself_draws_on_both_waits_for_a_look(
    database: TestDatabase, gateways: Gateways, sandbox: AskedRail, bank: AskedRail
) -> None:
    campaign = await funded(database, ("sandbox", 4_000_000), ("stripe", 20_000_000))
    both, money = await due(database, campaign, 6_000_000, 5_000_000)
    before = {each.id: each.posted for each in await database.all(select(Account))}

    await turn(replace(gateways, payout_rail=bank, other_payout_rails=(sandbox,)))

    assert (sandbox.asked, bank.asked) == ({}, {str(money.id): vnd(4_000_000)})
    assert await standing(database, [both, money]) == [(PayoutStatus.FAILED, None), (PayoutStatus.SENT, "bank_batch")]
    because = "FUNDED_OTHERWISE: it came in by sandbox and stripe and would go out by bank_batch."
    (again,) = await database.all(select(Payout).where(Payout.follows_id == both.id))
    assert ((await database.reload(both)).failure, again.status, again.held_because, again.gross) == (
        because, PayoutStatus.HELD, because, vnd(6_000_000),
    )  # fmt: skip
    after = await database.all(select(Account).order_by(Account.id))
    assert {each.kind: each.posted - before[each.id] for each in after if each.posted != before[each.id]} == {
        AccountKind.EARNINGS: 6_000_000,
        AccountKind.PAYOUT: -4_800_000,
        AccountKind.FEES: -600_000,
        AccountKind.TAX: -600_000,
    }


async def test_what_the_sandbox_took_in_later_keeps_no_fee_from_a_connected_account(
    database: TestDatabase, gateways: Gateways
) -> None:
    async with paying_out(database) as partner:
        account = ConnectedAccount(account=(await partner.account()).account, country="SG")
        campaign = await funded(database, ("stripe", 6_000_000), ("sandbox", 20_000_000))
        money, play = await due(database, campaign, 6_000_000, 5_000_000, to=account)

        await turn(replace(gateways, connected_rail=partner.rail))

        assert await partner.transferred() == [(4_800_000, 0)]
    assert await standing(database, [money, play]) == [(PayoutStatus.PAID, "stripe"), (PayoutStatus.FAILED, None)]
    because = "FUNDED_OTHERWISE: it came in by sandbox and would go out by stripe."
    (again,) = await database.all(select(Payout).where(Payout.follows_id == play.id))
    assert (again.status, again.held_because) == (PayoutStatus.HELD, because)
