"""A search that nothing fits as it was typed: perhaps it was Telex that a switched-off keyboard left undecoded."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from search.gateway import SearchPage
from search.query import SearchQuery
from search.telex import decoded


async def understood(
    page: SearchPage, query: SearchQuery, *, again: Callable[[SearchQuery], Awaitable[SearchPage | None]]
) -> SearchPage:
    """The page, or where nothing held all the words, that of what they were meant to be.

    Its `understood_as` then says what that is. `again` answers the query so meant, or None where there is no time. The
    page stays what it is where the words are no Telex, and where what they were meant to be finds no more.
    """
    if page.total and not page.relaxed:
        return page
    meant = decoded(query.text)
    other = None if meant is None else await again(replace(query, text=meant))
    if other is None or not other.total or (page.total and other.relaxed):
        return page
    return replace(other, understood_as=meant)
