"""Every mutation and guarded query as every kind of caller: who may not is told so, and nothing moves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from strawberry.types import get_object_definition
from strawberry.utils.str_converters import to_camel_case

from domain.brands import BlockedInfluencer
from domain.ids import new_id
from domain.influencers.channels import Channel as ChannelRow
from domain.influencers.profiles import Influencer as InfluencerRow
from schema.brands import Brand
from schema.influencers.blocked import BlockMutation
from schema.influencers.channels import ChannelMutation
from schema.influencers.conditions import ConditionMutation
from schema.influencers.profiles import ProfileMutation
from schema.influencers.records import RecordMutation
from schema.influencers.types import Channel, Influencer, PortfolioItem, ProfileClaim, Qualification
from schema.node_keys import node_id
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.influencers import make_channel, make_imported_influencer
from tests.schema.influencers import documents as d

SIGNED_IN = frozenset(Kind) - {Kind.VISITOR}
INFLUENCER = frozenset({Kind.INFLUENCER})
SECRETARIAT = frozenset({Kind.SECRETARIAT})
SPENDERS = frozenset({Kind.BRAND_MANAGER, Kind.BRAND_OWNER})


@dataclass(frozen=True)
class Call:
    """A document, its variables about some profile, and who may send it."""

    document: str
    allowed: frozenset[Kind]
    variables: Callable[[InfluencerRow, ChannelRow], dict[str, Any]] = lambda _profile, _channel: {}


def about_channel(_profile: InfluencerRow, channel: ChannelRow) -> dict[str, Any]:
    return {"channelId": node_id(Channel, channel.id)}


def about_profile(profile: InfluencerRow, _channel: ChannelRow) -> dict[str, Any]:
    return {"influencerId": node_id(Influencer, profile.id)}


def answer(profile: InfluencerRow, _channel: ChannelRow) -> dict[str, Any]:
    return {"influencerId": node_id(Influencer, profile.id), "reason": d.REASON}


def plain(**variables: Any) -> Callable[[InfluencerRow, ChannelRow], dict[str, Any]]:
    return lambda _profile, _channel: variables


SOME_ID = new_id()
FIGURES = {"followers": 1, "asOf": "2026-11-01"}
PAPER = {"area": "HEALTH", "title": "Dược sĩ", "issuer": "Đại học Dược"}
PIECE = {"title": "Review", "url": "https://example.vn/a"}
CALLS = {
    "createInfluencerProfile": Call(d.CREATE, SIGNED_IN, plain(input=d.CONTENT)),
    "editProfile": Call(d.EDIT, INFLUENCER, plain(input=d.CONTENT)),
    "submitProfile": Call(d.SUBMIT, INFLUENCER),
    "takeBackProfile": Call(d.TAKE_BACK, INFLUENCER),
    "approveProfile": Call(d.APPROVE, SECRETARIAT, answer),
    "askForProfileChanges": Call(d.ASK, SECRETARIAT, answer),
    "refuseProfile": Call(d.REFUSE, SECRETARIAT, answer),
    "setContactEmail": Call(d.SET_CONTACT, INFLUENCER, plain(email="a@example.vn")),
    "nameRepresentative": Call(d.NAME_REPRESENTATIVE, INFLUENCER, plain(name="MCN", email="a@example.vn")),
    "dropRepresentative": Call(d.DROP_REPRESENTATIVE, INFLUENCER),
    "addChannel": Call(d.ADD_CHANNEL, INFLUENCER, plain(input={"handle": "x.com/an"})),
    "measureChannel": Call(d.MEASURE, INFLUENCER, lambda p, c: about_channel(p, c) | {"figures": FIGURES}),
    "removeChannel": Call(d.REMOVE_CHANNEL, INFLUENCER, about_channel),
    "requestChannelCode": Call(d.REQUEST_CODE, INFLUENCER, about_channel),
    "verifyChannel": Call(d.VERIFY_CHANNEL, SECRETARIAT, about_channel),
    "claimInfluencerProfile": Call(d.CLAIM, SIGNED_IN, about_channel),
    "verifyProfileClaim": Call(d.VERIFY_CLAIM, SECRETARIAT, plain(claimId=node_id(ProfileClaim, SOME_ID))),
    "setRateCard": Call(d.SET_RATES, INFLUENCER, plain(input={"rates": []})),
    "setAudience": Call(d.SET_AUDIENCE, INFLUENCER, plain(input={"shares": [], "asOf": "2026-11-01"})),
    "setAvailability": Call(d.SET_AVAILABILITY, INFLUENCER, plain(input={"bookingsAtOnce": 1})),
    "refuseTopic": Call(d.REFUSE_TOPIC, INFLUENCER, plain(topic="spirits_15_plus")),
    "allowTopic": Call(d.ALLOW_TOPIC, INFLUENCER, plain(topic="spirits_15_plus")),
    "refuseBrand": Call(d.REFUSE_BRAND, INFLUENCER, plain(brandId=node_id(Brand, SOME_ID))),
    "allowBrand": Call(d.ALLOW_BRAND, INFLUENCER, plain(brandId=node_id(Brand, SOME_ID))),
    "addQualification": Call(d.ADD_QUALIFICATION, INFLUENCER, plain(input=PAPER)),
    "removeQualification": Call(
        d.REMOVE_QUALIFICATION, INFLUENCER, plain(qualificationId=node_id(Qualification, SOME_ID))
    ),
    "verifyQualification": Call(
        d.VERIFY_QUALIFICATION, SECRETARIAT, plain(qualificationId=node_id(Qualification, SOME_ID))
    ),
    "addPortfolioItem": Call(d.ADD_PORTFOLIO_ITEM, INFLUENCER, plain(input=PIECE)),
    "removePortfolioItem": Call(d.REMOVE_PORTFOLIO_ITEM, INFLUENCER, plain(itemId=node_id(PortfolioItem, SOME_ID))),
    "blockInfluencer": Call(d.BLOCK, SPENDERS, about_profile),
    "unblockInfluencer": Call(d.UNBLOCK, SPENDERS, about_profile),
    "blockedInfluencers": Call(d.BLOCKED, SPENDERS | {Kind.BRAND_VIEWER}),
    "myProfile": Call(d.MY_PROFILE, SIGNED_IN),
    "myProfileClaims": Call(d.MY_CLAIMS, SIGNED_IN),
    "profilesUnderReview": Call(d.UNDER_REVIEW, SECRETARIAT),
    "profileClaimsWaiting": Call(d.CLAIMS_WAITING, SECRETARIAT),
}
PERMISSIONS = {"NOT_SIGNED_IN", "NOT_ALLOWED"}


async def code_of(api: Api, kind: Kind, call: Call, profile: InfluencerRow, channel: ChannelRow) -> str | None:
    """The code of the refusal, or None."""
    caller = await api.caller(kind)
    body = (await api.post(caller, call.document, **call.variables(profile, channel))).json()
    if "errors" in body:
        return body["errors"][0]["extensions"]["code"]
    (value,) = body["data"].values()
    return value["code"] if value and "code" in value else None


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("kind", Kind)
async def test_who_may_call_what(api: Api, database: TestDatabase, name: str, kind: Kind) -> None:
    call = CALLS[name]
    profile = await database.add(make_imported_influencer())
    channel = await database.add(make_channel(profile))

    code = await code_of(api, kind, call, profile, channel)

    if kind in call.allowed:
        assert code not in PERMISSIONS
        return
    assert code == ("NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED")
    assert await database.reload(profile) == profile
    assert await database.reload(channel) == channel
    assert await database.count(BlockedInfluencer) == 0
    assert await database.count(InfluencerRow) == (2 if kind is Kind.INFLUENCER else 1)
    assert await database.event_names() == []


def test_no_mutation_is_left_out() -> None:
    fields = {
        name
        for part in (ProfileMutation, ChannelMutation, ConditionMutation, RecordMutation, BlockMutation)
        for name in mutations_of(part)
    }

    assert fields <= set(CALLS)
    assert len(fields) == 31


def mutations_of(part: type) -> list[str]:
    return [to_camel_case(field.python_name) for field in get_object_definition(part, strict=True).fields]
