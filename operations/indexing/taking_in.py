"""Having an engine take changes in: in batches, waited for, and without the documents that it refuses."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from domain.actors import System
from operations.indexing.parking import is_parked, park, parked_among, unpark
from search.documents import Change
from search.gateway import Generation, SearchGateway, SearchUnavailable
from search.refusing import taken_but_for
from search.spec import IndexSpec
from storage.work import Work

CHANGES_AT_ONCE: Final = 1_000
"""One fact of an import names hundreds of profiles; so many documents are held in memory."""
SETTLED_WITHIN: Final = 30.0
"""Seconds an engine has to make a batch visible before the batch counts as not done."""


async def make_findable(
    work: Work[System],
    search: SearchGateway,
    spec: IndexSpec,
    changes: Sequence[Change],
    *,
    into: Generation | None = None,
) -> None:
    """Make the changes and wait until they can be found; documents that the engine refuses are parked.

    One that is parked is not tried again before it says something else. Raises SearchUnavailable.
    """
    for first in range(0, len(changes), CHANGES_AT_ONCE):
        some = changes[first : first + CHANGES_AT_ONCE]
        # What was changed before is written after the engine is waited for: a write gives the transaction a number of
        # its own, and every follower waits for it.
        with work.session.no_autoflush:
            parked = await parked_among(work.session, spec, [change.id for change in some])
        tried = [change for change in some if not is_parked(change, parked)]
        refused = await taken_but_for(partial(_take, search, spec, into), tried)
        if again := parked.keys() & {change.id for change in tried}:
            await unpark(work, spec, again)
        park(work, spec, refused)


async def _take(search: SearchGateway, spec: IndexSpec, into: Generation | None, changes: Sequence[Change]) -> None:
    receipt = await search.apply(spec, changes, into=into)
    if not await search.settled(receipt, timeout=SETTLED_WITHIN):
        raise SearchUnavailable(f"{spec.name} did not settle within {SETTLED_WITHIN:.0f} s")
