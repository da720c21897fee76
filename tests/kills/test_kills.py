"""Bookings from the offer to the payout, all at once, while processes are killed and Stripe misbehaves.

`just kills` runs fifty of them through twenty kills. It takes minutes of both processors, so that it waits to be asked.
"""

import json
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from random import Random
from secrets import randbits
from tempfile import TemporaryDirectory
from typing import Any, Final, Self

import anyio
import httpx
import pytest
from sqlalchemy import select

from domain.bookings.booking import Booking, BookingStatus
from domain.funding_refunds import FundingRefund, FundingRefundStatus
from domain.money import vnd
from domain.partner_costs import PartnerCost
from domain.payments import Funding, FundingStatus, Hold, HoldStatus
from domain.payouts.payout import Payout, PayoutStatus
from payments.books import check_books
from runtime.clock import now
from runtime.gateways import open_database
from schema.influencers.types import Influencer as InfluencerType
from schema.node_keys import node_id
from storage.engine import Database
from storage.outbox import Delivery, DeliveryStatus, DeliveryTakenOver, Fact
from story.voices import Voice
from tests.databases import TestDatabase
from tests.kills.crowd import FEE, SPARE, Team, end_campaign, gather, voice
from tests.kills.fleet import LATE, PATIENCE, Fleet
from tests.makers.logins import PASSWORD
from tests.story.marketplace import settings_of

BOOKINGS: Final = int(os.environ.get("NIEMTIN_TEST_KILLS", "0"))
"""How many: less than ten, or by tens."""
MEMBERS: Final = min(BOOKINGS, 10) or 1
TEAMS: Final = BOOKINGS // MEMBERS
KILLS: Final = max(4, BOOKINGS * 2 // 5)
AT_ONCE: Final = 8
CARDS: Final = ("pm_card_visa", "pm_card_authenticationRequired", "pm_card_mastercard")
EXPLAINED: Final = {"relay.failed", "relay.taken_over", "relay.lease_lost"}
HOURS: Final = timedelta(hours=2)
"""By which the clock is ahead while the bookings are worked off."""
DECLARED: Final = {"documentsRead": True, "productUse": "USED", "usedOn": "2026-01-05", "understood": True}


class Strikes:
    """Kills at random moments: while one of some requests is on its way, shortly after it left.

    One at a time: between two of them there is an answer.
    """

    def __init__(self, fleet: Fleet, random: Random, *, number: int, of: int) -> None:
        self._fleet = fleet
        self._random = random
        self._sent = 0
        self._moments = sorted(random.sample(range(of), number))
        self._strike = threading.Thread()
        self._answered = True
        self._turn = threading.Lock()

    @property
    def hooks(self) -> dict[str, list[Callable[..., None]]]:
        """What an HTTP client calls as a request leaves and as an answer comes."""
        return {"request": [self._leaves], "response": [self._comes]}

    def _comes(self, _response: httpx.Response) -> None:
        with self._turn:
            self._answered = not self._strike.is_alive()

    def _leaves(self, _request: httpx.Request) -> None:
        with self._turn:
            self._sent += 1
            if self._moments and self._sent > self._moments[0] and self._answered:
                self._answered = False
                del self._moments[0]
                self._strike = threading.Timer(self._random.uniform(0, 0.3), self._fleet.strike)
                self._strike.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, wrong: type[BaseException] | None, *_more: object) -> None:
        """Wait until everybody is back; unless something went wrong, those that were still to come are struck too."""
        if self._strike.is_alive():
            self._strike.join()
        for _moment in self._moments if wrong is None else ():
            self._fleet.strike()


@pytest.fixture
def random() -> Random:
    seed = randbits(32)
    print(f"seed {seed}")  # noqa: T201 - shown where the test fails
    return Random(seed)


@pytest.fixture
def fleet(random: Random) -> Generator[Fleet]:
    with TemporaryDirectory(prefix="niemtin-kills-") as folder:
        fleet = Fleet(Path(folder), random)
        fleet.start()
        yield fleet
        fleet.stop()


@pytest.mark.skipif(not BOOKINGS, reason="takes minutes: just kills")
@pytest.mark.timeout(1800)
async def test_every_dong_arrives_once_whoever_is_killed(fleet: Fleet, random: Random) -> None:
    async with open_database(settings_of(fleet.folder)) as database:
        filling = TestDatabase(database.url, pool_size=2)
        accounts = [await anyio.to_thread.run_sync(fleet.connect_accounts, MEMBERS) for _ in range(TEAMS)]
        teams = await gather(filling, accounts, now=now())
        await filling.close()

    await anyio.to_thread.run_sync(_play, fleet, random, teams)

    async with open_database(settings_of(fleet.folder)) as database:
        with anyio.fail_after(PATIENCE):
            while not await _finished(database):  # noqa: ASYNC110 - other processes finish it
                await anyio.sleep(0.5)
        await _look_at_the_books(database, fleet)
        await _look_at_the_transfers(database, fleet, teams)
        await _look_at_the_log(database, fleet)
    assert len(fleet.struck) == KILLS


def _play(fleet: Fleet, random: Random, teams: Sequence[Team]) -> None:
    first, last = KILLS // 4, KILLS // 4
    _fund(fleet, random, teams, strikes=first)
    # However many webhooks were lost: every hour the fundings that wait are looked at.
    fleet.restart(ahead=HOURS, behaving=True)
    with httpx.Client(base_url=fleet.address, timeout=60.0) as http:
        for team in teams:
            _wait_until(http, team, "free", team.budget.minor + SPARE.minor)
    _work(fleet, random, teams, strikes=KILLS - first - last)
    _give_back(fleet, teams)
    # While the payouts are sent, Stripe fails as it did while the money came in.
    fleet.restart(ahead=timedelta(days=12), behaving=False)
    for _ in range(last):
        time.sleep(random.uniform(0, 2))
        fleet.strike()


def _fund(fleet: Fleet, random: Random, teams: Sequence[Team], *, strikes: int) -> None:
    """Each brand funds its campaign and pays all that it is asked for, by cards of every kind."""
    with (
        Strikes(fleet, random, number=strikes, of=4 * len(teams)) as struck,
        httpx.Client(base_url=fleet.address, timeout=60.0, event_hooks=struck.hooks) as http,
    ):
        fundings = [
            _twice(
                voice(http, team.brand),
                "fund_campaign",
                input={"campaignId": team.campaign_id, "amount": team.budget.minor + SPARE.minor},
                idempotencyKey="fund",
            )
            for team in teams
        ]
        for team, funding in zip(teams, fundings, strict=True):
            for reference in _references(voice(http, team.brand), funding["id"]):
                fleet.pays(reference, random.choice(CARDS))


def _references(brand: Voice, funding_id: str) -> list[str]:
    """The payments that Stripe asks the brand for."""
    deadline = time.monotonic() + PATIENCE
    while not (actions := brand.ask("funding", id=funding_id)["actions"]):
        assert time.monotonic() < deadline, "Stripe was not asked for the money"
        time.sleep(0.3)
    return [action["reference"] for action in actions]


def _work(fleet: Fleet, random: Random, teams: Sequence[Team], *, strikes: int) -> None:
    """All bookings at once, from the offer to the released fee."""
    everybody = [(team, member) for team in teams for member in range(MEMBERS)]
    random.shuffle(everybody)
    with (
        Strikes(fleet, random, number=strikes, of=8 * len(everybody)) as struck,
        httpx.Client(base_url=fleet.address, timeout=60.0, event_hooks=struck.hooks) as http,
        ThreadPoolExecutor(AT_ONCE) as threads,
    ):
        for played in [threads.submit(_book, http, team, member) for team, member in everybody]:
            played.result()
        for team in teams:
            _wait_until(http, team, "released", team.budget.minor)


def _give_back(fleet: Fleet, teams: Sequence[Team]) -> None:
    """What nobody earned goes back, and Stripe takes longer over it than a lease lasts."""
    fleet.answers_late("/v1/refunds", times=len(teams))
    with httpx.Client(base_url=fleet.address, timeout=60.0) as http:
        for team in teams:
            for verb in ("closeCampaign", "refundCampaign"):
                end_campaign(voice(http, team.brand), verb, team.campaign_id)
    time.sleep(2 * LATE)


def _book(http: httpx.Client, team: Team, member: int) -> None:
    """One booking, from the offer to the approval; each request might be sent twice."""
    influencer = team.influencers[member]
    assert influencer.influencer is not None
    brand, person = voice(http, team.brand), voice(http, influencer)
    name = node_id(InfluencerType, influencer.influencer.id)
    piece = {"platform": "tiktok", "format": "short_video", "dueOn": team.due_on.isoformat()}
    offer = _twice(brand, "send_offer", input={
        "briefId": team.brief_id, "influencerId": name, "terms": {"fee": FEE.minor, "deliverables": [piece]},
    }, idempotencyKey=f"offer {name}")  # fmt: skip
    answer = {"termsId": offer["openTerms"]["id"], "declarations": DECLARED}
    accepted = _twice(person, "accept_offer", offerId=offer["id"], input=answer, idempotencyKey="accept")
    booking = {"bookingId": accepted["booking"]["id"]}
    draft = {"url": f"https://files.example.vn/{name}.mp4"}
    _twice(person, "send_draft", **booking, input=draft, idempotencyKey="draft")
    _twice(brand, "approve_draft", **booking, idempotencyKey=f"draft of {name}")
    (owed,) = person.ask("booking", id=booking["bookingId"])["deliverables"]
    _twice(person, "publish_deliverable", deliverableId=owed["id"], input={
        "url": f"https://vt.tiktok.com/{name}",
        "publishedAt": (now() + HOURS).isoformat(),
        "evidenceBefore": {"url": f"https://files.example.vn/{name}/before.png", "atSecond": 0},
        "evidenceDuring": {"url": f"https://files.example.vn/{name}/during.png", "atSecond": 6},
    }, idempotencyKey="publish")  # fmt: skip
    _twice(brand, "approve_booking", **booking, password=PASSWORD, idempotencyKey=f"approve {name}")


def _twice(speaker: Voice, document: str, **variables: Any) -> Any:
    """Send it, and once more: the second answer is about what the first one did."""
    done = speaker.do(document, **variables)
    assert speaker.do(document, **variables)["id"] == done["id"]
    return done


def _wait_until(http: httpx.Client, team: Team, part: str, amount: int) -> None:
    brand, deadline = voice(http, team.brand), time.monotonic() + PATIENCE
    while (money := brand.ask("campaign_money", id=team.campaign_id)["money"])[part]["minor"] != amount:
        assert time.monotonic() < deadline, money
        time.sleep(0.3)


async def _finished(database: Database) -> bool:
    """Whether everybody is paid and no fact is owed to anybody."""
    async with database.reading() as session:
        paid = await _count(session, select(Payout).where(Payout.status == PayoutStatus.PAID))
        owed = await _count(session, select(Delivery).where(Delivery.status != DeliveryStatus.DONE))
    return (paid, owed) == (TEAMS * MEMBERS, 0)


async def _count(session: Any, statement: Any) -> int:
    return len((await session.scalars(statement)).all())


async def _look_at_the_books(database: Database, fleet: Fleet) -> None:
    everybody = TEAMS * MEMBERS
    async with database.reading() as session:
        assert await check_books(session) == []
        fundings = (await session.scalars(select(Funding))).all()
        bookings = (await session.scalars(select(Booking))).all()
        holds = (await session.scalars(select(Hold))).all()
        payouts = (await session.scalars(select(Payout))).all()
    assert [funding.status for funding in fundings] == [FundingStatus.RECEIVED] * TEAMS
    assert [booking.status for booking in bookings] == [BookingStatus.SETTLED] * everybody
    assert [(held.status, held.amount) for held in holds] == [(HoldStatus.RELEASED, FEE)] * everybody
    assert [(payout.gross, payout.net) for payout in payouts] == [(FEE, vnd(9_600_000))] * everybody
    assert len({payout.reference for payout in payouts}) == everybody
    charges = [charge for charge in fleet.asked("charges") if charge["paid"]]
    assert sum(charge["amount"] for charge in charges) == FEE.minor * everybody + SPARE.minor * TEAMS
    assert sum(charge["amount_refunded"] for charge in charges) == SPARE.minor * TEAMS
    assert [(each["amount"], each["status"]) for each in fleet.asked("refunds")] == [(SPARE.minor, "succeeded")] * TEAMS
    async with database.reading() as session:
        refunds = (await session.scalars(select(FundingRefund))).all()
    assert [(each.status, each.amount, each.returned_minor) for each in refunds] == [
        (FundingRefundStatus.RETURNED, SPARE, SPARE.minor)
    ] * TEAMS
    async with database.reading() as session:
        costs = {each.reference: each.amount.minor for each in await session.scalars(select(PartnerCost))}
    assert costs == {each["id"]: each["fee"] for each in fleet.asked("balance_transactions") if each["fee"]}


async def _look_at_the_transfers(database: Database, fleet: Fleet, teams: Sequence[Team]) -> None:
    """Each payout is one transfer of Stripe's own list: its net sum, to the influencer's account, and still there."""
    accounts = {influencer: account for team in teams for influencer, account in team.accounts.items()}
    async with database.reading() as session:
        payouts = (await session.scalars(select(Payout))).all()
    ours = [
        (each.reference, f"payout-{each.id}", accounts[each.influencer_id], each.net.minor, 0)
        for each in payouts
        if each.rail == "stripe"
    ]
    theirs = [
        (each["id"], each["transfer_group"], each["destination"], each["amount"], each["amount_reversed"])
        for each in fleet.asked("transfers")
    ]
    assert sorted(theirs) == sorted(ours, key=str)
    assert {account for _, _, account, _, _ in theirs} == set(accounts.values())
    assert len(theirs) == TEAMS * MEMBERS


async def _look_at_the_log(database: Database, fleet: Fleet) -> None:
    """Whatever was taken over or failed has a line for each time that it was not finished."""
    told = Counter[str]()
    for member in fleet.members.values():
        for line in member.log.read_text(errors="replace").splitlines():
            if line.startswith("{") and (entry := json.loads(line))["event"] in EXPLAINED:
                told[entry["delivery"]] += 1
    async with database.reading() as session:
        facts = (await session.scalars(select(Fact).where(Fact.name == DeliveryTakenOver.__name__))).all()
        tried = (await session.scalars(select(Delivery).where(Delivery.attempts > 1))).all()
    begun = Counter(str(fact.data["delivery_id"]) for fact in facts)
    begun.update({str(each.id): each.attempts - 1 for each in tried})
    unexplained = {delivery: times for delivery, times in begun.items() if told[delivery] < times}
    assert unexplained == {}
    print(f"{len(begun)} deliveries were begun again, {dict(Counter(fleet.struck))} were killed")  # noqa: T201
