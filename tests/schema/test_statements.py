"""The statements that the heavy documents take: these and no others, whoever asks and however many rows there are."""

import re
from typing import Any

import pytest

from domain.campaigns.briefs import BriefStatus
from schema.influencers.types import Influencer
from schema.node_keys import node_id
from tests.callers import Caller, Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.candidates import add_candidate, add_person
from tests.schema.campaigns.asking import add_brief, add_campaign

PAGE = """query { influencers(first: 20) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node {
    id displayName kind province { code name } channels { platform { code } handle url followers { value asOf } }
    niches { code name } certificate { number tier validUntil } } } } }"""
PRICES = "query { influencers(first: 20) { nodes { displayName rates { price { minor } } audience { bracket } } } }"
PROFILE = """query ($id: ID!) { influencer(id: $id) { displayName niches { code } languages { code } channels { handle }
    certificate { number holderName results { name score } channels { handle } history { status } }
    qualifications { title } portfolio { title } rates { price { minor } } audience { bracket }
    closedPeriods { startsOn } refusedTopics { code } refusedBrands { brand { name } }
    versionInWork { number } reviews { step } } }"""
OPEN_BRIEFS = "query { openBriefs(first: 20) { totalCount nodes { title brand { name } deliverables { count } } } }"
CAMPAIGNS = """query { myCampaigns(first: 5) { nodes { name brand { name members { displayName } }
    briefs(first: 5) { totalCount nodes { title reviews { step } versionInWork { number } } } } } }"""

SIGNED_IN = ["login_sessions"]
AS_BRAND = [*SIGNED_IN, "brand_members"]
AS_INFLUENCER = [*SIGNED_IN, "influencers"]
NESTED_PAGE = ["influencers", "influencer_niches", "channels", "certificates", "kept_totals"]


async def tables(api: Api, caller: Caller, document: str, **variables: Any) -> list[str]:
    """The table that each statement of a document reads, in the order of asking."""
    with api.database.counting() as sent:
        await api.run(caller, document, **variables)
    return [table_of(statement) for statement in sent]


def table_of(statement: str) -> str:
    """The table of its outermost FROM; where that is no table, of its first one."""
    outside, inside = statement, ""
    while outside != inside:
        inside, outside = outside, re.sub(r"\([^()]*\)", "", outside)
    return re.findall(r"FROM (\w+)", outside + statement)[0]


@pytest.mark.parametrize(
    ("kind", "asking"),
    [(Kind.VISITOR, []), (Kind.SIGNED_IN, SIGNED_IN), (Kind.BRAND_OWNER, AS_BRAND), (Kind.INFLUENCER, AS_INFLUENCER)],
)
async def test_a_nested_page_of_influencers(api: Api, database: TestDatabase, kind: Kind, asking: list[str]) -> None:
    await add_candidate(database)
    caller = await api.caller(kind)
    one = await tables(api, caller, PAGE)
    for _ in range(3):
        await add_candidate(database)

    several = await tables(api, caller, PAGE)

    assert sorted(one) == sorted([*asking, *NESTED_PAGE])
    assert several == one


async def test_admins_see_what_nobody_counted_yet(api: Api, database: TestDatabase) -> None:
    await add_candidate(database)

    asked = await tables(api, await api.caller(Kind.SECRETARIAT), PAGE)

    page = ["channels", "certificates", "influencer_niches"]
    assert sorted(asked) == sorted(["login_sessions", "admin_grants", "influencers", *page, "influencers"])


async def test_prices_are_not_looked_up_for_each_person(api: Api, database: TestDatabase) -> None:
    for _ in range(3):
        await add_person(database)

    asked = await tables(api, await api.caller(Kind.BRAND_VIEWER), PRICES)

    assert sorted(asked) == sorted([*AS_BRAND, "influencers", "rates", "audience_shares"])


async def test_a_whole_profile_of_ones_own(api: Api, database: TestDatabase) -> None:
    me = await add_candidate(database)
    caller = await api.caller(Kind.INFLUENCER, influencer=me)

    asked = await tables(api, caller, PROFILE, id=node_id(Influencer, me.id))

    profile = [
        "influencers", "influencer_niches", "influencer_languages", "channels", "qualifications", "portfolio_items",
        "rates", "audience_shares", "closed_periods", "refused_topics", "refused_brands", "profile_versions",
        "listing_reviews",
    ]  # fmt: skip
    certificate = ["certificates", "certificate_results", "certificate_channels", "certificate_changes"]
    assert sorted(asked) == sorted([*AS_INFLUENCER, *profile, *certificate])


async def test_open_briefs_with_their_brands(api: Api, database: TestDatabase) -> None:
    owner = await api.caller(Kind.BRAND_OWNER)
    assert owner.brand is not None
    assert owner.login is not None
    campaign = await add_campaign(database, owner.brand)
    for _ in range(3):
        await add_brief(database, campaign, owner.login)

    asked = await tables(api, await api.caller(Kind.VISITOR), OPEN_BRIEFS)

    assert asked == ["briefs", "brands", "briefs"]


async def test_campaigns_with_a_page_of_briefs_each(api: Api, database: TestDatabase) -> None:
    owner = await api.caller(Kind.BRAND_OWNER)
    assert owner.brand is not None
    assert owner.login is not None
    for _ in range(2):
        campaign = await add_campaign(database, owner.brand)
        await add_brief(database, campaign, owner.login)
        await add_brief(database, campaign, owner.login, BriefStatus.SUBMITTED)

    asked = await tables(api, owner, CAMPAIGNS)

    nested = ["campaigns", "brands", "brand_members", "briefs", "briefs", "listing_reviews", "brief_versions"]
    assert sorted(asked) == sorted([*AS_BRAND, *nested])
