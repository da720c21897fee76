"""How long a server is waited for."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Patience:
    """Seconds for each kind of call, as a whole: a server that drips its answer byte by byte never times out.

    `answer` is for a search with all its exchanges, and for anything else that is asked. It is less than callers wait
    (`operations.discovery.asking`), so that the breaker hears of slow servers. `write` is for handing over documents
    and other tasks: megabytes at a time, and nobody waits for them.
    """

    answer: float = 1.4
    write: float = 30.0
    connect: float = 0.5


USUAL: Final = Patience()
"""What an operator who says nothing gets."""
