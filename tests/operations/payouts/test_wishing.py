"""Tax below the threshold: withheld to the đồng from who asks for it, until they ask no longer; from others nothing."""

from datetime import timedelta

import pytest

from domain.actors import ActingInfluencer
from domain.money import Money, vnd
from domain.payouts.payout import Payout, PayoutStatus
from domain.payouts.stated_payees import StatedPayee
from domain.payouts.withholding_wishes import (
    WithholdingAsked,
    WithholdingNotAsked,
    WithholdingNotForPayee,
    WithholdingSpared,
    WithholdingWish,
    WithholdingWishWithdrawn,
)
from operations.payouts.committing import give_tax_commitment, withdraw_tax_commitment
from operations.payouts.sending import send_payouts
from operations.payouts.wishing import ask_for_withholding, withdraw_withholding_wish
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.payouts import (
    BUSINESS,
    DUE,
    FORM,
    NON_RESIDENT,
    WORKER,
    Earning,
    acting_as_payee,
    add_details,
    earn,
    schedule,
)
from tests.refusing import refused

BELOW, AT = vnd(4_999_999), vnd(5_000_000)
"""The greatest payment from which nothing is withheld unasked, and the least from which something is."""


async def ask(database: TestDatabase, me: ActingInfluencer) -> WithholdingWish:
    async with database.work(me, NOON) as work:
        return await ask_for_withholding(work)


async def withdraw(database: TestDatabase, me: ActingInfluencer) -> WithholdingWish:
    async with database.work(me, DUE) as work:
        return await withdraw_withholding_wish(work)


async def scheduled(database: TestDatabase, earning: Earning) -> Payout:
    payout = await schedule(database, earning)
    assert payout is not None
    return payout


def sums(payout: Payout) -> tuple[int, int, int, bool]:
    """Fee, tax and net in đồng, and whether tax was asked for."""
    return payout.fee.minor, payout.tax.minor, payout.net.minor, payout.taxed_as_asked


@pytest.mark.parametrize(
    ("fee", "unasked", "asked"),
    [
        (BELOW, (499_999, 0, 4_500_000, False), (499_999, 499_999, 4_000_001, True)),
        (AT, (500_000, 500_000, 4_000_000, False), (500_000, 500_000, 4_000_000, False)),
        (vnd(9), (0, 0, 9, False), (0, 0, 9, False)),
        (vnd(10), (1, 0, 9, False), (1, 1, 8, True)),
    ],
)
async def test_at_the_threshold_s_edge(
    database: TestDatabase, fee: Money, unasked: tuple[object, ...], asked: tuple[object, ...]
) -> None:
    earning = await earn(database, fee)
    me = await acting_as_payee(database, earning)
    payout = await scheduled(database, earning)
    assert sums(payout) == unasked

    wish = await ask(database, me)

    reckoned = await database.reload(payout)
    assert (sums(reckoned), reckoned.tax_rule) == (asked, "pit-d253-2026")
    kept = await database.reload(wish)
    assert (kept.influencer_id, kept.asked_by, kept.asked_at) == (me.influencer_id, me.login_id, NOON)
    assert (await database.events())[-1] == WithholdingAsked(influencer_id=me.influencer_id, wish_id=wish.id)


async def test_what_is_sent_is_withheld_from_and_stays_so_when_the_wish_is_withdrawn(database: TestDatabase) -> None:
    earning = await earn(database, BELOW)
    await add_details(database, earning)
    me = await acting_as_payee(database, earning)
    wish = await ask(database, me)
    payout = await scheduled(database, earning)
    async with database.work(WORKER, DUE) as work:
        assert await send_payouts(work) == 1

    await withdraw(database, me)

    kept = await database.reload(wish)
    assert (kept.withdrawn_at, kept.withdrawn_by) == (DUE, me.login_id)
    assert (await database.events())[-1] == WithholdingWishWithdrawn(influencer_id=me.influencer_id, wish_id=wish.id)
    sent = await database.reload(payout)
    assert (sent.status, sums(sent)) == (PayoutStatus.SENT, (499_999, 499_999, 4_000_001, True))


async def test_what_waits_is_reckoned_anew_when_the_wish_is_withdrawn(database: TestDatabase) -> None:
    earning = await earn(database, BELOW)
    await add_details(database, earning)
    me = await acting_as_payee(database, earning)
    await ask(database, me)
    payout = await scheduled(database, earning)
    assert sums(payout) == (499_999, 499_999, 4_000_001, True)

    await withdraw(database, me)

    assert sums(await database.reload(payout)) == (499_999, 0, 4_500_000, False)
    async with database.work(WORKER, DUE) as work:
        assert await send_payouts(work) == 1
    assert sums(await database.reload(payout)) == (499_999, 0, 4_500_000, False)


async def test_a_wish_stands_once_and_may_come_again(database: TestDatabase) -> None:
    me = await acting_as_payee(database, await earn(database))
    await refused(database, WithholdingNotAsked, lambda: withdraw(database, me))
    first = await ask(database, me)
    before = await database.picture()

    assert (await ask(database, me)).id == first.id
    assert await database.picture() == before
    await withdraw(database, me)
    await refused(database, WithholdingNotAsked, lambda: withdraw(database, me))

    assert (await ask(database, me)).id != first.id
    assert await database.count(WithholdingWish) == 2


async def test_a_wish_is_its_own_person_s(database: TestDatabase) -> None:
    me = await acting_as_payee(database, await earn(database))
    earning = await earn(database, BELOW)
    other = await acting_as_payee(database, earning)
    await ask(database, me)

    await refused(database, WithholdingNotAsked, lambda: withdraw(database, other))
    assert sums(await scheduled(database, earning)) == (499_999, 0, 4_500_000, False)


@pytest.mark.parametrize(("payee", "tax"), [(NON_RESIDENT, 999_999), (BUSINESS, 0)])
async def test_only_a_resident_person_asks(database: TestDatabase, payee: StatedPayee, tax: int) -> None:
    earning = await earn(database, BELOW)
    me = await acting_as_payee(database, earning)
    wished = await ask(database, me)
    await add_details(database, earning, payee=payee)
    assert (await scheduled(database, earning)).tax == vnd(tax)

    assert (await ask(database, me)).id == wished.id
    await withdraw(database, me)
    await refused(database, WithholdingNotForPayee, lambda: ask(database, me))


async def test_a_commitment_comes_before_the_wish(database: TestDatabase) -> None:
    earning = await earn(database, BELOW)
    me = await acting_as_payee(database, earning)
    payout = await scheduled(database, earning)
    async with database.work(me, NOON) as work:
        given = await give_tax_commitment(work, form_version=FORM, tax_code="001099012345")

    told = await refused(database, WithholdingSpared, lambda: ask(database, me))

    assert told.say("en") == "Your tax commitment for 2026 stands, so nothing is withheld; withdraw it first."
    async with database.work(me, NOON + timedelta(minutes=1)) as work:
        await withdraw_tax_commitment(work, tax_commitment_id=given.id)
    await ask(database, me)
    assert sums(await database.reload(payout)) == (499_999, 499_999, 4_000_001, True)


async def test_a_commitment_given_later_spares_while_it_stands(database: TestDatabase) -> None:
    earning = await earn(database, BELOW)
    me = await acting_as_payee(database, earning)
    await ask(database, me)
    payout = await scheduled(database, earning)

    async with database.work(me, NOON) as work:
        given = await give_tax_commitment(work, form_version=FORM, tax_code="001099012345")

    assert sums(await database.reload(payout)) == (499_999, 0, 4_500_000, False)
    async with database.work(me, DUE) as work:
        await withdraw_tax_commitment(work, tax_commitment_id=given.id)
    assert sums(await database.reload(payout)) == (499_999, 499_999, 4_000_001, True)
