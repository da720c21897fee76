"""A breaker: after a few failures in a row of moments nobody waits for the server any more, until it answers again."""

from collections import deque
from collections.abc import Callable
from typing import Final

from search.gateway import SearchUnavailable

FAILURES: Final = 3
WITHIN: Final = 5.0
OPEN_FOR: Final = 10.0
"""Three failures within five seconds open it for ten."""


class Breaker:
    """Closed until FAILURES come WITHIN seconds; then open, but for one attempt every OPEN_FOR seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` answers seconds that only grow."""
        self._clock = clock
        self._failures: deque[float] = deque(maxlen=FAILURES)
        self._open_until: float | None = None

    def admit(self) -> None:
        """Let a call through. Raises SearchUnavailable while open; one call may try once that time is over."""
        if self._open_until is None:
            return
        now = self._clock()
        if now < self._open_until:
            raise SearchUnavailable(f"the search server failed; asked again in {self._open_until - now:.1f} s")
        # The others wait for how this attempt ends; should it end in nothing, for the next turn.
        self._open_until = now + OPEN_FOR

    def succeeded(self) -> None:
        """The server answered: all is forgotten."""
        self._failures.clear()
        self._open_until = None

    def failed(self) -> None:
        """The server did not answer, or nothing sensible."""
        now = self._clock()
        self._failures.append(now)
        if self._open_until is not None or (len(self._failures) == FAILURES and now - self._failures[0] <= WITHIN):
            self._open_until = now + OPEN_FOR
