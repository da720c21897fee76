"""The stand-in served over HTTP: the one place where it is, so that no exchange with it goes unchecked."""

import atexit
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.types import ASGIApp

from tests.search.stand_in.app import StandIn
from tests.search.stand_in.contract import Checked, Description, described
from tests.serving import serving

Before = Callable[[ASGIApp], ASGIApp]
"""What stands before a server: a proxy, a slow line."""


def nothing(app: ASGIApp) -> ASGIApp:
    return app


@contextmanager
def standing_in(app: StandIn, *, before: Before = nothing) -> Generator[str]:
    """The address of the stand-in, every exchange with which is what Meilisearch's description says.

    What stands `before` it may say what no Meilisearch would: that is not compared, all that comes through it is.
    Without the description nothing is compared, and the run says so.
    """
    with _served(app, before) as standing:
        yield standing.url
    assert standing.problems == []


@dataclass
class Standing:
    """A served stand-in; `problems` say where an exchange was not what the description says."""

    app: StandIn
    url: str
    problems: list[str] = field(default_factory=list[str])

    async def leave(self, prefix: str) -> None:
        """Forget the indexes whose names begin so. Raises when an exchange since somebody last left was not right."""
        for uid in [uid for uid in self.app.indexes if uid.startswith(prefix)]:
            await self.app.indexes.pop(uid).close()
        found = [*self.problems]
        self.problems.clear()
        assert found == []


@lru_cache
def one_for_all() -> Standing:
    """A stand-in that tests share as they would a real server: to start and stop one takes longer than most of them."""
    kept = ExitStack()
    atexit.register(kept.close)
    folder = Path(kept.enter_context(TemporaryDirectory()))
    return kept.enter_context(_served(StandIn(folder), nothing))


@contextmanager
def _served(app: StandIn, before: Before) -> Generator[Standing]:
    description = _description()
    checked = None if description is None else Checked(app.answer, description)
    with serving(before(checked or app.answer)) as url:
        yield Standing(app, url, [] if checked is None else checked.problems)


@lru_cache
def _description() -> Description | None:
    return described()
