"""A search that nothing fits as it was typed: perhaps undecoded Telex, or the other spelling of a sound."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace

from search.gateway import SearchPage
from search.query import SearchQuery, conjuncts
from search.respelling import respelled
from search.telex import decoded


async def understood(
    page: SearchPage, query: SearchQuery, *, again: Callable[[SearchQuery], Awaitable[SearchPage | None]]
) -> SearchPage:
    """The page, or where nothing held all the words, that of what they were meant to be.

    Its `understood_as` then says what that is. `again` answers the query so meant, or None where there is no time. The
    page stays what it is where the words can be read in no other way, where something holds them that the filters leave
    out, and where not all words of what they were meant to be are found.
    """
    if page.total and not page.relaxed:
        return page
    readings = tuple(_readings(query.text))
    if not readings or await _are_held(query, again):
        return page
    for meant in readings:
        other = await again(replace(query, text=meant))
        if other is not None and other.total and not other.relaxed:
            return replace(other, understood_as=meant)
    return page


async def _are_held(query: SearchQuery, again: Callable[[SearchQuery], Awaitable[SearchPage | None]]) -> bool:
    """Whether anything holds the words whatever the filters; also where there is no time to find out."""
    if not conjuncts(query.where):
        return False
    whole = await again(SearchQuery(text=query.text, limit=0))
    return whole is None or (whole.total > 0 and not whole.relaxed)


def _readings(text: str) -> Iterator[str]:
    """What a switched-off keyboard left undecoded, then i for y and y for i."""
    meant = decoded(text)
    if meant is not None:
        yield meant
    spelled = respelled(text if meant is None else meant)
    if spelled is not None:
        yield spelled
