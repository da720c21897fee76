"""Brands with a campaign each, and the people whom they will book: all that is there before the first offer."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import httpx

from domain.campaigns.content import AskedDeliverable
from domain.ids import InfluencerId
from domain.money import Money, vnd
from domain.payouts.connected_accounts import ConnectedAccount
from domain.payouts.payout_details import PayoutDetails
from schema.campaigns.types import Brief as BriefType
from schema.campaigns.types import Campaign as CampaignType
from schema.node_keys import node_id
from story.voices import Voice, asked_to_wait, patiently
from tests.callers import Caller, Kind, make_caller
from tests.databases import TestDatabase
from tests.kills.fleet import CALLERS_PATIENCE
from tests.makers.brands import make_brand
from tests.makers.campaigns import make_brief, make_brief_version, make_campaign, make_content, make_document
from tests.makers.candidates import add_person, certify

SPARE: Final = vnd(1_000_000)
"""What a brand pays in and nobody earns: it goes back."""
FEE: Final = vnd(12_000_000)
"""Ten of them are more than one payment intent can be, and tax is withheld."""

ENDING: Final = """mutation ($id: ID!, $key: String) { done: %s(campaignId: $id, idempotencyKey: $key) {
  __typename ... on Campaign { id } ... on Problem { code message } } }"""


@dataclass(frozen=True)
class Team:
    """One brand and those it will book; ids as the API names them. `due_on` is the last day owed.

    `accounts` are the names of those that the influencers have with Stripe.
    """

    brand: Caller
    campaign_id: str
    brief_id: str
    influencers: Sequence[Caller]
    accounts: Mapping[InfluencerId, str]
    due_on: date

    @property
    def budget(self) -> Money:
        """Enough for all of them, and not a đồng more."""
        return vnd(FEE.minor * len(self.influencers))


async def gather(database: TestDatabase, accounts: Sequence[Sequence[str]], *, now: datetime) -> list[Team]:
    """Brands that may book certified people, each with an account at Stripe; nothing is funded or offered yet."""
    return [await _team(database, each, now) for each in accounts]


def voice(http: httpx.Client, caller: Caller) -> Voice:
    """The caller as somebody of the story."""
    token = caller.headers["authorization"].removeprefix("Bearer ")
    return Voice(http, str(caller.kind), token, caller.headers["acting-as"], patience=CALLERS_PATIENCE)


def end_campaign(speaker: Voice, verb: str, campaign_id: str) -> None:
    """`closeCampaign` or `refundCampaign`, twice under one key; patient as everybody is."""
    sent = {"query": ENDING % verb, "variables": {"id": campaign_id, "key": verb}}
    role = {"authorization": f"Bearer {speaker.token}", "acting-as": speaker.role or ""}
    for _ in range(2):
        while True:
            answer = patiently(lambda: speaker.http.post("/graphql", json=sent, headers=role), speaker.patience).json()
            if not asked_to_wait(answer):
                break
            time.sleep(1.0)
        assert answer["data"]["done"] == {"__typename": "Campaign", "id": campaign_id}, answer


async def _team(database: TestDatabase, accounts: Sequence[str], now: datetime) -> Team:
    brand = await database.add(make_brand(verified_at=now))
    manager = await make_caller(database, Kind.BRAND_MANAGER, brand=brand)
    assert manager.login is not None
    today = now.date()
    due_on = today + timedelta(days=7)  # What came in through Stripe is kept to the end of a dispute, over Tết too.
    piece = AskedDeliverable(platform="tiktok", format="short_video", count=1, due_on=due_on)
    budget = vnd(FEE.minor * len(accounts))
    content = make_content(
        deliverables=(piece,), places=len(accounts), fee_maximum=FEE, budget=budget, open_until=now + timedelta(days=6)
    )
    plan = {"budget": budget, "starts_on": today, "ends_on": today + timedelta(days=60)}
    campaign = await database.add(make_campaign(brand, **plan))
    brief = await database.add(make_brief(campaign, content))
    lasts = today + timedelta(days=400)
    paper = make_document(brand, manager.login, valid_from=today - timedelta(days=30), valid_until=lasts)
    await database.add(make_brief_version(brief, manager.login, content), paper)
    influencers = [await _influencer(database, account, now) for account in accounts]
    named = {
        each.influencer.id: account for each, account in zip(influencers, accounts, strict=True) if each.influencer
    }
    names = node_id(CampaignType, campaign.id), node_id(BriefType, brief.id)
    return Team(manager, *names, influencers, named, due_on)


async def _influencer(database: TestDatabase, account: str, now: datetime) -> Caller:
    """Somebody certified, who is paid to that account."""
    person = await add_person(database)
    await certify(database, person, now=now)
    caller = await make_caller(database, Kind.INFLUENCER, influencer=person)
    assert caller.login is not None
    connected = ConnectedAccount(account=account, country="SG")
    await database.add(PayoutDetails.after(None, connected, of=person.id, by=caller.login.id, now=now))
    return caller
