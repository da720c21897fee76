"""A paid payout is taken back where it was paid, once; the books follow what the partner says."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.actors import Finance
from domain.errors import InvalidInput
from domain.ledger import Account, AccountKind
from domain.logins import WrongPassword
from domain.payouts.connected_accounts import ConnectedAccount
from domain.payouts.payout import Payout, PayoutStatus
from domain.payouts.reversals import (
    PayoutNotPaid,
    PayoutReversal,
    PayoutReversalRefused,
    PayoutReversalRequested,
    PayoutReversalStatus,
    PayoutReversed,
)
from operations.payouts.reversing import ask_for_reversal, book_reversal, reverse_payout
from operations.payouts.sending import send_payouts
from operations.proving import Unproven
from payments.books import check_books
from payments.rails import ConnectedPayee
from runtime.gateways import Gateways
from tests.databases import TestDatabase
from tests.makers.bank_batches import open_banking, paid
from tests.makers.logins import make_login
from tests.makers.payouts import DUE, WORKER, add_details, earn, schedule
from tests.makers.second_factors import proof
from tests.payments.stripe.paying_out import PayingOut, paying_out
from tests.refusing import refused
from worker.relay import LONGEST_WAIT, Relay
from worker.subscriptions import SUBSCRIPTIONS

WHY = "Trả nhầm người."


@dataclass
class Abroad:
    """A payout that was paid to a connected account, and who may want it back."""

    database: TestDatabase
    gateways: Gateways
    partner: PayingOut
    payee: ConnectedPayee
    payout: Payout
    finance: Finance

    async def turn(self, at: datetime = DUE) -> None:
        while await Relay(self.gateways, SUBSCRIPTIONS).turn(at):
            pass

    async def reverse(self, *, reason: str = WHY, password: str | None = None) -> Payout | Unproven:
        shown = proof() if password is None else proof(password=password)
        async with self.database.work(self.finance, DUE) as work:
            return await reverse_payout(work, payout_id=self.payout.id, reason=reason, proof=shown)

    async def stands(self) -> tuple[PayoutStatus, list[PayoutReversalStatus]]:
        """The payout, and its reversals; the books are in order."""
        async with self.database.reading() as session:
            assert await check_books(session) == []
        made = await self.database.all(select(PayoutReversal).order_by(PayoutReversal.id))
        return (await self.database.reload(self.payout)).status, [each.status for each in made]

    async def stands_on(self, kind: AccountKind) -> int:
        return sum(each.posted for each in await self.database.all(select(Account).where(Account.kind == kind)))


@pytest.fixture
async def abroad(database: TestDatabase, gateways: Gateways) -> AsyncGenerator[Abroad]:
    finance = Finance(login_id=(await database.add(make_login())).id)
    async with paying_out(database) as partner:
        payee = await partner.account()
        earning = await earn(database, rail="stripe")
        payout = await schedule(database, earning)
        assert payout is not None
        await add_details(database, earning, account=ConnectedAccount(account=payee.account, country="SG"))
        async with database.work(WORKER, DUE) as work:
            assert await send_payouts(work) == 1
        both = replace(gateways, connected_rail=partner.rail)
        stand = Abroad(database, both, partner, payee, payout, finance)
        await stand.turn()
        assert await stand.stands() == (PayoutStatus.PAID, [])
        yield stand


async def test_it_is_taken_back_and_everything_is_as_before_it(abroad: Abroad) -> None:
    assert isinstance(await abroad.reverse(), Payout)
    assert isinstance(await abroad.reverse(), Payout)  # asked again meanwhile: the same
    await abroad.turn()

    assert await abroad.stands() == (PayoutStatus.FAILED, [PayoutReversalStatus.REVERSED])
    assert await abroad.partner.transferred() == [(4_800_000, 4_800_000)]
    (again,) = await abroad.database.all(select(Payout).where(Payout.follows_id == abroad.payout.id))
    assert (again.status, again.held_because, again.gross) == (PayoutStatus.HELD, WHY, abroad.payout.gross)
    standing = [await abroad.stands_on(kind) for kind in (AccountKind.EARNINGS, AccountKind.FEES, AccountKind.TAX)]
    assert standing == [6_000_000, 0, 0]
    (reversal,) = await abroad.database.all(select(PayoutReversal))
    assert reversal.reference is not None
    reversal_id, payout_id = reversal.id, abroad.payout.id
    told = [each for each in await abroad.database.events() if type(each) in {PayoutReversalRequested, PayoutReversed}]
    assert told == [
        PayoutReversalRequested(reversal_id=reversal_id, payout_id=payout_id, by=abroad.finance.login_id),
        PayoutReversed(reversal_id=reversal_id, payout_id=payout_id),
    ]


@pytest.mark.parametrize("fault", ["too_many_requests", "error_after_effect", "reset_after_effect"])
async def test_a_partner_without_an_answer_is_asked_again(abroad: Abroad, fault: str) -> None:
    await abroad.reverse()
    await abroad.partner.there.trouble(fault, path="/v1/transfers")
    await abroad.turn()
    assert await abroad.stands() == (PayoutStatus.PAID, [PayoutReversalStatus.REQUESTED])

    await abroad.turn(DUE + LONGEST_WAIT)

    assert await abroad.stands() == (PayoutStatus.FAILED, [PayoutReversalStatus.REVERSED])
    assert await abroad.partner.transferred() == [(4_800_000, 4_800_000)]


async def test_what_is_gone_stays_paid_and_may_be_asked_for_again(abroad: Abroad) -> None:
    await abroad.partner.there.switch(f"accounts/{abroad.payee.account}/pay_out")
    await abroad.reverse()
    await abroad.turn()

    assert await abroad.stands() == (PayoutStatus.PAID, [PayoutReversalStatus.REFUSED])
    (reversal,) = await abroad.database.all(select(PayoutReversal))
    assert reversal.refusal == "Stripe: Insufficient funds in the connected account: ₫0 left."
    assert PayoutReversalRefused(reversal_id=reversal.id, payout_id=abroad.payout.id) in await abroad.database.events()
    # Money comes into the account again.
    given = {"amount": 4_800_000, "currency": "vnd", "destination": abroad.payee.account}
    await abroad.partner.there.client.v1.transfers.create_async(given)  # pyright: ignore[reportArgumentType]
    await abroad.reverse()
    await abroad.turn()
    refused_then_reversed = [PayoutReversalStatus.REFUSED, PayoutReversalStatus.REVERSED]
    assert await abroad.stands() == (PayoutStatus.FAILED, refused_then_reversed)


async def test_without_the_password_or_a_reason_nothing_is_asked(abroad: Abroad) -> None:
    wrong = await abroad.reverse(password="sai")
    await refused(abroad.database, InvalidInput, lambda: abroad.reverse(reason="  "))

    assert isinstance(wrong, WrongPassword)
    assert await abroad.stands() == (PayoutStatus.PAID, [])


async def test_what_is_not_paid_any_more_is_not_taken_back(abroad: Abroad) -> None:
    await abroad.reverse()
    await abroad.turn()

    await refused(abroad.database, PayoutNotPaid, abroad.reverse)


async def test_hearing_of_a_wish_twice_books_it_once(abroad: Abroad) -> None:
    await abroad.reverse()
    await abroad.turn()
    (reversal,) = await abroad.database.all(select(PayoutReversal))
    before = await abroad.database.picture()
    event = PayoutReversalRequested(reversal_id=reversal.id, payout_id=abroad.payout.id, by=abroad.finance.login_id)

    answer = await ask_for_reversal(abroad.database, abroad.gateways.payout_rail_named, event)
    async with abroad.database.work(WORKER, DUE) as work:
        await book_reversal(work, event, answer)

    assert answer is None
    assert await abroad.database.picture() == before


async def test_where_the_transfer_was_taken_back_first_the_wish_is_fulfilled(abroad: Abroad) -> None:
    (reference,) = [each["id"] for each in abroad.partner.there.fake.state.all("transfer")]
    made = await abroad.partner.there.client.v1.transfers.reversals.create_async(reference)
    await abroad.reverse()
    await abroad.turn()

    assert await abroad.stands() == (PayoutStatus.FAILED, [PayoutReversalStatus.REVERSED])
    (reversal,) = await abroad.database.all(select(PayoutReversal))
    assert reversal.reference == made.id


async def test_a_payout_that_stripe_transferred_otherwise_is_found(abroad: Abroad) -> None:
    # As an intruder would have to: past the triggers.
    await abroad.database.execute(
        "DO $$ BEGIN PERFORM set_config('session_replication_role', 'replica', true);"
        " UPDATE connected_transfers SET amount_minor = amount_minor - 1; END $$"
    )

    async with abroad.database.reading() as session:
        (found,) = await check_books(session)

    assert found.rule == "a payout that is paid was settled, and where a bank or Stripe paid it, for what it comes to"
    assert found.rows == (str(abroad.payout.id),)


@pytest.mark.parametrize("change", ["reason = 'Khác'", "refusal = 'No.', status = 'refused', reference = NULL"])
async def test_a_wish_and_its_answer_stay(abroad: Abroad, change: str) -> None:
    await abroad.reverse()
    await abroad.turn()
    before = await abroad.database.picture()

    with pytest.raises(IntegrityError):
        await abroad.database.execute(f"UPDATE payout_reversals SET {change}")  # noqa: S608 - our own words

    assert await abroad.database.picture() == before


async def test_a_bank_is_not_asked_and_the_payout_stays_paid(database: TestDatabase, gateways: Gateways) -> None:
    banking = await open_banking(database, gateways)
    _, (order,) = await banking.exported(6_000_000)
    await banking.answer(paid(order))
    async with database.work(banking.maker, DUE) as work:
        await reverse_payout(work, payout_id=order.payout_id, reason=WHY, proof=proof())
    await banking.turn()

    (reversal,) = await database.all(select(PayoutReversal))
    assert reversal.status is PayoutReversalStatus.REFUSED
    assert (await banking.payout_of(order)).status is PayoutStatus.PAID
