"""What tests of the whole server share."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from api.app import build_app
from tests.api.test_edge import settings_for
from tests.listening import Newsroom
from tests.serving import serving


@pytest.fixture(scope="module")
def newsroom(migrated_url: str) -> Iterator[Newsroom]:
    """One server for all of these tests: what it tells is read anew for each who listens."""
    app, state = build_app(settings_for(migrated_url)), dict[str, Any]()

    async def looked_into(scope: Scope, receive: Receive, send: Send) -> None:
        state.update(scope.get("state") or {})
        await app(scope, receive, send)

    with serving(looked_into) as address:
        yield Newsroom(address, state)
