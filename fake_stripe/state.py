"""What the stand-in remembers: its objects, the answers kept by key, its clock, the webhooks not yet sent."""

import json
import secrets
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fake_stripe.refusing import not_found
from fake_stripe.things import Clock, Thing

API_VERSION: Final = "2026-10-28.endive"


@dataclass
class State:
    """The memory of one account; with a `file` it outlives the process."""

    clock: Clock
    file: Path | None = None
    things: dict[str, dict[str, Thing]] = field(default_factory=dict[str, dict[str, Thing]])
    """Kind → id → object, in the order in which they were made."""
    answers: dict[str, Thing] = field(default_factory=dict[str, Thing])
    """Idempotency key → what was asked first, and the answer."""
    waiting: list[str] = field(default_factory=list[str])
    """Ids of the events whose webhook is not sent yet, oldest first."""
    ahead: int = 0
    """Seconds by which the test clock runs ahead."""

    @property
    def now(self) -> int:
        """The test clock."""
        return self.clock() + self.ahead

    def add(self, kind: str, prefix: str, **values: object) -> Thing:
        """A new object of this kind, with an id and what every object has."""
        key = f"{prefix}_{secrets.token_hex(12)}"
        thing: Thing = {"id": key, "object": kind, **values}
        self.things.setdefault(kind, {})[key] = thing
        return thing

    def get(self, kind: str, key: str, param: str = "id") -> Thing:
        """The object of that kind and id. Raises Refused: no such object."""
        try:
            return self.things[kind][key]
        except KeyError:
            raise not_found(kind, key, param) from None

    def all(self, kind: str) -> Iterator[Thing]:
        """The objects of a kind, newest first."""
        yield from reversed(self.things.get(kind, {}).values())

    def save(self) -> None:
        """Write the file, whole or not at all."""
        if self.file is None:
            return
        kept = {name: getattr(self, name) for name in ("things", "answers", "waiting", "ahead")}
        beside = self.file.with_name(f"{self.file.name}.new")
        beside.write_text(json.dumps(kept))
        beside.replace(self.file)


def remembered(clock: Clock, file: Path | None = None) -> State:
    """The state as the file tells it; empty without one."""
    kept: Thing = json.loads(file.read_text()) if file is not None and file.exists() else {}
    return State(clock=clock, file=file, **kept)


def snapshot(thing: Thing) -> Thing:
    """The object as it is now, for events and kept answers."""
    return deepcopy(thing)
