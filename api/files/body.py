"""The body of a request, as it comes: in even pieces, not for ever; and what is done with it after a refusal."""

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final

import anyio
from starlette.requests import ClientDisconnect, Request

from api.files.refusals import UploadTooSlow
from domain.files.kept_file import PIECE

SILENCE: Final = 30.0
"""House: seconds in which nothing of a file comes, after which it is given up."""
LONGEST: Final = 900.0
"""House: seconds that a file may take to come: 25 MB at some 28 kB a second."""
LINGERING: Final = 3.0
"""House: seconds for which what comes after a refusal is read and forgotten."""
MOST_FORGOTTEN: Final = 64_000_000
"""House: bytes of it at most."""


class Body:
    """What a request brings. Raises ClientDisconnect where its sender is gone."""

    def __init__(self, request: Request) -> None:
        self._waits = "expect" in request.headers
        self._coming = request.stream()

    async def pieces(self) -> AsyncIterator[bytes]:
        """All of it in pieces of PIECE bytes, whatever it comes in. Raises UploadTooSlow."""
        self._waits = False
        gathered = bytearray()
        until = anyio.current_time() + LONGEST
        while True:
            try:
                with anyio.fail_after(min(SILENCE, until - anyio.current_time())):
                    some = await anext(self._coming, None)
            except TimeoutError:
                raise UploadTooSlow from None
            if some is None:
                break
            gathered += some
            while len(gathered) >= PIECE:
                yield bytes(gathered[:PIECE])
                del gathered[:PIECE]
        if gathered:
            yield bytes(gathered)

    async def forget_the_rest(self) -> None:
        """Read on for a moment: whoever still sends when the connection closes hears of a reset and not of the answer.

        Whoever waits to be told to go on (`Expect: 100-continue`) is not told so.
        """
        if self._waits:
            return
        forgotten = 0
        with anyio.move_on_after(LINGERING), suppress(ClientDisconnect):
            async for some in self._coming:
                forgotten += len(some)
                if forgotten > MOST_FORGOTTEN:
                    return
