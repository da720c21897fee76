from typing import Any

import pytest

from domain.disclosures.labels import DisclosureVerdict
from domain.disclosures.records import DisclosureRecord
from domain.influencers.profiles import Influencer, ProfileStatus
from runtime.clock import now
from schema.disclosures import DisclosureRecord as DisclosureType
from schema.influencers.types import Influencer as InfluencerType
from schema.node_keys import node_id
from tests.callers import Kind, all_but
from tests.client import Api
from tests.databases import TestDatabase
from tests.makers.candidates import add_person, certify
from tests.makers.disclosures import GOOD_CAPTION, SILENT_CAPTION, make_disclosure
from tests.makers.influencers import make_influencer
from tests.makers.logins import make_login

ON_RECORD = """... on DisclosureRecord { id verdict judge machineVerdict reportedAt overruleReasons repairedCaption }
  ... on Problem { code field message }"""
RECORD = f"""mutation ($influencerId: ID!, $input: PublishedPostInput!, $key: String) {{
  recordDisclosure(influencerId: $influencerId, input: $input, idempotencyKey: $key) {{ {ON_RECORD} }} }}"""
OVERRULE = f"""mutation ($disclosureId: ID!, $verdict: DisclosureVerdict!, $reasons: String!) {{
  overruleDisclosure(disclosureId: $disclosureId, verdict: $verdict, reasons: $reasons) {{ {ON_RECORD} }} }}"""
REPORT = f"""mutation ($disclosureId: ID!) {{ noteDisclosureReport(disclosureId: $disclosureId) {{ {ON_RECORD} }} }}"""
REPAIR = f"""mutation ($disclosureId: ID!, $caption: String!) {{
  repairDisclosure(disclosureId: $disclosureId, caption: $caption) {{ {ON_RECORD} }} }}"""

WHOLE = """query ($id: ID!) { disclosureRecord(id: $id) {
  influencer { displayName } platform { name } url publishedAt relation caption media beforeEvidence duringEvidence
  productUse recordedAt labelText labelStart bookVersion verdict judge overruledAt repairedAt } }"""
MINE = "query { myDisclosureRecords(first: 10) { nodes { id verdict } } }"
ALL = """query ($influencerId: ID, $verdict: DisclosureVerdict) {
  disclosureRecords(influencerId: $influencerId, verdict: $verdict, first: 10) { nodes { id } } }"""
VALUE = """query ($id: ID!) { disclosureValue(influencerId: $id) {
  value confidence mean posts newestAt priorMean priorStrength kept broken policyVersion explanation
  counts { verdict posts repaired } } }"""

POST = {
    "platform": "tiktok",
    "url": "https://www.tiktok.com/@nhung/video/1",
    "publishedAt": "2026-11-01T05:00:00+00:00",
    "relation": "PAID",
    "caption": GOOD_CAPTION,
    "media": ["ON_SCREEN", "CAPTION"],
    "before": "https://files.example.vn/before.png",
    "during": "https://files.example.vn/during.png",
    "productUse": "Đã dùng ba tuần.",
}
ADMINS = {Kind.SECRETARIAT, Kind.INTEGRITY, Kind.DECIDER, Kind.COUNCIL, Kind.FINANCE, Kind.AUDITOR}


async def add_author(database: TestDatabase, **changes: Any) -> Influencer:
    return await database.add(make_influencer(await database.add(make_login()), **changes))


async def add_record(database: TestDatabase, author: Influencer, **post: Any) -> DisclosureRecord:
    return await database.add(make_disclosure(author.id, **post))


def key_of(record: DisclosureRecord) -> str:
    return node_id(DisclosureType, record.id)


def name_of(author: Influencer) -> str:
    return node_id(InfluencerType, author.id)


async def test_a_post_is_recorded_judged_and_read_back(api: Api, database: TestDatabase) -> None:
    author = await add_author(database)
    integrity = await api.caller(Kind.INTEGRITY)

    answers = [await api.run(integrity, RECORD, influencerId=name_of(author), input=POST, key="k") for _ in range(2)]
    shown = await api.run(integrity, WHOLE, id=answers[0]["id"])

    assert answers[0] == answers[1]
    assert shown.pop("recordedAt") is not None
    assert shown.pop("bookVersion") is not None
    assert shown == {
        "influencer": {"displayName": "Hồng Nhung"},
        "platform": {"name": "TikTok"},
        "url": POST["url"],
        "publishedAt": POST["publishedAt"],
        "relation": "PAID",
        "caption": GOOD_CAPTION,
        "media": ["CAPTION", "ON_SCREEN"],
        "beforeEvidence": POST["before"],
        "duringEvidence": POST["during"],
        "productUse": "Đã dùng ba tuần.",
        "labelText": "quang cao |",
        "labelStart": 0,
        "verdict": "OK",
        "judge": "MACHINE",
        "overruledAt": None,
        "repairedAt": None,
    }
    assert await database.count(DisclosureRecord) == 1
    assert await database.event_names() == ["DisclosureRecorded"]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"platform": "myspace"}, "INVALID_INPUT", "input.platform"),
        ({"url": "tiktok.com/1"}, "ADDRESS_INVALID", "input.url"),
        ({"publishedAt": "2099-01-01T00:00:00Z"}, "INVALID_INPUT", "input.publishedAt"),
        ({"publishedAt": "2026-11-01T05:00:00"}, "INVALID_INPUT", "input.publishedAt"),
        ({"productUse": " "}, "INVALID_INPUT", "input.productUse"),
    ],
)
async def test_a_bad_post_names_its_field_and_is_not_kept(
    api: Api, database: TestDatabase, change: dict[str, Any], code: str, field: str
) -> None:
    author = await add_author(database)
    integrity = await api.caller(Kind.INTEGRITY)

    problem = await api.run(integrity, RECORD, influencerId=name_of(author), input=POST | change)

    assert (problem["code"], problem["field"]) == (code, field)
    assert await database.count(DisclosureRecord) == 0
    assert await database.event_names() == []


async def test_a_record_is_overruled_with_reasons(api: Api, database: TestDatabase) -> None:
    record = await add_record(database, await add_author(database), caption=SILENT_CAPTION)
    decider = await api.caller(Kind.DECIDER)
    asked = {"disclosureId": key_of(record), "verdict": "OK", "reasons": "Nhãn ở trong hình."}

    overruled = await api.run(decider, OVERRULE, **asked)

    assert (overruled["verdict"], overruled["judge"], overruled["machineVerdict"], overruled["overruleReasons"]) == (
        "OK",
        "ADMIN",
        "NONE",
        "Nhãn ở trong hình.",
    )
    assert await api.refused(decider, OVERRULE, **asked) == "VERDICT_UNCHANGED"
    problem = await api.run(decider, OVERRULE, **(asked | {"verdict": "LATE", "reasons": " "}))
    assert (problem["code"], problem["field"]) == ("INVALID_INPUT", "reasons")
    assert (await database.reload(record)).verdict is DisclosureVerdict.OK
    assert await database.event_names() == ["DisclosureOverruled"]


async def test_nobody_decides_on_a_post_of_their_own(api: Api, database: TestDatabase) -> None:
    decider = await api.caller(Kind.DECIDER)
    assert decider.login is not None
    author = await database.add(make_influencer(decider.login))
    record = await add_record(database, author, caption=SILENT_CAPTION)

    asked = {"disclosureId": key_of(record), "verdict": "OK", "reasons": "Nhãn ở trong hình."}
    assert await api.refused(decider, OVERRULE, **asked) == "OWN_POST_JUDGED"

    assert await database.reload(record) == record
    assert await database.event_names() == []


@pytest.mark.parametrize("kind", [Kind.SECRETARIAT, Kind.INTEGRITY])
async def test_only_the_first_report_is_noted(api: Api, database: TestDatabase, kind: Kind) -> None:
    record = await add_record(database, await add_author(database))
    admin = await api.caller(kind)

    first, again = [await api.run(admin, REPORT, disclosureId=key_of(record)) for _ in range(2)]

    assert first["reportedAt"] is not None
    assert again == first
    assert await database.event_names() == ["DisclosureReported"]


async def test_an_author_mends_a_post_and_is_told_when_it_is_not_enough(api: Api, database: TestDatabase) -> None:
    author = await api.caller(Kind.INFLUENCER)
    assert author.influencer is not None
    record = await add_record(database, author.influencer, caption=SILENT_CAPTION)
    key = key_of(record)

    problem = await api.run(author, REPAIR, disclosureId=key, caption=SILENT_CAPTION)
    assert (problem["code"], problem["field"]) == ("STILL_NOT_DISCLOSED", "caption")
    stranger = await api.caller(Kind.INFLUENCER)
    assert await api.refused(stranger, REPAIR, disclosureId=key, caption=GOOD_CAPTION) == "NOT_FOUND"
    assert await database.reload(record) == record
    assert await database.event_names() == []

    assert (await api.run(author, REPAIR, disclosureId=key, caption=GOOD_CAPTION))["repairedCaption"] == GOOD_CAPTION
    assert await api.refused(author, REPAIR, disclosureId=key, caption=GOOD_CAPTION) == "DISCLOSURE_ALREADY_REPAIRED"
    assert await database.event_names() == ["DisclosureRepaired"]


async def test_what_is_nowhere_is_not_found(api: Api, database: TestDatabase) -> None:
    nobody = node_id(InfluencerType, make_influencer(make_login()).id)
    nothing = key_of(make_disclosure(make_influencer(make_login()).id))
    integrity, decider = await api.caller(Kind.INTEGRITY), await api.caller(Kind.DECIDER)

    assert await api.refused(integrity, RECORD, influencerId=nobody, input=POST) == "NOT_FOUND"
    assert await api.refused(integrity, REPORT, disclosureId=nothing) == "NOT_FOUND"
    assert await api.refused(decider, OVERRULE, disclosureId=nothing, verdict="OK", reasons="Vì thế.") == "NOT_FOUND"
    assert await api.refused(integrity, REPORT, disclosureId="nonsense") == "UNKNOWN_ID"

    assert await database.count(DisclosureRecord) == 0
    assert await database.event_names() == []


DEEDS = {
    "recordDisclosure": (RECORD, {Kind.INTEGRITY}),
    "overruleDisclosure": (OVERRULE, {Kind.DECIDER}),
    "noteDisclosureReport": (REPORT, {Kind.SECRETARIAT, Kind.INTEGRITY}),
    "repairDisclosure": (REPAIR, {Kind.INFLUENCER}),
}


@pytest.mark.parametrize("name", DEEDS)
async def test_whoever_may_not_do_it_is_refused_and_nothing_moves(api: Api, database: TestDatabase, name: str) -> None:
    document, allowed = DEEDS[name]
    author = await add_author(database)
    record = await add_record(database, author, caption=SILENT_CAPTION)
    given = {
        "influencerId": name_of(author), "input": POST, "disclosureId": key_of(record), "verdict": "OK",
        "reasons": "Vì thế.", "caption": GOOD_CAPTION,
    }  # fmt: skip
    asked = {key: each for key, each in given.items() if f"${key}:" in document}

    for kind in all_but(*allowed):
        code = await api.refused(await api.caller(kind), document, **asked)
        assert code == ("NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED"), kind

    assert await database.reload(record) == record
    assert await database.count(DisclosureRecord) == 1
    assert await database.event_names() == []


@pytest.mark.parametrize("kind", Kind)
async def test_records_are_for_their_author_and_the_admins(api: Api, database: TestDatabase, kind: Kind) -> None:
    author = await add_author(database)
    record = await add_record(database, author)
    await add_record(database, await add_author(database), caption=SILENT_CAPTION)
    caller = await api.caller(kind)

    assert ((await api.run(caller, WHOLE, id=key_of(record))) is not None) == (kind in ADMINS)
    if kind in ADMINS:
        assert (await api.run(caller, ALL, influencerId=name_of(author)))["nodes"] == [{"id": key_of(record)}]
        assert (await api.run(caller, ALL, verdict="OK"))["nodes"] == [{"id": key_of(record)}]
        assert len((await api.run(caller, ALL))["nodes"]) == 2
    else:
        refusal = "NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED"
        assert await api.refused(caller, ALL) == refusal
    if kind is Kind.INFLUENCER:
        assert caller.influencer is not None
        own = await add_record(database, caller.influencer)
        assert (await api.run(caller, MINE))["nodes"] == [{"id": key_of(own), "verdict": "OK"}]
    else:
        assert await api.refused(caller, MINE) == ("NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED")


async def test_a_value_is_shown_with_all_that_it_rests_on(api: Api, database: TestDatabase) -> None:
    author = await add_person(database)
    await certify(database, author)
    visitor = await api.caller(Kind.VISITOR)
    before = await api.run(visitor, VALUE, id=name_of(author))
    assert (before["value"], before["mean"], before["posts"], before["newestAt"]) == (6316, 8000, 0, None)
    assert before["explanation"].startswith("With 90 % confidence at least 63.2 % of ads")

    # Posts lose worth with age, and a request's instant is the real one.
    instant = now()
    for _ in range(5):
        await add_record(database, author, published_at=instant)
    mended = {"repaired_at": instant, "repaired_caption": GOOD_CAPTION}
    await add_record(database, author, published_at=instant, caption=SILENT_CAPTION, **mended)
    visitor.headers["accept-language"] = "vi"
    after = await api.run(visitor, VALUE, id=name_of(author))

    assert after.pop("newestAt") is not None
    assert after.pop("explanation").startswith("Với độ tin cậy 90%, ít nhất 71,4% quảng cáo")
    assert after == {
        "value": 7141,
        "confidence": 9000,
        "mean": 8387,
        "posts": 6,
        "priorMean": 8000,
        "priorStrength": 10,
        "kept": 50_000,
        "broken": 5_000,
        "policyVersion": "v1",
        "counts": [
            {"verdict": "OK", "posts": 5, "repaired": 0},
            {"verdict": "NONE", "posts": 1, "repaired": 1},
        ],
    }


@pytest.mark.parametrize("kind", Kind)
async def test_the_value_of_a_hidden_profile_is_for_its_person_and_the_admins(
    api: Api, database: TestDatabase, kind: Kind
) -> None:
    author = await add_author(database, status=ProfileStatus.DRAFT, listed_at=None)
    caller = await api.caller(kind)

    if kind in ADMINS:
        assert (await api.run(caller, VALUE, id=name_of(author)))["posts"] == 0
        return
    assert await api.refused(caller, VALUE, id=name_of(author)) == "NOT_FOUND"
    if caller.login is not None and kind is not Kind.INFLUENCER:
        await database.execute("UPDATE influencers SET login_id = :me", me=caller.login.id)
        assert (await api.run(caller, VALUE, id=name_of(author)))["posts"] == 0
