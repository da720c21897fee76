"""Results over time, as both sides report and see them over HTTP."""

from datetime import timedelta
from typing import Any

from runtime.clock import now
from tests.callers import Kind
from tests.client import Api
from tests.databases import TestDatabase
from tests.schema.bookings.asking import PUBLISH
from tests.schema.bookings.test_journeys import booked, publication, unmoved
from tests.schema.campaigns.asking import mutation
from tests.schema.offers.asking import Stand, open_stand

ON_RESULT = """... on DeliverableResult {
  id source integration views reach clicks orders measuredAt evidence reason corrects stands }"""
REPORT = mutation("reportResults", "input: ReportResultsInput!, idempotencyKey: String", ON_RESULT)
RESULTS = """query ($id: ID!) { booking(id: $id) { deliverables {
  results(first: 2) { totalCount pageInfo { hasNextPage } nodes { source views stands corrects } }
  newestResults { source integration views reach clicks orders measuredAt }
  differences { figure least most } } } }"""


async def published(api: Api) -> tuple[Stand, str, str]:
    """A market with a booking whose one piece went online three days ago; the booking and the piece by their ids."""
    stand = await open_stand(api, draft_review=False)
    booking = await booked(api, stand)
    piece = booking["deliverables"][0]["id"]
    await api.run(stand.influencer, PUBLISH, deliverableId=piece, input=publication())
    return stand, booking["id"], piece


def results_input(piece: str, **changes: Any) -> dict[str, Any]:
    """What stands this moment."""
    return {"deliverableId": piece, "measuredAt": now().isoformat()} | changes


async def test_both_sides_report_and_both_see_both(api: Api, database: TestDatabase) -> None:
    stand, booking, piece = await published(api)

    theirs = await api.run(
        stand.influencer,
        REPORT,
        input=results_input(piece, views=3_000_000_000, reach=900, evidence="https://files.example.vn/a.png"),
    )
    ours = results_input(piece, views=2_900_000_000, orders=12)
    first = await api.run(stand.manager, REPORT, input=ours, idempotencyKey="k")
    again = await api.run(stand.manager, REPORT, input=ours, idempotencyKey="k")
    mended = await api.run(
        stand.influencer, REPORT, input=results_input(piece, views=2_950_000_000, corrects=theirs["id"], reason="Sai.")
    )

    assert again == first
    assert (theirs["source"], theirs["views"], theirs["evidence"], theirs["stands"]) == (
        "INFLUENCER",
        3_000_000_000,
        "https://files.example.vn/a.png",
        True,
    )
    assert (first["source"], first["orders"], first["corrects"]) == ("BRAND", 12, None)
    assert (mended["corrects"], mended["reason"]) == (theirs["id"], "Sai.")
    seen = await api.run(stand.manager, RESULTS, id=booking)
    assert seen == await api.run(stand.influencer, RESULTS, id=booking)
    (shown,) = seen["deliverables"]
    assert shown["results"] == {
        "totalCount": 3,
        "pageInfo": {"hasNextPage": True},
        "nodes": [
            {"source": "INFLUENCER", "views": 2_950_000_000, "stands": True, "corrects": theirs["id"]},
            {"source": "BRAND", "views": 2_900_000_000, "stands": True, "corrects": None},
        ],
    }
    assert [(each["source"], each["views"], each["reach"], each["orders"]) for each in shown["newestResults"]] == [
        ("BRAND", 2_900_000_000, None, 12),
        ("INFLUENCER", 2_950_000_000, None, None),
    ]
    assert shown["newestResults"][0]["measuredAt"] == first["measuredAt"]
    assert shown["differences"] == [{"figure": "VIEWS", "least": 2_900_000_000, "most": 2_950_000_000}]
    corrected = await api.run(
        stand.manager, "query ($id: ID!) { node(id: $id) { ... on DeliverableResult { stands } } }", id=theirs["id"]
    )
    assert corrected == {"stands": False}
    assert (await database.event_names())[-3:] == ["ResultsReported"] * 3


async def test_each_figure_is_the_newest_that_has_it(api: Api) -> None:
    stand, booking, piece = await published(api)
    await api.run(stand.influencer, REPORT, input=results_input(piece, views=10, clicks=1))
    later = results_input(piece, clicks=3)
    await api.run(stand.influencer, REPORT, input=later)

    (shown,) = (await api.run(stand.influencer, RESULTS, id=booking))["deliverables"]

    (newest,) = shown["newestResults"]
    assert (newest["views"], newest["clicks"], newest["orders"]) == (10, 3, None)
    assert newest["measuredAt"] == later["measuredAt"]
    assert shown["differences"] == []


async def test_what_cannot_be_reported_moves_nothing(api: Api, database: TestDatabase) -> None:
    stand, booking, piece = await published(api)
    await api.run(stand.influencer, REPORT, input=results_input(piece, views=10))
    other = await open_stand(api)
    refusals: list[tuple[Any, dict[str, Any], str]] = [
        (stand.influencer, {"views": 9}, "FIGURE_FELL"),
        (stand.influencer, {}, "INVALID_INPUT"),
        (stand.influencer, {"views": 1, "corrects": booking, "reason": "Sai."}, "UNKNOWN_ID"),
        (stand.influencer, {"views": 11, "measuredAt": (now() + timedelta(hours=1)).isoformat()}, "INVALID_INPUT"),
        (other.manager, {"views": 11}, "NOT_FOUND"),
        (other.influencer, {"views": 11}, "NOT_FOUND"),
        (await api.caller(Kind.BRAND_VIEWER, brand=stand.manager.brand), {"views": 11}, "NOT_ALLOWED"),
    ]

    for caller, changes, code in refusals:
        sent = results_input(piece, **changes)
        assert await unmoved(database, lambda c=caller, s=sent: api.refused(c, REPORT, input=s)) == code


async def test_a_count_is_a_whole_number_from_nothing_on(api: Api) -> None:
    stand, _, piece = await published(api)

    for wrong in (-1, 1.5, True, "1", 10**18):
        answer = (await api.post(stand.influencer, REPORT, input=results_input(piece, views=wrong))).json()
        assert "Count takes a whole number" in answer["errors"][0]["message"]


async def test_nobody_else_sees_results(api: Api) -> None:
    stand, _, piece = await published(api)
    told = await api.run(stand.influencer, REPORT, input=results_input(piece, views=10))
    document = "query ($id: ID!) { node(id: $id) { ... on DeliverableResult { views } } }"

    for kind in (Kind.VISITOR, Kind.SIGNED_IN, Kind.BRAND_OWNER, Kind.INFLUENCER):
        assert await api.run(await api.caller(kind), document, id=told["id"]) is None
    assert await api.run(await api.caller(Kind.AUDITOR), document, id=told["id"]) == {"views": 10}
