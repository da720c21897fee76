"""The stripe payout rail when things go wrong: lost answers, an empty balance, accounts that Stripe shuts."""

from collections.abc import AsyncGenerator, Sequence
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.errors import KeyReused
from domain.ids import new_id
from domain.money import vnd
from domain.payouts.connected_transfers import ConnectedTransfer
from domain.payouts.payout import Payout
from domain.payouts.reasons import PayoutReason
from payments.rails import Accepted, ConnectedPayee, PaidOut, RailUnavailable, Refused, Reversed
from tests.databases import TestDatabase
from tests.makers.bank_batches import send_due
from tests.makers.payouts import earn, schedule
from tests.payments.stripe.paying_out import FOUR_DAYS, PayingOut, paying_out

FAULTS = ["too_many_requests", "error_before_effect", "error_after_effect", "error_kept", "reset_after_effect"]
TOO_MANY = 12


@pytest.fixture
async def partner(database: TestDatabase) -> AsyncGenerator[PayingOut]:
    async with paying_out(database) as partner:
        yield partner


async def ask(partner: PayingOut, payout: Payout, payee: ConnectedPayee) -> PaidOut | Accepted | Refused:
    return await partner.rail.pay(key=str(payout.id), amount=payout.net, payee=payee)


async def until_answered(partner: PayingOut, payout: Payout, payee: ConnectedPayee) -> PaidOut | Accepted | Refused:
    for _ in range(TOO_MANY):
        try:
            return await ask(partner, payout, payee)
        except RailUnavailable:
            continue
    raise AssertionError("never answered")


async def test_a_transfer_bears_what_it_is_for(partner: PayingOut, database: TestDatabase) -> None:
    (payout,) = await send_due(database, 6_000_000)
    payee = await partner.account()

    answer = await ask(partner, payout, payee)

    (kept,) = await database.all(select(ConnectedTransfer))
    assert answer == PaidOut(reference=kept.reference or "")
    made = await partner.there.client.v1.transfers.retrieve_async(kept.reference or "")
    assert (made.amount, made.currency, made.destination) == (4_800_000, "vnd", payee.account)
    assert (made.transfer_group, made.source_transaction) == (f"payout-{payout.id}", None)
    assert made.to_dict()["metadata"] == {"niemtin_part": str(kept.id), "niemtin_key": str(payout.id)}


async def test_an_answer_lost_days_ago_is_found_by_what_was_noted(partner: PayingOut, database: TestDatabase) -> None:
    (payout,) = await send_due(database, 6_000_000)
    payee = await partner.account()
    await partner.there.trouble("reset_after_effect")
    with pytest.raises(RailUnavailable):
        await ask(partner, payout, payee)
    await partner.there.switch("clock", seconds=FOUR_DAYS)

    assert isinstance(await ask(partner, payout, payee), PaidOut)

    assert await partner.transferred() == [(4_800_000, 0)]


async def test_while_the_balance_is_too_small_it_waits_and_is_paid_once_then(database: TestDatabase) -> None:
    (payout,) = await send_due(database, 6_000_000)
    async with paying_out(database, funded=False) as partner:
        payee = await partner.account()
        for _ in range(2):
            with pytest.raises(RailUnavailable, match="balance_insufficient"):
                await ask(partner, payout, payee)
        (kept,) = await database.all(select(ConnectedTransfer))
        assert (kept.postponed, kept.reference, kept.refusal) == (2, None, None)

        await partner.fund()
        paid = await ask(partner, payout, payee)

        assert isinstance(paid, PaidOut)
        assert await ask(partner, payout, payee) == paid
        assert await partner.transferred() == [(4_800_000, 0)]


async def test_an_account_that_stripe_shut_is_refused_and_stays_refused(
    partner: PayingOut, database: TestDatabase
) -> None:
    (payout, other) = await send_due(database, 6_000_000, 1_000_000)
    payee = await partner.account(transfers="inactive")

    refused = await ask(partner, payout, payee)
    await partner.there.switch(f"accounts/{payee.account}", transfers="active")
    await partner.there.switch("clock", seconds=FOUR_DAYS)

    assert isinstance(refused, Refused)
    assert refused.reason.startswith("Stripe: Your destination account needs to have")
    assert await ask(partner, payout, payee) == refused
    assert await partner.transferred() == []
    unknown = await ask(partner, other, ConnectedPayee(account="acct_of_nobody"))
    assert unknown == Refused(reason="Stripe: No such destination: '…body'")


async def test_the_same_payout_is_not_transferred_otherwise(partner: PayingOut, database: TestDatabase) -> None:
    (payout,) = await send_due(database, 6_000_000)
    payee = await partner.account()
    await ask(partner, payout, payee)
    before = await database.picture()

    with pytest.raises(KeyReused):
        await ask(partner, payout, await partner.account())
    with pytest.raises(KeyReused):
        await partner.rail.pay(key=str(payout.id), amount=payout.net + vnd(1), payee=payee)

    assert await database.picture() == before
    assert await partner.transferred() == [(4_800_000, 0)]


async def test_what_stripe_took_back_is_no_longer_paid(partner: PayingOut, database: TestDatabase) -> None:
    (payout,) = await send_due(database, 6_000_000)
    payee = await partner.account()
    paid = await ask(partner, payout, payee)
    assert isinstance(paid, PaidOut)
    reversals = partner.there.client.v1.transfers.reversals

    await reversals.create_async(paid.reference, {"amount": 1_000_000})
    assert await ask(partner, payout, payee) == paid
    await reversals.create_async(paid.reference)

    assert await ask(partner, payout, payee) == Refused(reason=PayoutReason.TAKEN_BACK)


async def test_what_is_gone_from_the_account_does_not_come_back(partner: PayingOut, database: TestDatabase) -> None:
    (payout, other) = await send_due(database, 6_000_000, 1_000_000)
    payee = await partner.account()
    await ask(partner, payout, payee)
    await partner.there.switch(f"accounts/{payee.account}/pay_out")

    refused = await partner.rail.reverse(key=str(new_id()), of=str(payout.id))
    never = await partner.rail.reverse(key=str(new_id()), of=str(other.id))

    assert refused == Refused(reason="Stripe: Insufficient funds in the connected account: ₫0 left.")
    assert never == Refused(reason=PayoutReason.NOTHING_PAID)
    assert await partner.transferred() == [(4_800_000, 0)]


@pytest.mark.parametrize("fault", FAULTS)
async def test_it_is_taken_back_once_whatever_happens_to_the_answer(
    partner: PayingOut, database: TestDatabase, fault: str
) -> None:
    (payout,) = await send_due(database, 6_000_000)
    await ask(partner, payout, await partner.account())
    await partner.there.trouble(fault)
    key = str(new_id())
    with pytest.raises(RailUnavailable):
        await partner.rail.reverse(key=key, of=str(payout.id))

    if fault == "error_kept":
        await partner.there.switch("clock", seconds=FOUR_DAYS)

    assert isinstance(await partner.rail.reverse(key=key, of=str(payout.id)), Reversed)
    assert await partner.transferred() == [(4_800_000, 4_800_000)]


@pytest.mark.usefixtures("anyio_backend")
def test_asked_again_and_again_under_faults_there_is_one_transfer(migrated_url: str) -> None:
    """Whatever happens to calls and answers, of making it and of looking for it: one transfer, of the payout's sum."""
    options = settings(
        max_examples=4, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow], database=None,
        derandomize=True,
    )  # fmt: skip

    @options
    @given(st.lists(st.tuples(st.sampled_from(FAULTS), st.sampled_from(["GET", "POST"])), min_size=1, max_size=5))
    def tried(troubles: list[tuple[str, str]]) -> None:
        portal.call(played, troubles)

    async def played(troubles: Sequence[tuple[str, str]]) -> None:
        (payout,) = await send_due(database, 6_000_000)
        payee, before = await partner.account(), await partner.transferred()
        given: list[Any] = [{"fault": fault, "method": method, "path": "/v1/transfers"} for fault, method in troubles]
        await partner.there.switch("faults", troubles=given)
        paid = await until_answered(partner, payout, payee)
        await partner.there.switch("clock", seconds=FOUR_DAYS)
        assert await until_answered(partner, payout, payee) == paid
        await partner.there.switch("faults", troubles=[])
        assert await partner.transferred() == [*before, (4_800_000, 0)]

    with start_blocking_portal() as portal:
        database = TestDatabase(migrated_url, pool_size=5)
        try:
            with portal.wrap_async_context_manager(paying_out(database)) as partner:
                tried()
        finally:
            portal.call(database.clear)
            portal.call(database.close)


@pytest.mark.parametrize(
    "change",
    ["amount_minor = 1", "account = 'acct_another'", "reference = 'tr_another'", "postponed = -1", "refusal = 'No.'"],
)
async def test_what_was_planned_and_answered_stays(partner: PayingOut, database: TestDatabase, change: str) -> None:
    (payout,) = await send_due(database, 6_000_000)
    await ask(partner, payout, await partner.account())
    before = await database.picture()

    with pytest.raises(IntegrityError):
        await database.execute(f"UPDATE connected_transfers SET {change}")  # noqa: S608 - our own words

    assert await database.picture() == before


async def test_the_database_plans_no_transfer_of_play_money(partner: PayingOut, database: TestDatabase) -> None:
    payout = await schedule(database, await earn(database))
    assert payout is not None
    before = await database.picture()

    with pytest.raises(IntegrityError, match="that is no money"):
        await ask(partner, payout, await partner.account())

    assert await database.picture() == before
    assert await partner.transferred() == []
