"""Both ways of searching side by side: each question to one and the other in turn, round after round."""

import time
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any, Final

from bench.comparing import AnswersDiffer, Say
from bench.search.direct import Direct
from bench.search.documents import batches
from bench.search.questions import questions
from search.embedded.gateway import EmbeddedSearch
from search.embedded.generations import Generations
from search.embedded.layout import Layout
from search.influencers import INFLUENCERS

QUESTIONS: Final = 60


async def measure(influencers: int, *, rounds: int, say: Say) -> dict[str, Any]:
    """Index so many influencers, ask each question both ways; p50 and p99 in milliseconds, and `ratios` of the p50.

    Raises AnswersDiffer.
    """
    say(f"{influencers:,} influencers")
    with TemporaryDirectory(prefix="niemtin-bench-") as folder:
        gateway = EmbeddedSearch(Path(folder))
        begun = time.perf_counter()
        generation = await gateway.rebuild(INFLUENCERS, batches(influencers))
        await gateway.promote(INFLUENCERS, generation)
        say(f"indexed in {time.perf_counter() - begun:.0f} s")
        direct = Direct(Generations(Path(folder) / INFLUENCERS.name).path(generation.name), Layout.of(INFLUENCERS))
        times = await _asked(gateway, direct, rounds, say)
        await gateway.close()
    found = {way: _figures(each) for way, each in times.items()}
    return {**found, "ratios": {"search_vs_engine": round(found["search"]["p50"] / found["engine"]["p50"], 2)}}


async def _asked(gateway: EmbeddedSearch, direct: Direct, rounds: int, say: Say) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {"search": [], "engine": []}
    asked = [each for each in questions(QUESTIONS) if direct.ask(each).total]
    for number in range(rounds + 1):
        for question in asked:
            begun = time.perf_counter()
            page = await gateway.search(INFLUENCERS, question)
            between = time.perf_counter()
            answer = direct.ask(question)
            ended = time.perf_counter()
            counts = {facet: {each.code: each.count for each in codes} for facet, codes in page.facets.items()}
            if (page.total, counts) != (answer.total, answer.counts):
                raise AnswersDiffer(f"{question.text}: {page.total} by the gateway, {answer.total} directly")
            if number:  # the first round only warms up
                times["search"].append((between - begun) * 1000)
                times["engine"].append((ended - between) * 1000)
    say(f"{len(asked)} of {QUESTIONS} questions find somebody: as many, and the same counts, both ways")
    return times


def _figures(times: list[float]) -> dict[str, float]:
    return {"p50": round(median(times), 3), "p99": round(quantiles(times, n=100)[98], 3)}
