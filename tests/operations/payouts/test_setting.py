"""Payout details are set by who proves once more who they are."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import DomainError, InvalidInput
from domain.law.rates import PayeeKind
from domain.logins import SignInDelay, TooManyAttempts, WrongPassword
from domain.money import vnd
from domain.payouts.connected_accounts import (
    ConnectedAccount,
    ConnectedAccountNotReady,
    ConnectedAccountsNotOffered,
    ConnectedAccountUnknown,
    PaymentPartnerAway,
)
from domain.payouts.payout import Payout, payout_by
from domain.payouts.payout_details import PayoutDetails, PayoutDetailsSet
from domain.payouts.stated_payees import RESIDENT_PERSON
from operations.payouts.sending import send_payouts
from operations.payouts.setting import (
    ask_about_account,
    set_connected_account,
    set_payout_details,
)
from payments.rails import AccountStanding, RailRefused
from payments.stripe.payout_rail import StripePayoutRail
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.payments import add_campaign, fund, hold
from tests.makers.payouts import (
    ACCOUNT,
    BUSINESS,
    DUE,
    NON_RESIDENT,
    WORKER,
    Earning,
    acting_as_payee,
    add_details,
    earn,
    release,
    schedule,
)
from tests.makers.second_factors import proof
from tests.payments.stripe.paying_out import paying_out

CONNECTED = ConnectedAccount(account="acct_1032D82eZvKYlo2C", country="SG")


async def test_details_are_set_with_the_password(database: TestDatabase) -> None:
    me = await acting_as_payee(database, await earn(database))

    async with database.work(me, NOON) as work:
        first = await set_payout_details(work, account=ACCOUNT, proof=proof())
    async with database.work(me, NOON + timedelta(days=1)) as work:
        same = await set_payout_details(work, account=ACCOUNT, proof=proof())
    async with database.work(me, NOON + timedelta(days=2)) as work:
        changed = await set_payout_details(work, account=replace(ACCOUNT, number="999888"), proof=proof())

    assert isinstance(first, PayoutDetails)
    assert isinstance(same, PayoutDetails)
    assert isinstance(changed, PayoutDetails)
    assert (first.number, first.usable_from, same.id) == (1, NOON, first.id)
    assert (changed.number, changed.usable_from) == (2, NOON + timedelta(days=5))
    assert [each for each in await database.events() if isinstance(each, PayoutDetailsSet)] == [
        PayoutDetailsSet(influencer_id=me.influencer_id, details_id=first.id, usable_from=NOON),
        PayoutDetailsSet(influencer_id=me.influencer_id, details_id=changed.id, usable_from=NOON + timedelta(days=5)),
    ]


async def test_as_whom_one_is_paid_is_a_change_like_any_other(database: TestDatabase) -> None:
    me = await acting_as_payee(database, await earn(database))
    stated: list[PayoutDetails] = []
    for days, payee in enumerate([None, RESIDENT_PERSON, BUSINESS, None, NON_RESIDENT]):
        async with database.work(me, NOON + timedelta(days=days)) as work:
            details = await set_payout_details(work, account=ACCOUNT, payee=payee, proof=proof())
        assert isinstance(details, PayoutDetails)
        stated.append(details)

    first, same, business, still, abroad = stated
    assert (first.number, first.payee, first.usable_from) == (1, RESIDENT_PERSON, NOON)
    assert same.id == first.id
    assert (business.number, business.payee, business.usable_from) == (2, BUSINESS, NOON + timedelta(days=5))
    assert still.id == business.id
    assert (abroad.number, abroad.payee, abroad.usable_from) == (3, NON_RESIDENT, NOON + timedelta(days=7))
    before = await database.picture()
    with pytest.raises(InvalidInput):
        async with database.work(me, NOON) as work:
            await set_payout_details(work, account=ACCOUNT, payee=replace(BUSINESS, tax_code="1"), proof=proof())
    assert await database.picture() == before


async def test_only_a_business_is_paid_under_a_name_with_digits(database: TestDatabase) -> None:
    me = await acting_as_payee(database, await earn(database))
    company = replace(ACCOUNT, holder="Công ty CP 24H")
    async with database.work(me, NOON) as work:
        details = await set_payout_details(work, account=company, payee=BUSINESS, proof=proof())
    async with database.work(me, NOON) as work:
        moved = await set_payout_details(work, account=replace(company, number="999888"), proof=proof())

    assert isinstance(details, PayoutDetails)
    assert isinstance(moved, PayoutDetails)
    assert (details.holder, moved.number, moved.payee) == ("CONG TY CP 24H", 2, BUSINESS)
    before = await database.picture()
    with pytest.raises(InvalidInput) as refused:
        async with database.work(me, NOON) as work:
            await set_payout_details(work, account=company, payee=RESIDENT_PERSON, proof=proof())
    assert refused.value.field == "input.holder"
    assert await database.picture() == before


async def add_part(database: TestDatabase, earning: Earning) -> Payout:
    """Five million of a fee, scheduled."""
    await release(database, earning.hold, vnd(5_000_000))
    payout = await schedule(database, earning)
    assert payout is not None
    return payout


async def test_what_waits_is_reckoned_anew_and_what_was_sent_is_not(database: TestDatabase) -> None:
    campaign = await add_campaign(database)
    await fund(database, campaign, vnd(50_000_000))
    earning = Earning(campaign, await hold(database, campaign, vnd(15_000_000)))
    await add_details(database, earning)
    sent = await add_part(database, earning)
    async with database.work(WORKER, DUE) as work:
        assert await send_payouts(work) == 1
    held, scheduled = await add_part(database, earning), await add_part(database, earning)
    async with database.work(WORKER, DUE) as work:
        (await work.claim(payout_by(held.id))).hold("Xem lại.", by=None)

    async with database.work(await acting_as_payee(database, earning), DUE) as work:
        await set_payout_details(work, account=ACCOUNT, payee=NON_RESIDENT, proof=proof())

    stands = [
        (each.payee_kind, each.tax, each.tax_rule)
        for each in [await database.reload(one) for one in (sent, held, scheduled)]
    ]
    fifth = (PayeeKind.NON_RESIDENT_PERSON, vnd(1_000_000), "pit-non-resident-2026")
    assert stands == [(PayeeKind.RESIDENT_PERSON, vnd(500_000), "pit-d253-2026"), fifth, fifth]


async def test_a_connected_account_is_a_change_like_any_other(database: TestDatabase) -> None:
    me = await acting_as_payee(database, await earn(database))
    async with database.work(me, NOON) as work:
        first = await set_payout_details(work, account=ACCOUNT, proof=proof())
    async with database.work(me, NOON) as work:
        refused = await set_connected_account(work, account=CONNECTED, proof=proof(password="sai"))
    async with database.work(me, NOON + timedelta(days=1)) as work:
        changed = await set_connected_account(work, account=CONNECTED, payee=NON_RESIDENT, proof=proof())
    async with database.work(me, NOON + timedelta(days=2)) as work:
        same = await set_connected_account(work, account=CONNECTED, proof=proof())
    async with database.work(me, NOON + timedelta(days=2)) as work:
        back = await set_payout_details(work, account=ACCOUNT, proof=proof())

    assert isinstance(refused, WrongPassword)
    assert isinstance(first, PayoutDetails)
    assert isinstance(changed, PayoutDetails)
    assert isinstance(same, PayoutDetails)
    assert isinstance(back, PayoutDetails)
    assert (changed.number, changed.usable_from, changed.account) == (2, NOON + timedelta(days=4), CONNECTED)
    assert (changed.bank, changed.account_number, changed.holder) == (None, None, None)
    assert changed.payee == back.payee == NON_RESIDENT
    assert same.id == changed.id
    assert (back.number, back.usable_from, back.account) == (3, NOON + timedelta(days=5), first.account)


async def test_the_partner_is_asked_about_an_account(database: TestDatabase) -> None:
    async with paying_out(database, funded=False) as partner:
        ready, shut, unpaid = (
            await partner.account(country="SG"),
            await partner.account(transfers="pending"),
            await partner.account(payouts_enabled=False),
        )

        assert await ask_about_account(partner.rail, f" {ready.account} ") == ConnectedAccount(
            account=ready.account, country="SG"
        )
        refusals: list[tuple[str, type[DomainError]]] = [
            (shut.account, ConnectedAccountNotReady),
            (unpaid.account, ConnectedAccountNotReady),
            ("acct_1032D82eZvKYlo2C", ConnectedAccountUnknown),
            ("970436", InvalidInput),
        ]
        for written, refusal in refusals:
            with pytest.raises(refusal) as refused:
                await ask_about_account(partner.rail, written)
            assert refused.value.field == "input.account"
        await partner.there.trouble("error_before_effect", method="GET")
        with pytest.raises(PaymentPartnerAway):
            await ask_about_account(partner.rail, ready.account)
    with pytest.raises(ConnectedAccountsNotOffered):
        await ask_about_account(None, "acct_1032D82eZvKYlo2C")


class Revoked(StripePayoutRail):
    """A rail whose key the partner has revoked."""

    async def standing_of(self, account: str) -> AccountStanding | None:
        raise RailRefused(f"PermissionError: 403: {account}")


async def test_a_partner_that_refuses_the_operator_counts_as_away_for_whoever_asks(database: TestDatabase) -> None:
    async with paying_out(database, funded=False) as partner:
        account = await partner.account()
        before = await database.picture()

        with pytest.raises(PaymentPartnerAway):
            await ask_about_account(Revoked(database, partner.rail.client, partner.rail.clock), account.account)

        assert await database.picture() == before


async def test_a_wrong_password_counts_as_a_failed_sign_in_and_sets_nothing(database: TestDatabase) -> None:
    me = await acting_as_payee(database, await earn(database))

    answers: list[object] = []
    for _ in range(5):
        async with database.work(me, NOON) as work:
            answers.append(await set_payout_details(work, account=ACCOUNT, proof=proof(password="sai")))

    assert [type(each) for each in answers] == [WrongPassword] * 4 + [TooManyAttempts]
    assert await database.count(PayoutDetails) == 0
    assert await database.count(SignInDelay) == 1
    async with database.work(me, NOON + timedelta(seconds=1)) as work:
        assert isinstance(await set_payout_details(work, account=ACCOUNT, proof=proof()), PayoutDetails)
