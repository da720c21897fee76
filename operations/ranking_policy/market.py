"""Whom a simulation ranks: everybody certified, from columns; before there are any, some of them from their rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Protocol

from domain.ids import BriefId
from domain.law.periods import day_in_vietnam
from matching.brief import Brief
from matching.columns.listing import list_layers
from matching.columns.ranking import Layer
from matching.person import Ask, Person
from matching.ranking_policy import RankingPolicy
from matching.simulation import Listing, listed
from operations.candidates import statements
from operations.candidates.columns import CandidateColumns
from operations.candidates.features import people_of
from storage.engine import Database

MOST_SIMULATED_PEOPLE: Final = 1_000
"""Weighed for each brief before there are columns: those of the highest tiers, and of one tier by a hash of the day."""


class Market(Protocol):
    """People to rank. `cut`: there are more than the `weighed`."""

    @property
    def weighed(self) -> int:
        """How many there are."""
        ...

    @property
    def cut(self) -> bool:
        """Whether there are more."""
        ...

    def listing(self, brief: Brief, ask: Ask, policy: RankingPolicy, day: date, *, top: int) -> Listing:
        """All of them for a brief under a policy, on `day` (Ha Noi)."""
        ...

    def apart(self) -> "Market":
        """The same people, who keep nothing of what is reckoned: for weights that no version names."""
        ...


@dataclass(frozen=True)
class _Everybody:
    layers: Sequence[Layer]
    cut: bool = False

    @property
    def weighed(self) -> int:
        return sum(map(len, self.layers))

    def listing(self, brief: Brief, ask: Ask, policy: RankingPolicy, day: date, *, top: int) -> Listing:
        return list_layers(self.layers, brief, ask, policy, day, top=top)

    def apart(self) -> "_Everybody":
        # Columns keep points by the name of a version, and every proposal goes by the same one.
        return _Everybody([Layer(replace(layer.columns), layer.hidden) for layer in self.layers])


@dataclass(frozen=True)
class _Some:
    people: Sequence[Person]
    cut: bool

    @property
    def weighed(self) -> int:
        return len(self.people)

    def listing(self, brief: Brief, ask: Ask, policy: RankingPolicy, day: date, *, top: int) -> Listing:
        return listed(brief, (person.asked(ask) for person in self.people), policy, day, top=top)

    def apart(self) -> "_Some":
        return self


async def market_of(
    database: Database,
    columns: CandidateColumns | None,
    brief_ids: Sequence[BriefId],
    *,
    now: datetime,
    most: int = MOST_SIMULATED_PEOPLE,
) -> Market:
    """Everybody certified, as the columns have them; without columns `most` people, the same for all briefs.

    Nobody where there are no briefs to rank them for.
    """
    today = day_in_vietnam(now)
    if not brief_ids:
        return _Some((), cut=False)
    if all_certified := columns and columns.everybody(today):
        return _Everybody(all_certified.layers)
    certified = statements.highest_tiers_first(statements.certified(now), today, brief_ids[0])
    async with database.reading() as session:
        ids = (await session.scalars(certified.limit(most + 1))).all()
        return _Some(await people_of(session, ids[:most], now=now), cut=len(ids) > most)
