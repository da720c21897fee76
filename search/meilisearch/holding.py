"""What an index on the server holds, read from it part by part."""

from collections.abc import AsyncIterator, Sequence
from typing import Final

from search.gateway import Held
from search.id_numbers import id_number
from search.meilisearch.layout import ID, ID_NUMBER, REVISION
from search.meilisearch.server import Server

PART: Final = 2_000
"""Documents read at once."""


async def parts_held(
    server: Server, uid: str, *, after: str | None, up_to: str | None
) -> AsyncIterator[Sequence[Held]]:
    """The documents of the index between the two ids, in the server's own order."""
    asked: dict[str, object] = {"fields": [ID, REVISION], "limit": PART}
    between = _between(after, up_to)
    if between is not None:
        asked["filter"] = between
    offset, total = 0, 1
    while offset < total:
        part = await server.fetch(uid, {**asked, "offset": offset})
        offset, total = offset + PART, part.total
        # Ids that begin alike have one number.
        yield [
            Held(kept.id, kept.revision)
            for kept in part.results
            if (after is None or kept.id > after) and (up_to is None or kept.id <= up_to)
        ]


def _between(after: str | None, up_to: str | None) -> str | None:
    match after, up_to:
        case None, None:
            return None
        case str(), None:
            return f"{ID_NUMBER} >= {id_number(after)}"
        case None, str():
            return f"{ID_NUMBER} <= {id_number(up_to)}"
        case _:
            return f"{ID_NUMBER} {id_number(after)} TO {id_number(up_to)}"
