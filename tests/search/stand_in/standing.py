"""The stand-in served over HTTP: the one place where it is, so that no exchange with it goes unchecked."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import lru_cache

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
    description = _description()
    checked = None if description is None else Checked(app.answer, description)
    with serving(before(checked or app.answer)) as url:
        yield url
    assert checked is None or checked.problems == []


@lru_cache
def _description() -> Description | None:
    return described()
