"""One brief over everybody, three ways in interleaved rounds: ranked, its columns read once, and by plain SQL."""

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

import asyncpg

from bench.comparing import AnswersDiffer, Say
from bench.match.briefs import ASK, briefs
from bench.match.flat_tables import fill, numbers_of
from bench.match.people import DAY, generated
from bench.match.reading import Caches, depended_on, in_words, last_cache, read, read_whole
from bench.match.statement import statement
from bench.match.touched import touched
from bench.scratch import DATABASE, scratch_postgres
from domain.ids import InfluencerId
from matching.brief import Brief
from matching.columns.overlay import Overlay
from matching.columns.ranking import Layer, rank_layers
from matching.columns.table import Columns
from matching.ranking import Ranking
from matching.ranking_policy import RankingPolicy, ranking_policy_on

MOST: Final = 50


@dataclass(frozen=True)
class Market:
    """Everybody as `niemtin serve` has them: columns that were built, and whom facts have touched since over them."""

    built: Columns
    layers: Sequence[Layer]
    policy: RankingPolicy

    def ranked(self, brief: Brief) -> Ranking:
        """What the API calls for an answer."""
        return rank_layers(self.layers, brief, ASK, self.policy, DAY, limit=MOST)

    def number_of(self, influencer_id: InfluencerId) -> int | None:
        """The number of somebody in the tables."""
        for layer, first in reversed([*numbers_of(self.layers)]):
            row = layer.columns.row_of(influencer_id)
            if row is not None:
                return first + row
        return None


async def measure(people: int, *, rounds: int, say: Say) -> dict[str, Any]:
    """Rank both briefs over so many people; milliseconds by brief and way, the quickest of the rounds, and `ratios`.

    `match` is what the API calls: gates, score, order and fair start over built columns and those of some hundred
    people touched since, the exact first fifty explained. `memory` is one plain read of the columns that the answer
    depends on, `read_whole` of what our way to it goes through whole, which is less: see decision 71. These three are
    processor time, for they wait for nothing, and then what else a machine does falsifies them least. `sql` finds the
    same fifty order values in other processes: it is compared with `match_wall`, both by the clock. Ranking and reading
    begin with nothing of their own in the caches. What else a machine does slows Python more than it slows the memory,
    the quickest round least of all; `ratios_of_medians` tell what a round came to under it. Raises AnswersDiffer.
    """
    say(f"{people:,} people")
    market = _market(people)
    # As `niemtin serve` does: what stays is not gone through again by the garbage collector.
    gc.freeze()
    async with scratch_postgres() as postgres:
        connect: Any = asyncpg.connect  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - untyped
        connection: Any = await connect(postgres.url(DATABASE).replace("postgresql+asyncpg:", "postgresql:"))
        await fill(connection, market.layers, market.policy)
        found = {
            name: await _measured(connection, market, brief, rounds) for name, brief in briefs(market.built).items()
        }
        await connection.close()
    for name, each in found.items():
        say(f"{name}: {each['passing'] * 100:.1f} % pass the gates; PostgreSQL finds the same {MOST} order values")
    size = max(each["bytes_depended_on"] for each in found.values())
    place = "fit into" if size * people < last_cache() else "are beyond"
    say(f"The answer depends on {size} bytes a person; all {place} the last cache, which is cleared every time")
    medians = {name: each["medians"] for name, each in found.items()}
    return {**found, "ratios": _ratios(found), "ratios_of_medians": _ratios(medians)}


def _market(people: int) -> Market:
    built = generated(people)
    return Market(built, Overlay(built).taking(touched(built)).layers(), ranking_policy_on(DAY))


async def _measured(connection: Any, market: Market, brief: Brief, rounds: int) -> dict[str, Any]:
    blocked = [number for each in brief.blocked if (number := market.number_of(each)) is not None]
    asked = statement(brief, ASK, market.policy, DAY, blocked=blocked, most=MOST)
    found = market.ranked(brief)
    _compare(await connection.fetch(asked), found, market)
    columns = {"memory": depended_on(market.built, brief, ASK), "read_whole": read_whole(market.built, ASK)}
    words, caches = {way: in_words(each) for way, each in columns.items()}, Caches()
    times: dict[str, list[float]] = {"match": [], "match_wall": [], "memory": [], "read_whole": [], "sql": []}
    for _ in range(rounds):
        caches.clear()
        begun = time.perf_counter()
        times["match"].append(_processor_time(lambda: market.ranked(brief)))
        times["match_wall"].append((time.perf_counter() - begun) * 1000)
        for way, those in words.items():
            caches.clear()
            times[way].append(_processor_time(lambda those=those: read(those)))
        begun = time.perf_counter()
        await connection.fetch(asked)
        times["sql"].append((time.perf_counter() - begun) * 1000)
    return {
        **{way: round(min(each), 3) for way, each in times.items()},
        "medians": {way: round(median(each), 3) for way, each in times.items()},
        "passing": round(found.eligible / found.weighed, 4),
        "bytes_depended_on": sum(column.itemsize for column in columns["memory"]),
        "bytes_read_whole": sum(column.itemsize for column in columns["read_whole"]),
    }


def _compare(rows: Sequence[Mapping[str, Any]], found: Ranking, market: Market) -> None:
    """Everybody whom PostgreSQL has among its first fifty stands there, but for whom fair start moved down."""
    values = [row["value"] for row in rows]
    ours = {card.rank_before: card.order.value for card in found.cards}
    differing = {place: value for place, value in ours.items() if place <= MOST and values[place - 1] != value}
    persons = {row["person"]: (row["score"], row["value"]) for row in rows}
    for card in found.cards:
        told = persons.get(market.number_of(card.influencer_id) or 0)
        if told is not None and told != (card.score, card.order.value):
            differing[card.rank_before] = card.order.value
    if differing:
        raise AnswersDiffer(f"{values}\n{ours}\n{differing}")


def _processor_time(work: Callable[[], object]) -> float:
    """Of this thread, in milliseconds."""
    begun = time.thread_time()
    work()
    return (time.thread_time() - begun) * 1000


def _ratios(found: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    narrow, wide = found["narrow"], found["wide"]
    return {
        "match_vs_memory": round(narrow["match"] / narrow["memory"], 2),
        "match_wide_vs_memory": round(wide["match"] / wide["memory"], 2),
        "match_vs_read_whole": round(narrow["match"] / narrow["read_whole"], 2),
        "match_wide_vs_read_whole": round(wide["match"] / wide["read_whole"], 2),
        "sql_vs_match": round(min(each["sql"] / each["match_wall"] for each in found.values()), 2),
    }
