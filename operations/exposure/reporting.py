"""Make each week's public report of exposure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select

from domain.actors import System
from domain.exposure.reports import (
    ExposureGrouping,
    ExposureReport,
    ExposureReported,
    ExposureShare,
    last_week_reported,
)
from domain.exposure.rules import ExposureRule, exposure_rule, week_of
from domain.exposure.showings import attention_given, briefs_shown, first_day_shown
from domain.ids import InfluencerId
from domain.reference.provinces import PROVINCES
from matching.exposure import GroupShare, gini, group_shares, least_newcomers_share, tenths
from matching.fair_start import fair_start_on
from operations.candidates import statements
from storage.work import Work

WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What somebody got while they were of one kind."""

    person: InfluencerId
    tier: int
    province: str | None
    newcomer: bool
    attention: int
    of_first_places: int

    @property
    def region(self) -> str:
        return "unknown" if self.province is None else PROVINCES[self.province].region.value


async def report_exposure(work: Work[System]) -> int:
    """Make the report of every week that is over and has none, from the first that anybody was shown in.

    Answers how many were made. A week in which nobody was shown has a report that says so.
    """
    made = 0
    for week in _weeks_over(await _first_week(work), work):
        await _report(work, week)
        made += 1
    return made


async def _first_week(work: Work[System]) -> date | None:
    """The first week to be reported, be it over or not; None before anybody was ever shown."""
    reported: date | None = await work.value(last_week_reported())
    if reported is not None:
        return reported + WEEK
    shown: date | None = await work.value(first_day_shown())
    return None if shown is None else week_of(shown)


def _weeks_over(first: date | None, work: Work[System]) -> Iterator[date]:
    while first is not None and exposure_rule(first).settled(first, work.now):
        yield first
        first += WEEK


async def _report(work: Work[System], week: date) -> None:
    rule, fair_start = exposure_rule(week), fair_start_on(week)
    statement = attention_given(week, week + WEEK, first_places=fair_start.places)
    shown = [
        _Shown(person, tier, province, newcomer, int(got), int(of_first))
        for person, tier, province, newcomer, got, of_first in await work.session.execute(statement)
    ]
    people = len({each.person for each in shown})
    holders: int = await work.value(select(func.count()).select_from(statements.certified(work.now).subquery()))
    everybody, by_person = max(holders, people), _by_person(shown)
    report = ExposureReport(
        week=week,
        made_at=work.now,
        briefs=await work.value(briefs_shown(week, week + WEEK)),
        people=people,
        certified=everybody,
        gini=gini(by_person, everybody, rule.smallest_group),
        newcomers_promised=least_newcomers_share(fair_start.minimums),
        fair_start_version=fair_start.version,
        rule_version=rule.version,
    )
    work.add(report)
    await work.flush()
    for grouping, shares in _groupings(shown, by_person, everybody, rule):
        for each in shares:
            work.add(
                ExposureShare(
                    report_id=report.id, grouping=grouping, key=each.key, people=each.people, share=each.share
                )
            )
    work.record(ExposureReported(exposure_report_id=report.id, week=week))


def _by_person(shown: Sequence[_Shown]) -> list[int]:
    """What each person got in all."""
    got: dict[InfluencerId, int] = {}
    for each in shown:
        got[each.person] = got.get(each.person, 0) + each.attention
    return list(got.values())


def _groupings(
    shown: Sequence[_Shown], by_person: Sequence[int], everybody: int, rule: ExposureRule
) -> Iterator[tuple[ExposureGrouping, tuple[GroupShare, ...]]]:
    smallest = rule.smallest_group
    yield ExposureGrouping.TIER, group_shares([(str(x.tier), x.person, x.attention) for x in shown], smallest)
    yield ExposureGrouping.REGION, group_shares([(x.region, x.person, x.attention) for x in shown], smallest)
    yield ExposureGrouping.DECILE, tenths(by_person, everybody, smallest)
    governed = [
        ("newcomers" if x.newcomer else "others", x.person, x.of_first_places) for x in shown if x.of_first_places
    ]
    yield ExposureGrouping.NEWCOMER, group_shares(governed, smallest)
