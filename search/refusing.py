"""One bad document keeps no others out: a batch that is refused is halved until those at fault stand alone."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from search.documents import Change, Delete, Upsert
from search.gateway import ChangesRefused, Refused, SearchUnavailable

MOST_REFUSED: Final = 20
"""Documents refused out of one batch, beyond which the fault is not theirs."""

_NOBODY: Final = Delete("nobody")
"""A change that an engine which takes any changes takes."""

Take = Callable[[Sequence[Change]], Awaitable[None]]


async def taken_but_for(take: Take, changes: Sequence[Change]) -> list[Refused]:
    """Have the changes taken in; answers the documents that are refused even alone, by an engine that takes others.

    `take` raises ChangesRefused where one of the changes it is given may be at fault. Raises SearchUnavailable.
    """
    refused: list[Refused] = []
    waiting = [tuple(changes)]
    while waiting:
        some = waiting.pop()
        try:
            await take(some)
        except ChangesRefused as refusal:
            half = len(some) // 2
            if half:
                waiting += [some[half:], some[:half]]
            else:
                refused.append(await _at_fault(take, some, refusal))
        if len(refused) > MOST_REFUSED:
            raise SearchUnavailable(f"more than {MOST_REFUSED} documents were refused: {refused[0].reason}")
    return refused


async def _at_fault(take: Take, alone: tuple[Change, ...], refusal: ChangesRefused) -> Refused:
    match alone:
        case (Upsert(document),):
            await take((_NOBODY,))  # or it is refused as well, and the document is not at fault
            return Refused(document, str(refusal))
        case _:
            raise refusal
