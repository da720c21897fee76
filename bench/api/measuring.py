"""The contenders side by side: the same pages in interleaved rounds, requests and CPU counted."""

import json
from collections.abc import Sequence
from statistics import median
from typing import Any, Final

from bench.api.contenders import SIGNED_IN, Contender, Round, served
from bench.api.page import PAGE, body_of
from bench.api.population import populate
from bench.api.pressing import Connection, press, request_of
from bench.api.processors import seconds_of, seconds_of_family
from bench.comparing import AnswersDiffer, Say
from bench.scratch import DATABASE, scratch_postgres
from storage.migrate import migrate

CONNECTIONS: Final = 8
PAGES: Final = 20
WARM_UP: Final = 1.0
"""At most so many seconds before anything is counted."""


async def measure(influencers: int, *, rounds: int, seconds: float, say: Say) -> dict[str, Any]:
    """Populate a scratch database, check that all answer alike, press each for `seconds` in every round.

    Answers the contenders' figures and `ratios`, medians of the rounds all. Raises AnswersDiffer.
    """
    async with scratch_postgres() as postgres:
        url = postgres.url(DATABASE)
        await migrate(url)
        say(f"{influencers:,} influencers")
        await populate(url.replace("postgresql+asyncpg:", "postgresql:"), influencers)
        async with served(url, postgres.folder.parent) as contenders:
            cursors = await _agreed(contenders)
            say(f"{len(cursors)} pages are answered alike by {', '.join(each.name for each in contenders)}")
            postmaster = int((postgres.cluster / "postmaster.pid").read_text().split()[0])
            for each in contenders:
                warmth = min(seconds, WARM_UP)
                await press(each.port, _requests(each, cursors), connections=CONNECTIONS, seconds=warmth)
            for number in range(1, rounds + 1):
                for each in contenders:
                    each.rounds.append(await _round(each, cursors, postmaster, seconds))
                    say(f"round {number}: {each.name} {each.rounds[-1].requests_per_second:.0f} requests/s")
            return {**{each.name: each.figures() for each in contenders}, "ratios": _ratios(contenders)}


async def _agreed(contenders: Sequence[Contender]) -> list[str | None]:
    """The cursors of the first pages, once all programs have answered each of them alike. Raises AnswersDiffer."""
    cursors: list[str | None] = [None]
    while len(cursors) <= PAGES:
        answers = [await _ask(each, cursors[-1]) for each in contenders]
        for contender, answer in zip(contenders, answers, strict=True):
            if answer != answers[0]:
                raise AnswersDiffer(f"{contenders[0].name}: {answers[0]}\n{contender.name}: {answer}")
        page = answers[0]["data"]["influencers"]
        if len(page["edges"]) != PAGE:
            raise AnswersDiffer(f"a page of {len(page['edges'])} instead of {PAGE}: {answers[0]}")
        cursors.append(page["pageInfo"]["endCursor"])
    return cursors[:PAGES]


async def _ask(contender: Contender, after: str | None) -> Any:
    connection = await Connection.open(contender.port)
    try:
        return json.loads(await connection.ask(request_of(body_of(after), contender.headers)))
    finally:
        connection.close()


def _requests(contender: Contender, cursors: Sequence[str | None]) -> list[bytes]:
    return [request_of(body_of(after), contender.headers) for after in cursors]


async def _round(contender: Contender, cursors: Sequence[str | None], postmaster: int, seconds: float) -> Round:
    server, database = seconds_of(contender.pid), seconds_of_family(postmaster)
    pressed = await press(contender.port, _requests(contender, cursors), connections=CONNECTIONS, seconds=seconds)
    contender.waits += pressed.waits
    return Round(
        requests_per_second=pressed.requests / pressed.seconds,
        server_cpu=(seconds_of(contender.pid) - server) / pressed.requests,
        database_cpu=(seconds_of_family(postmaster) - database) / pressed.requests,
    )


def _ratios(contenders: Sequence[Contender]) -> dict[str, float]:
    """The product against the others, round by round; of the rounds the median."""
    rounds = {each.name: each.rounds for each in contenders}
    found: dict[str, float] = {}
    for ours in ("api", SIGNED_IN):
        speeds = zip(rounds[ours], rounds["loaders"], strict=True)
        costs = zip(rounds[ours], rounds["bare"], strict=True)
        found[f"{ours}_vs_loaders"] = median(
            mine.requests_per_second / other.requests_per_second for mine, other in speeds
        )
        found[f"{ours}_cpu_vs_bare"] = median(mine.cpu / other.cpu for mine, other in costs)
    return {name: round(ratio, 2) for name, ratio in found.items()}
