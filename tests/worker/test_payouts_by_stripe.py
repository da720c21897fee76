"""Payouts through Stripe that are taken back there: however we hear of it, the payout fails once."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.actors import System
from domain.ledger import Account, AccountKind
from domain.partners import PartnerNotice
from domain.payouts.connected_accounts import ConnectedAccount
from domain.payouts.events import PayoutFailed
from domain.payouts.payout import Payout, PayoutStatus
from domain.payouts.reasons import PayoutReason
from domain.reconciliations import CaseStatus, DifferenceKind, ReconciliationCase
from operations.partner_notices import list_notices
from operations.payouts.sending import send_payouts
from operations.reconciliations import begin_partner_reconciliations
from payments.stripe.payout_rail import StripePayoutRail
from tests.makers.payouts import DUE, WORKER, add_details, earn, schedule
from tests.payments.stripe.paying_out import FOUR_DAYS, PayingOut
from tests.worker.stripe_house import House

CLOCK = System(name="begin_partner_reconciliations")
TONIGHT, NIGHT = DUE + timedelta(hours=12), timedelta(days=1)
OF_PAYOUTS = (DifferenceKind.PAYOUT, DifferenceKind.UNKNOWN_TRANSFER)
OPEN, GONE = CaseStatus.OPEN, CaseStatus.GONE


@dataclass
class Abroad:
    """A payout of 4,800,000 đ that was paid to a connected account when it was due."""

    house: House
    partner: PayingOut
    payout: Payout
    account: str

    async def take_back(self, **amount: int) -> str:
        """Somebody reverses the transfer on Stripe's own pages."""
        (transfer,) = [
            each["id"] for each in self.partner.there.fake.state.all("transfer") if each["transfer_group"] is not None
        ]
        given: Any = amount
        return (await self.partner.there.client.v1.transfers.reversals.create_async(transfer, given)).id

    async def status(self) -> PayoutStatus:
        return (await self.house.database.reload(self.payout)).status

    async def reconcile(self, at: datetime = TONIGHT) -> list[tuple[DifferenceKind, int, int, CaseStatus]]:
        """A night; answers the cases about payouts."""
        async with self.house.database.work(CLOCK, at) as work:
            assert await begin_partner_reconciliations(work) == 2
        await self.house.turn(at)
        assert await self.house.free() >= 0
        of_payouts = select(ReconciliationCase).where(ReconciliationCase.kind.in_(OF_PAYOUTS))
        found = await self.house.database.all(of_payouts.order_by(ReconciliationCase.id))
        return [(each.kind, each.ours.minor, each.theirs.minor, each.status) for each in found]

    async def failed_once(self) -> None:
        """Everything is as it was before the payout, and another one waits for a look."""
        assert await self.status() is PayoutStatus.FAILED
        told = [each for each in await self.house.database.events() if isinstance(each, PayoutFailed)]
        assert [each.payout_id for each in told] == [self.payout.id]
        (again,) = await self.house.database.all(select(Payout).where(Payout.follows_id == self.payout.id))
        assert (again.status, again.held_because) == (PayoutStatus.HELD, PayoutReason.TAKEN_BACK)
        earned = await self.house.database.all(select(Account).where(Account.kind == AccountKind.EARNINGS))
        assert sum(each.posted for each in earned) == 6_000_000
        assert await self.house.free() >= 0


@pytest.fixture
async def abroad(house: House) -> Abroad:
    there = house.partner.there
    partner = PayingOut(StripePayoutRail(house.database, there.client, lambda: DUE), there)
    there.fake.state.ahead = int(DUE.timestamp()) - there.fake.state.clock() - FOUR_DAYS
    await partner.fund()
    account = (await partner.account()).account
    earning = await earn(house.database, rail="stripe")
    payout = await schedule(house.database, earning)
    assert payout is not None
    await add_details(house.database, earning, account=ConnectedAccount(account=account, country="SG"))
    async with house.database.work(WORKER, DUE) as work:
        assert await send_payouts(work) == 1
    house.gateways = replace(house.gateways, connected_rail=partner.rail)
    await house.turn(DUE)
    stand = Abroad(house, partner, payout, account)
    assert await stand.status() is PayoutStatus.PAID
    return stand


@pytest.mark.parametrize("manners", [{}, {"times": 2}, {"reordered": True}])
async def test_what_stripe_took_back_fails_once(abroad: Abroad, manners: dict[str, Any]) -> None:
    await abroad.take_back(amount=1_000_000)
    await abroad.take_back()

    await abroad.house.deliver(**manners)
    await abroad.house.turn(DUE)

    await abroad.failed_once()
    notices = await abroad.house.database.all(select(PartnerNotice).where(PartnerNotice.payout_id.is_not(None)))
    assert {(each.kind, each.about, each.payout_id) for each in notices} == {
        ("transfer.reversed", "payout", abroad.payout.id)
    }
    assert len(notices) == 2


async def test_a_webhook_that_never_came_is_listed_at_night(abroad: Abroad) -> None:
    await abroad.take_back()
    abroad.partner.there.fake.state.waiting.clear()

    async with abroad.house.database.work(System(name="list_notices"), TONIGHT) as work:
        assert await list_notices(work) == 2
    await abroad.house.turn(TONIGHT)

    await abroad.failed_once()


async def test_a_transfer_of_nobodys_that_is_taken_back_moves_nothing(abroad: Abroad) -> None:
    transfers = abroad.partner.there.client.v1.transfers
    noted = {"niemtin_key": "not of ours"}
    made = await transfers.create_async(
        {"amount": 1_000, "currency": "vnd", "destination": abroad.account, "metadata": noted}
    )
    await transfers.reversals.create_async(made.id)

    await abroad.house.deliver()
    await abroad.house.turn(DUE)

    assert await abroad.status() is PayoutStatus.PAID
    assert await abroad.reconcile() == []  # it went back wholly


async def test_an_exact_match_opens_no_case(abroad: Abroad) -> None:
    assert await abroad.reconcile() == []


async def test_what_was_taken_back_in_part_is_a_case_and_stays_paid(abroad: Abroad) -> None:
    reversal = await abroad.take_back(amount=1_000_000)
    await abroad.house.deliver()
    await abroad.house.turn(DUE)

    assert await abroad.reconcile() == [(DifferenceKind.PAYOUT, 4_800_000, 3_800_000, OPEN)]

    assert await abroad.status() is PayoutStatus.PAID
    (case,) = await abroad.house.database.all(select(ReconciliationCase).where(ReconciliationCase.kind == "payout"))
    assert (case.payout_id, case.funding_id, case.subject) == (abroad.payout.id, None, str(abroad.payout.id))
    assert reversal in case.references.split()


async def test_what_was_taken_back_unheard_is_a_case_that_is_gone_the_night_after(abroad: Abroad) -> None:
    await abroad.take_back()

    assert await abroad.reconcile() == [(DifferenceKind.PAYOUT, 4_800_000, 0, OPEN)]
    await abroad.failed_once()

    assert await abroad.reconcile(TONIGHT + NIGHT) == [(DifferenceKind.PAYOUT, 4_800_000, 0, GONE)]


async def test_a_transfer_of_nobodys_is_a_case(abroad: Abroad) -> None:
    made = await abroad.partner.there.client.v1.transfers.create_async(
        {"amount": 7_000, "currency": "vnd", "destination": abroad.account}
    )

    assert await abroad.reconcile() == [(DifferenceKind.UNKNOWN_TRANSFER, 0, 7_000, OPEN)]

    (case,) = await abroad.house.database.all(
        select(ReconciliationCase).where(ReconciliationCase.kind == "unknown_transfer")
    )
    assert (case.subject, case.payout_id, case.references) == (made.id, None, made.id)
