"""One brief over everybody, three ways in interleaved rounds: ranked, its columns read once, and by plain SQL."""

import gc
import time
from collections.abc import Callable
from statistics import median
from typing import Any, Final

import asyncpg
import numpy as np

from bench.comparing import AnswersDiffer, Say
from bench.match.briefs import ASK, NARROW, WIDE
from bench.match.people import DAY, generated
from bench.match.plain_sql import fill, statement
from bench.scratch import DATABASE, scratch_postgres
from matching.brief import Brief
from matching.columns.best import best
from matching.columns.ranking import Layer, rank_layers
from matching.columns.table import Columns, Numbers
from matching.ranking_policy import ranking_policy_on
from matching.weights import WeightSet, weights_on

MOST: Final = 50
BRIEFS: Final = {"narrow": NARROW, "wide": WIDE}


async def measure(people: int, *, rounds: int, say: Say) -> dict[str, Any]:
    """Rank both briefs over so many people; milliseconds by brief and way, medians of the rounds, and `ratios`.

    Matching is gates, scores and the exact best fifty, explained; reading is one sum over each column that it reads.
    Ranking is what an answer is made of: matching, the order by chance and damping, and fair start. Raises
    AnswersDiffer.
    """
    say(f"{people:,} people")
    columns, weights = generated(people), weights_on(DAY)
    # As `niemtin serve` does: what stays is not gone through again by the garbage collector.
    gc.freeze()
    async with scratch_postgres() as postgres:
        connect: Any = asyncpg.connect  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - untyped
        connection: Any = await connect(postgres.url(DATABASE).replace("postgresql+asyncpg:", "postgresql:"))
        await fill(connection, columns, columns.standing(weights, WIDE.kind))
        found = {name: await _measured(connection, columns, brief, weights, rounds) for name, brief in BRIEFS.items()}
        await connection.close()
    for name, each in found.items():
        say(f"{name}: {each['passing'] * 100:.1f} % pass the gates; PostgreSQL finds the same {MOST} scores")
    return {**found, "ratios": _ratios(found)}


async def _measured(
    connection: Any, columns: Columns, brief: Brief, weights: WeightSet, rounds: int
) -> dict[str, float]:
    found = best(columns, brief, ASK, weights, DAY, limit=MOST)
    asked = statement(columns, brief, ASK, weights, today=DAY.toordinal(), most=MOST)
    rows = await connection.fetch(asked)
    if [row["score"] for row in rows] != [each.score for each in found.scored]:
        raise AnswersDiffer(f"{[row['score'] for row in rows]}\n{[each.score for each in found.scored]}")
    read = _columns_read(columns, brief, weights)
    times: dict[str, list[float]] = {"match": [], "ranking": [], "memory": [], "sql": []}
    everybody, policy = [Layer(columns, np.empty(0, dtype=np.int64))], ranking_policy_on(DAY)
    for _ in range(rounds):
        times["match"].append(_milliseconds(lambda: best(columns, brief, ASK, weights, DAY, limit=MOST)))
        times["ranking"].append(_milliseconds(lambda: rank_layers(everybody, brief, ASK, policy, DAY, limit=MOST)))
        times["memory"].append(_milliseconds(lambda: [column.sum() for column in read]))
        begun = time.perf_counter()
        await connection.fetch(asked)
        times["sql"].append((time.perf_counter() - begun) * 1000)
    return {
        **{way: round(median(each), 3) for way, each in times.items()},
        "passing": round(found.eligible / found.weighed, 4),
    }


def _columns_read(columns: Columns, brief: Brief, weights: WeightSet) -> list[Numbers]:
    """What a ranking of this brief goes through from end to end."""
    return [
        columns.gate,
        columns.certificate_until,
        *(columns.rates[piece] for piece in ASK.pieces),
        columns.minimum_fee,
        columns.standing(weights, brief.kind),
        columns.niche_set,
        columns.home,
        columns.measured,
        *(columns.audience[trait, each] for trait, segments in brief.audience.items() for each in sorted(segments)),
    ]


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def _ratios(found: dict[str, dict[str, float]]) -> dict[str, float]:
    narrow, wide = found["narrow"], found["wide"]
    return {
        "match_vs_memory": round(narrow["match"] / narrow["memory"], 2),
        "match_wide_vs_memory": round(wide["match"] / wide["memory"], 2),
        "sql_vs_match": round(min(each["sql"] / each["match"] for each in found.values()), 2),
    }
