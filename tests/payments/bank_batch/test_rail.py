"""What the bank batch rail keeps, and what it takes no order for."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from domain.bank_batches.orders import BankOrder, reference_of
from domain.errors import KeyReused
from domain.ids import PayoutId, new_id
from domain.money import Money, vnd
from domain.payouts.reasons import PayoutReason
from payments.bank_batch.rail import BankBatchRail
from payments.rails import Accepted, BankPayee, Refused
from tests.databases import TestDatabase
from tests.makers.bank_batches import send_due
from tests.makers.payouts import DUE

PAYEE = BankPayee(bank="970436", number="0071000123456", holder="NGUYEN THI HONG NHUNG")


@pytest.fixture
def rail(database: TestDatabase) -> BankBatchRail:
    return BankBatchRail(database, lambda: DUE)


async def test_it_keeps_an_order_under_a_name_of_ours(rail: BankBatchRail, database: TestDatabase) -> None:
    (payout,) = await send_due(database, 6_000_000)

    answer = await rail.pay(key=str(payout.id), amount=payout.net, payee=PAYEE)

    assert answer == Accepted(reference=reference_of(payout.id))
    assert await database.count(BankOrder) == 1


async def test_it_keeps_an_order_to_a_company(rail: BankBatchRail, database: TestDatabase) -> None:
    (payout,) = await send_due(database, 6_000_000)

    await rail.pay(key=str(payout.id), amount=payout.net, payee=replace(PAYEE, holder="A&B MEDIA 24H CO., LTD"))

    assert [each.holder for each in await database.all(select(BankOrder))] == ["A&B MEDIA 24H CO., LTD"]


def test_the_name_is_of_letters_and_digits_that_nothing_changes() -> None:
    payout_id = PayoutId(new_id())
    name = reference_of(payout_id)

    assert name == reference_of(payout_id) != reference_of(PayoutId(new_id()))
    assert len(name) == 18
    assert set(name) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


@pytest.mark.parametrize(
    ("amount", "payee", "reason"),
    [
        (Money(100, "USD"), PAYEE, PayoutReason.AMOUNT_NOT_PAYABLE),
        (vnd(0), PAYEE, PayoutReason.AMOUNT_NOT_PAYABLE),
        (vnd(1), replace(PAYEE, bank="970000"), PayoutReason.ACCOUNT_MALFORMED),
        (vnd(1), replace(PAYEE, number="12345"), PayoutReason.ACCOUNT_MALFORMED),
        (vnd(1), replace(PAYEE, number="1" * 20), PayoutReason.ACCOUNT_MALFORMED),
        (vnd(1), replace(PAYEE, number="0071 000 123"), PayoutReason.ACCOUNT_MALFORMED),
        (vnd(1), replace(PAYEE, holder="Nguyễn Hồng Nhung"), PayoutReason.ACCOUNT_MALFORMED),
        (
            vnd(1),
            replace(PAYEE, holder="=CMD"),
            PayoutReason.ACCOUNT_MALFORMED,
        ),
    ],
)
async def test_what_no_bank_would_take_is_refused_at_once(
    rail: BankBatchRail, database: TestDatabase, amount: Money, payee: BankPayee, reason: str
) -> None:
    answer = await rail.pay(key=str(new_id()), amount=amount, payee=payee)

    assert answer == Refused(reason=reason)
    assert await database.count(BankOrder) == 0


@pytest.mark.parametrize("changed", ["amount", "number"])
async def test_the_same_payout_is_not_ordered_otherwise(
    rail: BankBatchRail, database: TestDatabase, changed: str
) -> None:
    (payout,) = await send_due(database, 6_000_000)
    await rail.pay(key=str(payout.id), amount=payout.net, payee=PAYEE)
    before = await database.picture()

    amount = payout.net + vnd(1) if changed == "amount" else payout.net
    payee = replace(PAYEE, number="999888777") if changed == "number" else PAYEE
    with pytest.raises(KeyReused):
        await rail.pay(key=str(payout.id), amount=amount, payee=payee)

    assert await database.picture() == before
