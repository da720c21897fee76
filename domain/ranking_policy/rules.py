"""The house rules of changing how candidates are ranked. Dated data, not code."""

from datetime import date, datetime, timedelta
from typing import Annotated, Final

from pydantic import Field

from domain.law.periods import Dated, day_in_vietnam, the_rule
from domain.reference.loading import Sheet, read_sheet


class RankingRule(Dated):
    """How many days new weights are public before they count.

    Decree 248/2026/NĐ-CP Art 11 asks that the criteria are public; how long before a change is a house number.
    """

    version: str
    notice_days: Annotated[int, Field(gt=0)]

    def earliest(self, now: datetime) -> date:
        """The first day (Ha Noi) that weights published now may be in force."""
        return day_in_vietnam(now) + timedelta(days=self.notice_days)


class _Rules(Sheet):
    rules: tuple[RankingRule, ...]


_RULES: Final = read_sheet("domain.ranking_policy", "rules.json", _Rules).rules


def ranking_rule(day: date) -> RankingRule:
    """The rule in force on a day (Ha Noi). Raises LawNotOnFile."""
    return the_rule(_RULES, day)
