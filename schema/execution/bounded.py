"""A cache that cannot grow: the least recently used entry leaves first."""

from collections import OrderedDict
from typing import Generic, TypeVar

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")


class Bounded(Generic[KeyT, ValueT]):
    """At most `most` entries. Of one event loop: not for use from several threads."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._entries: OrderedDict[KeyT, ValueT] = OrderedDict()

    def get(self, key: KeyT) -> ValueT | None:
        """The entry, which is then the most recently used one."""
        entry = self._entries.get(key)
        if entry is not None:
            self._entries.move_to_end(key)
        return entry

    def put(self, key: KeyT, value: ValueT) -> ValueT:
        """Keep `value` under `key`, and answer it."""
        self._entries[key] = value
        self._entries.move_to_end(key)
        if len(self._entries) > self.most:
            self._entries.popitem(last=False)
        return value

    def __len__(self) -> int:
        return len(self._entries)
