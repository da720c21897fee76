"""The report of a campaign as files: who gets them, how they are served, and that the numbers are in them."""

import csv
import re
import sys
from datetime import date
from io import StringIO

import httpx
import pytest
from sqlalchemy import update

from api.campaign_report.tables import TABLES, table_lines
from domain.influencers.profiles import Influencer
from runtime.gateways import Gateways
from runtime.rates import OPERATIONS
from runtime.settings import Settings
from schema.bookings.types import Booking, Deliverable
from schema.campaigns.types import Brief as BriefType
from schema.campaigns.types import Campaign
from schema.node_keys import node_id
from tests.callers import Caller, Kind
from tests.client import Api, client_of
from tests.databases import TestDatabase
from tests.makers.campaign_reports import Reported, add_reported_campaign
from tests.makers.markets import add_market

FILES = ("bookings.csv", "results.csv", "views.svg", "views.png")


@pytest.fixture
async def made(database: TestDatabase) -> Reported:
    return await add_reported_campaign(database)


@pytest.fixture
async def brand(api: Api, made: Reported) -> Caller:
    return await api.caller(Kind.BRAND_VIEWER, brand=made.market.brand)


def path_of(made: Reported, file: str) -> str:
    return f"/campaigns/{node_id(Campaign, made.market.campaign.id)}/report/{file}"


async def fetch(api: Api, caller: Caller, path: str, language: str = "en") -> httpx.Response:
    return await api.http.get(path, headers={"accept-language": language, **caller.headers})


def table(answer: httpx.Response) -> list[dict[str, str]]:
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


async def test_each_booking_is_a_row(api: Api, made: Reported, brand: Caller) -> None:
    answer = await fetch(api, brand, path_of(made, "bookings.csv"))

    rows = table(answer)
    assert answer.content.startswith(b"\xef\xbb\xbfbooking_id,")
    assert [each["booking_id"] for each in rows] == [node_id(Booking, each.id) for each in made.bookings]
    assert list(rows[0].items())[1:] == [
        ("brief", "Video mở hộp điện thoại Sen"),
        ("influencer", "Hồng Nhung"),
        ("status", "settled"),
        ("made_at", "2026-11-21T05:00:00+00:00"),
        ("currency", "VND"),
        ("fee", "3000000"),
        ("held", "0"),
        ("released", "3000000"),
        ("refunded", "0"),
        ("owed", "2"),
        ("published", "2"),
        ("late", "1"),
        ("evidence_complete", "2"),
        ("disclosed", "1"),
        ("undisclosed", "1"),
        ("differing", "1"),
    ]
    assert [(each["held"], each["refunded"], each["owed"]) for each in rows[1:]] == [
        ("2000001", "0", "1"),
        ("0", "2000000", "0"),
    ]


async def test_each_piece_and_source_is_a_row(api: Api, made: Reported, brand: Caller) -> None:
    rows = table(await fetch(api, brand, path_of(made, "results.csv")))

    first, second, third = (node_id(Deliverable, each.id) for each in made.pieces)
    shown = ("deliverable_id", "late", "disclosure", "source", "views", "clicks", "orders")
    assert [tuple(each[name] for name in shown) for each in rows] == [
        (first, "no", "OK", "brand", "19000", "", "4"),
        (first, "no", "OK", "influencer", "20000", "100", ""),
        (second, "yes", "NONE", "influencer", "5000", "20", ""),
        (third, "no", "", "brand", "1000", "", "3"),
    ]
    assert list(rows[0]) == [
        "booking_id", "brief", "influencer", "deliverable_id", "place", "platform", "format", "due_on", "published_at",
        "late", "url", "disclosure", "source", "integration", "measured_at", "views", "reach", "clicks", "orders",
    ]  # fmt: skip
    assert (rows[0]["measured_at"], rows[0]["due_on"]) == ("2026-11-24T05:00:00+00:00", "2026-12-20")


async def test_a_name_that_is_a_formula_stays_a_name(
    api: Api, database: TestDatabase, made: Reported, brand: Caller
) -> None:
    async with database.work(made.market.manager, made.bookings[0].made_at) as work:
        await work.session.execute(
            update(Influencer)
            .where(Influencer.id == made.people[0].id)
            .values(display_name='=HYPERLINK("https://x.vn")')
        )

    rows = table(await fetch(api, brand, path_of(made, "bookings.csv")))

    assert [each["influencer"] for each in rows] == ['\'=HYPERLINK("https://x.vn")', "Hồng Nhung", "Hồng Nhung"]


async def test_what_nobody_reported_is_empty_and_no_nought(api: Api, database: TestDatabase) -> None:
    market = await add_market(database)
    empty = Reported(market, (), (), ())
    viewer = await api.caller(Kind.BRAND_VIEWER, brand=market.brand)

    for file in ("bookings.csv", "results.csv"):
        assert table(await fetch(api, viewer, path_of(empty, file))) == []
    drawn = await fetch(api, viewer, path_of(empty, "orders.svg"), "vi")
    assert "Chưa có số liệu" in drawn.text


async def test_results_over_time_are_drawn_alike_for_the_same_numbers(api: Api, made: Reported, brand: Caller) -> None:
    drawn = await fetch(api, brand, path_of(made, "views.svg"))
    again = await fetch(api, brand, path_of(made, "views.svg"))
    vietnamese = await fetch(api, brand, path_of(made, "views.svg"), "vi")
    picture = await fetch(api, brand, path_of(made, "clicks.png"))

    words = set(re.findall(r"<text[^>]*>([^<]+)</text>", drawn.text))
    assert {"Days since 21 Nov 2026", "Views", "Influencers", "Brand"} <= words
    assert {"Số ngày từ 21/11/2026", "Lượt xem", "Người có ảnh hưởng", "Nhãn hàng"} <= set(
        re.findall(r"<text[^>]*>([^<]+)</text>", vietnamese.text)
    )
    assert drawn.content == again.content
    assert (drawn.headers["content-type"], picture.headers["content-type"]) == ("image/svg+xml", "image/png")
    assert picture.content.startswith(b"\x89PNG")


async def test_no_cache_keeps_a_brands_figures(api: Api, made: Reported, brand: Caller) -> None:
    for file in FILES:
        answer = await fetch(api, brand, path_of(made, file))
        headers = answer.headers
        assert (answer.status_code, headers["cache-control"]) == (200, "private, no-store")
        assert headers["vary"] == "authorization, acting-as, accept-language"
        assert headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in headers["content-security-policy"]
        if file.endswith(".csv"):
            assert headers["content-type"] == "text/csv; charset=utf-8; header=present"
            kept_as = rf'attachment; filename="{file[:-4]}-\d{{4}}-\d\d-\d\d\.csv"'
            assert re.fullmatch(kept_as, headers["content-disposition"])


async def test_files_are_for_the_brand_and_for_admins(api: Api, made: Reported) -> None:
    expected: dict[Kind, tuple[int, str | None]] = {
        Kind.VISITOR: (401, "NOT_SIGNED_IN"),
        Kind.SIGNED_IN: (403, "NOT_ALLOWED"),
        Kind.INFLUENCER: (403, "NOT_ALLOWED"),
        Kind.BRAND_OWNER: (404, "NOT_FOUND"),
        Kind.FINANCE: (200, None),
    }

    for kind, (status, code) in expected.items():
        caller = await api.caller(kind)
        for file in ("results.csv", "views.svg"):
            answer = await fetch(api, caller, path_of(made, file))
            assert answer.status_code == status
            if code is not None:
                assert answer.json()["errors"][0]["extensions"]["code"] == code
                assert answer.headers["cache-control"] == "no-store"


async def test_there_are_no_other_files(api: Api, made: Reported, brand: Caller) -> None:
    brief = node_id(BriefType, made.market.brief.id)
    paths = [path_of(made, file) for file in ("views.pdf", "likes.svg", "views.csv", "views", "bookings.svg")]

    for path in (*paths, f"/campaigns/{brief}/report/views.svg", "/campaigns/x/report/views.svg"):
        assert (await fetch(api, brand, path)).status_code == 404
    assert (await api.http.post(path_of(made, "views.svg"))).status_code == 405


async def test_drawing_has_a_rate_of_its_own(
    gateways: Gateways, database: TestDatabase, made: Reported, brand: Caller
) -> None:
    once = 1 / OPERATIONS["campaignReportPlot"].burst
    async with client_of(gateways, Settings.model_validate({"generosity": once})) as http:
        answers = [
            await fetch(Api(http, database), brand, path_of(made, file))
            for file in ("views.svg", "views.svg", "results.csv")
        ]

    assert [each.status_code for each in answers] == [200, 429, 200]
    # Forty seconds for one drawing, less what the first one took; any other rate would have let it through.
    assert 1 <= int(answers[1].headers["retry-after"]) <= 41


async def test_without_what_draws_the_tables_are_still_there(
    api: Api, made: Reported, brand: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)

    refused = await fetch(api, brand, path_of(made, "views.svg"))

    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (501, "PLOTS_NOT_INSTALLED")
    assert (await fetch(api, brand, path_of(made, "results.csv"))).status_code == 200


async def test_a_large_campaign_is_written_piece_by_piece(database: TestDatabase, made: Reported) -> None:
    campaign_id, today = made.market.campaign.id, date(2027, 1, 20)

    with database.counting() as sent:
        lines = table_lines(database, campaign_id, TABLES["bookings"], today, at_once=2)
        pieces = [each.count(b"\r\n") async for each in lines]

    assert pieces == [1, 2, 1]
    assert len(sent) == 2 * 4
