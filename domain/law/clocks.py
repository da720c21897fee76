"""Legal clocks: by when something has to be done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.law.articles import Article, Reference, cite
from domain.law.periods import Dated, day_in_vietnam, the_rule
from domain.reference.loading import Sheet, read_sheet


class ClockRule(Dated):
    """A time limit in clock hours: nights, weekends and holidays count."""

    version: str
    articles: tuple[Reference, ...]
    hours: int


class _Clocks(Sheet):
    takedown: tuple[ClockRule, ...]


@dataclass(frozen=True)
class Deadline:
    """The instant (UTC) by which something must be done, and the rule that sets it."""

    at: datetime
    rule_version: str
    articles: tuple[Article, ...]


_SHEET: Final = read_sheet("domain.law", "clocks.json", _Clocks)


def takedown_deadline(ordered_at: datetime) -> Deadline:
    """By when an ad must be gone after an authority's written or electronic request.

    24 clock hours (Law on Advertising Art 23.7; Decree 342/2025/ND-CP Art 18). Raises LawNotOnFile.
    """
    day = day_in_vietnam(ordered_at)
    rule = the_rule(_SHEET.takedown, day)
    return Deadline(ordered_at + timedelta(hours=rule.hours), rule.version, cite(rule.articles, day))
