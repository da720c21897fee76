"""The public report of each week's exposure, made on Monday in Ha Noi."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from domain.actors import System
from domain.exposure.reports import ExposureGrouping, ExposureReport, ExposureReported, ExposureShare
from domain.exposure.showings import Showing
from domain.ids import BriefId, InfluencerId, new_id
from matching.attention import attention
from matching.exposure import GroupShare
from operations.exposure.reporting import report_exposure
from tests.databases import TestDatabase
from tests.makers.candidates import add_candidate
from tests.makers.exposure import MONDAY

WEEK = timedelta(days=7)
OVER = datetime(2026, 11, 22, 17, 10, tzinfo=UTC)
"""Ten minutes into the Monday after the week."""
BRIEFS = [BriefId(new_id()) for _ in range(2)]


def shown(
    person: InfluencerId,
    place: int,
    *,
    day: date = MONDAY,
    brief: BriefId = BRIEFS[0],
    newcomer: bool = False,
    tier: int = 2,
    province: str | None = "01",
) -> Showing:
    return Showing(
        day=day,
        brief_id=brief,
        influencer_id=person,
        place=place,
        attention=attention(place),
        newcomer=newcomer,
        tier=tier,
        province=province,
    )


def people(count: int) -> list[InfluencerId]:
    return [InfluencerId(new_id()) for _ in range(count)]


async def keep(database: TestDatabase, showings: Sequence[Showing]) -> None:
    """Write showings as history, without the people and briefs."""
    async with database.work(System(name="history"), OVER) as work:
        await work.session.execute(text("SET LOCAL session_replication_role = replica"))
        for each in showings:
            work.add(each)


async def report(database: TestDatabase, now: datetime = OVER) -> int:
    async with database.work(System(name="clock"), now) as work:
        return await report_exposure(work)


async def weeks(database: TestDatabase) -> list[date]:
    return [each.week for each in await database.all(select(ExposureReport).order_by(ExposureReport.id))]


async def the_report(database: TestDatabase) -> tuple[ExposureReport, Mapping[ExposureGrouping, Sequence[GroupShare]]]:
    (found,) = await database.all(select(ExposureReport))
    shares = await database.all(select(ExposureShare).order_by(ExposureShare.grouping, ExposureShare.key))
    return found, {
        grouping: [GroupShare(each.key, each.people, each.share) for each in shares if each.grouping is grouping]
        for grouping in ExposureGrouping
    }


async def test_a_week_is_reported_by_groups(database: TestDatabase) -> None:
    new, known, south = people(5), people(5), people(5)
    await keep(
        database,
        [
            *(shown(person, 1, newcomer=True, tier=1, brief=BRIEFS[1]) for person in new),
            *(shown(person, 3, day=MONDAY + timedelta(days=6)) for person in known),
            *(shown(person, 3) for person in known),
            *(shown(person, 30, tier=3, province="79") for person in south),
            # Of the week before and the week after:
            shown(south[0], 1, day=MONDAY + WEEK),
        ],
    )

    assert await report(database) == 1

    found, shares = await the_report(database)
    assert (found.week, found.made_at, found.briefs) == (MONDAY, OVER, 2)
    assert (found.people, found.certified, found.newcomers_promised) == (15, 15, 1140)
    assert (found.fair_start_version, found.rule_version) == ("v1", "exposure-2026-01")
    # 10000 for each of five, twice 5000 for each of five, 2018 for each of five.
    total = 5 * (10_000 + 2 * 5_000 + 2_018)
    assert shares[ExposureGrouping.TIER] == [
        GroupShare("1", 5, 50_000 * 10_000 // total),
        GroupShare("2", 5, 50_000 * 10_000 // total),
        GroupShare("3", 5, 5 * 2_018 * 10_000 // total),
    ]
    assert shares[ExposureGrouping.REGION] == [
        GroupShare("red_river_delta", 10, 100_000 * 10_000 // total),
        GroupShare("southeast", 5, 5 * 2_018 * 10_000 // total),
    ]
    # Place 30 lies beyond what fair start governs.
    assert shares[ExposureGrouping.NEWCOMER] == [GroupShare("newcomers", 5, 5_000), GroupShare("others", 5, 5_000)]
    assert shares[ExposureGrouping.DECILE] == []
    assert found.gini == 2416
    assert await database.events() == [ExposureReported(exposure_report_id=found.id, week=MONDAY)]


async def test_tenths_are_over_everybody_who_was_shown_or_holds_a_certificate(database: TestDatabase) -> None:
    await add_candidate(database)
    crowd = people(50)
    await keep(database, [shown(person, 1 if place < 5 else 2) for place, person in enumerate(crowd)])

    await report(database)

    found, shares = await the_report(database)
    total = 5 * 10_000 + 45 * 6_309
    assert (found.people, found.certified) == (50, 50)
    assert shares[ExposureGrouping.DECILE] == [
        GroupShare("01", 5, 50_000 * 10_000 // total),
        *(GroupShare(f"{tenth:02}", 5, 5 * 6_309 * 10_000 // total) for tenth in range(2, 11)),
    ]


async def test_whoever_holds_a_certificate_and_was_not_shown_counts(database: TestDatabase) -> None:
    holders = [await add_candidate(database) for _ in range(6)]
    await keep(database, [shown(holders[0].id, 1)])

    await report(database)

    found, shares = await the_report(database)
    assert (found.people, found.certified, found.gini) == (1, 6, 8333)
    assert shares[ExposureGrouping.TIER] == [GroupShare("2", None, None)]


async def test_a_small_group_takes_another_with_it(database: TestDatabase) -> None:
    await keep(
        database,
        [
            *(shown(person, 1, province=None) for person in people(2)),
            *(shown(person, 1, province="79") for person in people(6)),
            *(shown(person, 1) for person in people(8)),
        ],
    )

    await report(database)

    _, shares = await the_report(database)
    assert shares[ExposureGrouping.REGION] == [
        GroupShare("red_river_delta", 8, 5_000),
        GroupShare("southeast", None, None),
        GroupShare("unknown", None, None),
    ]


async def test_a_report_is_made_once_and_when_its_week_is_settled(database: TestDatabase) -> None:
    await keep(database, [shown(person, 1) for person in people(5)])

    made = [
        await report(database, now)
        for now in (OVER - WEEK, OVER - timedelta(seconds=1), OVER, OVER, OVER + timedelta(days=3))
    ]

    assert made == [0, 0, 1, 0, 0]
    assert await weeks(database) == [MONDAY]


async def test_weeks_that_were_missed_are_made_up_for_and_empty_ones_say_so(database: TestDatabase) -> None:
    await keep(database, [shown(people(1)[0], 1, day=MONDAY - 2 * WEEK + timedelta(days=3))])

    assert await report(database) == 3
    assert await report(database, OVER + WEEK) == 1

    assert await weeks(database) == [MONDAY - 2 * WEEK, MONDAY - WEEK, MONDAY, MONDAY + WEEK]
    last = (await database.all(select(ExposureReport).order_by(ExposureReport.week.desc())))[0]
    assert (last.briefs, last.people, last.gini) == (0, 0, None)


async def test_nothing_is_reported_before_anybody_was_shown(database: TestDatabase) -> None:
    assert await report(database) == 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE exposure_reports SET people = 0",
        "DELETE FROM exposure_reports",
        "UPDATE exposure_shares SET share = 0",
        "DELETE FROM exposure_shares",
    ],
)
async def test_what_was_reported_stays(database: TestDatabase, change: str) -> None:
    await keep(database, [shown(person, 1) for person in people(5)])
    await report(database)

    with pytest.raises(IntegrityError, match="are never changed"):
        await database.execute(change)


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ("('2026-11-17', 0, 0, 0, NULL, 0)", "ck_exposure_reports_week"),
        ("('2026-11-16', 0, 2, 1, NULL, 0)", "ck_exposure_reports_counts"),
        ("('2026-11-16', 0, 0, 0, 10001, 0)", "ck_exposure_reports_gini"),
        ("('2026-11-16', 0, 0, 0, NULL, -1)", "ck_exposure_reports_newcomers_promised"),
    ],
)
async def test_a_report_that_cannot_be_does_not_enter(database: TestDatabase, values: str, rule: str) -> None:
    with pytest.raises(IntegrityError, match=rule):
        await database.execute(
            "INSERT INTO exposure_reports (id, made_at, fair_start_version, rule_version, "  # noqa: S608 - from above
            "week, briefs, people, certified, gini, newcomers_promised) "
            f"SELECT gen_random_uuid(), now(), 'v1', 'r', w::date, b, p, c, g::bigint, n "
            f"FROM (VALUES {values}) AS given (w, b, p, c, g, n)"
        )
