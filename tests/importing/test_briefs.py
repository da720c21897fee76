import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.campaigns.content import AskedDeliverable, BriefClaim, Gender, NicheWeight, UsageGrant, WantedAudience
from domain.imports import BriefRead
from domain.money import vnd
from importing.briefs import BriefFile
from importing.report import Rejection

ENTRY: dict[str, Any] = {
    "externalId": 14,
    "brand": "0312345678",
    "campaign": "Tết 2027",
    "title": "Trà sen",
    "summary": "Pha trà mời khách.",
    "goal": "awareness",
    "productName": "Trà sen",
    "category": "general_food",
    "niches": "Ẩm thực; Du lịch",
    "deliverables": [{"platform": "Tik Tok", "format": "short_video", "count": 1, "dueOn": "31/01/2027"}],
    "places": 3,
    "openUntil": "2027-01-15",
}


def read(**changes: Any) -> BriefRead | Rejection:
    entry = {name: value for name, value in (ENTRY | changes).items() if value != "left out"}
    (row,) = BriefFile(io.BytesIO(json.dumps(entry).encode())).rows()
    return row


def test_an_entry_is_read_as_people_write_it() -> None:
    row = read(feeMinimum="2tr", fee_maximum=5_000_000, budget="15.000.000 đ", provinces=["Hà Nội", "TP.HCM"])

    assert isinstance(row, BriefRead), row
    assert (row.line, row.key, row.campaign) == (1, "0312345678:14", "Tết 2027")
    content = row.content
    assert content.niches == (NicheWeight(code="food-drink", weight=1), NicheWeight(code="travel", weight=1))
    assert (content.fee_minimum, content.fee_maximum, content.budget) == (
        vnd(2_000_000),
        vnd(5_000_000),
        vnd(15_000_000),
    )
    assert content.provinces == ("01", "79")
    assert content.deliverables == (
        AskedDeliverable(platform="tiktok", format="short_video", count=1, due_on=date(2027, 1, 31)),
    )
    assert content.open_until.astimezone(UTC) == datetime(2027, 1, 15, 17, 0, tzinfo=UTC)


def test_an_entry_is_read_as_the_api_writes_it() -> None:
    row = read(
        niches=[{"code": "food-drink", "weight": 3}, "travel"],
        languages=["vi", "Tiếng Anh"],
        audience={"ageFrom": 18, "genders": ["female"]},
        claims=[{"text": "Không đường", "documentIds": []}],
        usageGrants=[{"right": "organic", "territory": "VN", "until": "2027-06-01"}],
        exclusivity=None,
        openUntil="2027-01-15T17:00:00+07:00",
    )

    assert isinstance(row, BriefRead), row
    content = row.content
    assert [niche.weight for niche in content.niches] == [3, 1]
    assert content.languages == ("vi", "en")
    assert content.audience == WantedAudience(age_from=18, genders=(Gender.FEMALE,))
    assert content.claims == (BriefClaim(text="Không đường"),)
    assert content.usage_grants == (UsageGrant(right="organic", territory="VN", until=date(2027, 6, 1)),)
    assert content.open_until == datetime(2027, 1, 15, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"colour": "red"}, "colour", "FIELD_UNKNOWN"),
        ({"brand": ""}, "brand", "FIELD_MISSING"),
        ({"externalId": ["x"]}, "external_id", "FIELD_MISSING"),
        ({"title": "left out"}, "title", "FIELD_MISSING"),
        ({"places": "many"}, "places", "FIELD_UNREADABLE"),
        ({"goal": "fame"}, "goal", "FIELD_UNREADABLE"),
        ({"niches": "Chiêm tinh"}, "niches", "NICHE_UNKNOWN"),
        ({"niches": 5}, "niches", "FIELD_UNREADABLE"),
        ({"provinces": ["Paris"]}, "provinces", "PROVINCE_UNKNOWN"),
        ({"budget": "nhiều"}, "budget", "FIGURE_UNREADABLE"),
        ({"budget": "-"}, "budget", "FIGURE_UNREADABLE"),
        ({"deliverables": [{"platform": "MySpace", "dueOn": ""}]}, "deliverables", "PLATFORM_UNKNOWN"),
        ({"deliverables": [{"format": "reel"}]}, "deliverables", "FIELD_UNREADABLE"),
        ({"openUntil": "mai"}, "open_until", "DAY_UNREADABLE"),
        ({"openUntil": "31/12/9999"}, "open_until", "FIELD_UNREADABLE"),
        ({"openUntil": ""}, "open_until", "FIELD_UNREADABLE"),
    ],
)
def test_an_entry_that_cannot_be_read_says_why(changes: dict[str, Any], field: str, code: str) -> None:
    row = read(**changes)

    assert isinstance(row, Rejection), row
    assert (row.line, row.refusal.field, row.refusal.code) == (1, field, code)
    assert row.key.startswith(("0312345678", ":14"))


@pytest.mark.parametrize("depth", [40, 400, 900, 30_000])
def test_an_entry_nested_however_deep_costs_itself(depth: int) -> None:
    deep = json.dumps(ENTRY)[:-1] + ', "audience": ' + "[" * depth + "]" * depth + "}"

    first, second = BriefFile(io.BytesIO(f"{deep}\n{json.dumps(ENTRY)}".encode())).rows()

    assert isinstance(first, Rejection)
    assert isinstance(second, BriefRead)


def test_an_entry_with_half_a_character_is_refused_as_damaged() -> None:
    for changes in ({"externalId": "\ud800"}, {"title": "\ud800"}, {"audience": {"\udfff": 1}}):
        row = read(**changes)
        assert isinstance(row, Rejection)
        assert (row.refusal.code, row.key) == ("TEXT_DAMAGED", "")


def test_an_entry_that_is_no_object_is_passed_on_with_its_reason() -> None:
    (row,) = BriefFile(io.BytesIO(b'{"a": }')).rows()

    assert isinstance(row, Rejection)
    assert (row.refusal.code, row.value) == ("ENTRY_UNREADABLE", '{"a": }')
