"""A funding through Stripe from the asking to the books: the brand pays there, a webhook or the clock tells."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.actors import System
from domain.ledger import Transfer
from domain.money import vnd
from domain.partner_costs import PartnerCostBooked
from domain.partners import HOURS_TO_PAY, FundingAction, FundingFollowed, PartnerNotice
from domain.payments import FundingStatus
from operations.partner_notices import follow_fundings
from payments.sandbox_rail import SandboxRail
from runtime.clock import now
from storage.outbox import Delivery, DeliveryStatus
from tests.client import client_of
from tests.instants import NOON
from tests.worker.stripe_house import House, signed, signed_body

CLOCK = System(name="follow_fundings")


@pytest.mark.parametrize("manners", [{}, {"times": 2}, {"reordered": True}])
async def test_paid_in_the_browser_told_by_webhook_booked_once(house: House, manners: dict[str, Any]) -> None:
    funding = await house.ask()
    actions = await house.database.all(select(FundingAction))
    assert [each.amount for each in actions] == [vnd(75_000_000)] * 2
    assert all(each.client_secret.startswith(each.reference) for each in actions)
    assert (await house.funded(), (await house.database.reload(funding)).status) == (
        10_000_000,
        FundingStatus.REQUESTED,
    )
    transfers = await house.database.count(Transfer)

    await house.pay()
    await house.deliver(**manners)
    await house.turn()

    kept = await house.database.reload(funding)
    assert (kept.status, kept.rail) == (FundingStatus.RECEIVED, "stripe")
    assert kept.reference == " ".join(each.reference for each in actions)
    assert await house.funded() == 160_000_000
    # the money, and what each payment cost
    assert await house.database.count(Transfer) == transfers + 1 + 2
    assert await house.database.count(FundingAction) == 0
    # created twice, charged twice, succeeded twice: each kept once
    assert await house.database.count(PartnerNotice) == 6


@pytest.mark.parametrize("page", [1, 2, 5, 6])
async def test_every_waiting_funding_is_looked_at_page_by_page(house: House, page: int) -> None:
    asked = [await house.ask() for _ in range(5)]

    async with house.database.work(CLOCK, NOON + timedelta(hours=1)) as work:
        assert await follow_fundings(work, page=page) == 5

    followed = [each for each in await house.database.events() if isinstance(each, FundingFollowed)]
    assert followed == [FundingFollowed(funding_id=each.id, given_up=False) for each in asked]


async def test_while_a_part_is_missing_nothing_is_booked(house: House) -> None:
    funding = await house.ask()

    await house.pay(most=1)
    await house.deliver()
    await house.turn()

    assert (await house.database.reload(funding)).status is FundingStatus.REQUESTED
    assert await house.database.count(FundingAction) == 1
    assert await house.funded() == 10_000_000


async def test_a_webhook_that_never_came_costs_an_hour(house: House) -> None:
    funding = await house.ask()
    await house.pay()

    async with house.database.work(CLOCK, NOON) as work:
        assert await follow_fundings(work) == 1
    await house.turn()

    assert (await house.database.reload(funding)).status is FundingStatus.RECEIVED
    async with house.database.work(CLOCK, NOON) as work:
        assert await follow_fundings(work) == 0


@pytest.mark.parametrize(("late", "given_up"), [(timedelta(seconds=-1), False), (timedelta(0), True)])
async def test_a_brand_that_does_not_pay_all_in_time_gets_back_what_it_paid(
    house: House, late: timedelta, given_up: bool
) -> None:
    funding = await house.ask()
    await house.pay(most=1)
    at = NOON + timedelta(hours=HOURS_TO_PAY) + late

    async with house.database.work(CLOCK, at) as work:
        await follow_fundings(work)
    await house.turn(at)

    told = [each for each in await house.database.events() if not isinstance(each, PartnerCostBooked)]
    assert told[-1 - given_up] == FundingFollowed(funding_id=funding.id, given_up=given_up)
    kept = await house.database.reload(funding)
    assert kept.status is (FundingStatus.DECLINED if given_up else FundingStatus.REQUESTED)
    assert await house.partner.kept() == (0 if given_up else 75_000_000)
    assert await house.database.count(FundingAction) == (0 if given_up else 1)
    assert await house.funded() == 10_000_000


@pytest.mark.parametrize(
    ("most", "paid", "status", "funded"),
    [
        (1, True, FundingStatus.DECLINED, 10_000_000),
        (1, False, FundingStatus.DECLINED, 10_000_000),
        (2, True, FundingStatus.RECEIVED, 160_000_000),
    ],
)
async def test_a_payment_whose_bank_has_not_answered_is_not_given_up(
    house: House, most: int, paid: bool, status: FundingStatus, funded: int
) -> None:
    funding = await house.ask()
    delayed, *rest = await house.database.all(select(FundingAction).order_by(FundingAction.id))
    await house.partner.pay_one(delayed.reference, "pm_delayed")
    for action in rest[: most - 1]:
        await house.partner.pay_one(action.reference)
    late = NOON + timedelta(hours=HOURS_TO_PAY)

    async with house.database.work(CLOCK, late) as work:
        await follow_fundings(work)
    await house.turn(late)

    assert (await house.database.reload(funding)).status is FundingStatus.REQUESTED
    (waiting,) = await house.database.all(select(Delivery).where(Delivery.status == DeliveryStatus.DUE))
    assert waiting.last_error == f"RailUnavailable: {delayed.reference} is processing and was not canceled"
    await house.partner.there.switch(f"payment_intents/{delayed.reference}/settle", paid=paid)
    await house.turn(late + timedelta(hours=1))
    assert (await house.database.reload(funding)).status is status
    assert await house.funded() == funded
    assert await house.partner.kept() == funded - 10_000_000


async def test_a_funding_is_asked_of_the_rail_that_it_was_made_with(house: House) -> None:
    sandbox = await house.ask(vnd(5_000_000), rail="sandbox")
    other_way = replace(house.gateways, funding_rail=SandboxRail(), other_rails=(house.partner.rail,))
    stripe_funding = await replace(house, gateways=other_way).ask(vnd(5_000_000))

    assert (await house.database.reload(sandbox)).status is FundingStatus.RECEIVED
    assert (await house.database.reload(stripe_funding)).status is FundingStatus.REQUESTED
    assert await house.partner.intents() == 1


async def test_without_its_rail_a_funding_waits(house: House) -> None:
    funding = await replace(house, gateways=replace(house.gateways, funding_rail=SandboxRail())).ask(vnd(5_000_000))

    assert (await house.database.reload(funding)).status is FundingStatus.REQUESTED
    assert await house.partner.intents() == 0


EVENT: dict[str, Any] = {
    "id": "evt_1",
    "type": "charge.succeeded",
    "created": 1_795_000_000,
    "data": {"object": {"metadata": {}}},
}


@pytest.mark.parametrize(
    "noted", [{}, {"niemtin_key": "no id of ours"}, {"niemtin_key": "01993d00-0000-7000-8000-000000000000"}]
)
async def test_a_notice_of_nothing_of_ours_is_kept_and_moves_nothing(house: House, noted: dict[str, str]) -> None:
    event = EVENT | {"data": {"object": {"metadata": noted}}}
    async with client_of(house.gateways) as http:
        answer = await http.post("/webhooks/stripe", **signed(event))

    assert answer.status_code == 202
    (kept,) = await house.database.all(select(PartnerNotice))
    assert (kept.rail, kept.reference, kept.kind, kept.funding_id) == ("stripe", "evt_1", "charge.succeeded", None)
    assert "FundingFollowed" not in await house.database.event_names()


async def test_a_forged_or_replayed_webhook_changes_nothing(house: House) -> None:
    before = await house.database.picture()
    old, ahead = now() - timedelta(seconds=310), now() + timedelta(hours=1)
    cut: dict[str, Any] = {"content": "{}"}
    async with client_of(house.gateways) as http:
        answers = [
            (await http.post("/webhooks/stripe", **signed(EVENT, secret="whsec_other"))).status_code,
            (await http.post("/webhooks/stripe", **signed(EVENT, at=old))).status_code,
            (await http.post("/webhooks/stripe", **signed(EVENT, at=ahead))).status_code,
            (await http.post("/webhooks/stripe", **(signed(EVENT) | cut))).status_code,
            (await http.post("/webhooks/stripe", content="{}")).status_code,
            (await http.post("/webhooks/sandbox", **signed(EVENT))).status_code,
            (await http.post("/webhooks/unheard", **signed(EVENT))).status_code,
            (await http.get("/webhooks/stripe")).status_code,
        ]

    assert answers == [400, 400, 400, 400, 400, 400, 404, 405]
    assert await house.database.picture() == before


@pytest.mark.parametrize(
    "body",
    [
        *("", "[", "[]", "null", "5", '"evt_1"', "{}", "[" * 100_000, '{"data":' * 10_000, "1" * 5_000),
        json.dumps(EVENT | {"created": 1e300}),
        json.dumps(EVENT | {"created": "soon"}),
        json.dumps(EVENT | {"data": {"object": {"metadata": ["niemtin_key"]}}}),
    ],
    ids=lambda body: body[:40],
)
async def test_what_is_signed_and_no_event_is_refused(house: House, body: str) -> None:
    before = await house.database.picture()
    async with client_of(house.gateways) as http:
        answer = await http.post("/webhooks/stripe", **signed_body(body))

    assert answer.status_code == 400
    assert await house.database.picture() == before
