"""Lifecycles: which verb may leave which states, and the state it enters."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from sqlalchemy.orm import Mapped

from domain.errors import WrongState

StatusT = TypeVar("StatusT", bound=StrEnum)


class HasStatus(Protocol[StatusT]):
    """A row whose status a lifecycle moves."""

    status: Mapped[StatusT]


class Lifecycle(Generic[StatusT]):
    """A table of legal moves, and the only code that assigns a status."""

    def __init__(self, name: str, initial: StatusT, moves: Mapping[str, tuple[AbstractSet[StatusT], StatusT]]) -> None:
        self.name = name
        self.initial = initial
        self._moves = dict(moves)

    def move(self, verb: str, status: StatusT) -> StatusT:
        """The state that `verb` leads to from `status`. Raises WrongState where the table has no such row."""
        leaves, enters = self._moves[verb]
        if status not in leaves:
            raise WrongState(thing=self.name, verb=verb, status=status.value)
        return enters

    def enter(self, verb: str, row: HasStatus[StatusT]) -> None:
        """Move the row's status by `verb`. Raises WrongState and leaves the row as it was."""
        row.status = self.move(verb, row.status)

    def rows(self) -> Iterator[tuple[str, StatusT, StatusT]]:
        """Each legal move as (verb, from, to), for the drawings and the tests."""
        for verb, (leaves, enters) in self._moves.items():
            for status in sorted(leaves):
                yield verb, status, enters

    def states(self) -> type[StatusT]:
        """The enum of this lifecycle's states."""
        return type(self.initial)

    def ends(self) -> set[StatusT]:
        """The states that no verb leaves."""
        left = {status for leaves, _ in self._moves.values() for status in leaves}
        return set(self.states()) - left
