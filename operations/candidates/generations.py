"""Generations of candidate columns in a folder of this machine: the newest is read by all its processes."""

import fcntl
import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import rmtree
from typing import Any, Final
from uuid import UUID

from domain.ids import new_id
from matching.columns import files
from matching.columns.table import Columns
from storage.following import Position

_CURRENT: Final = "current.json"
_LOCK: Final = "building.lock"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where columns come from: a day in Hà Nội, behind which fact, of the database that began with `first_fact`."""

    day: date
    position: Position
    first_fact: UUID


@dataclass(frozen=True, kw_only=True)
class Generation:
    """Columns that were built once and never change."""

    name: str
    origin: Origin
    columns: Columns


class Generations:
    """The generations in a folder, which need not exist yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self) -> str | None:
        """The name of the newest; None when there is none."""
        said = self._said()
        return None if said is None else said["name"]

    def read(self) -> Generation | None:
        """The newest, mapped into memory; None when there is none that can be read."""
        said = self._said()
        if said is None:
            return None
        try:
            columns = files.read(self._folder / said["name"])
        except (OSError, EOFError, ValueError, KeyError):
            return None
        origin = Origin(
            day=date.fromisoformat(said["day"]),
            position=Position(said["transaction_id"], UUID(said["fact_id"])),
            first_fact=UUID(said["first_fact"]),
        )
        return Generation(name=said["name"], origin=origin, columns=columns)

    def write(self, origin: Origin, columns: Columns) -> None:
        """Make these columns the newest generation and remove the others; whoever still maps one goes on reading it."""
        name = f"generation-{new_id()}"
        files.write(columns, self._folder / name)
        said = {
            "name": name,
            "day": origin.day.isoformat(),
            "transaction_id": origin.position.transaction_id,
            "fact_id": str(origin.position.fact_id),
            "first_fact": str(origin.first_fact),
        }
        written = self._folder / f"{name}.json"
        written.write_text(json.dumps(said), encoding="utf-8")
        written.replace(self._folder / _CURRENT)
        for each in self._folder.glob("generation-*"):
            if each.is_dir() and each.name != name:
                rmtree(each, ignore_errors=True)

    @contextmanager
    def turn(self) -> Generator[bool]:
        """Whether this process is now the only one of the machine that builds; it ends with the block."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / _LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def _said(self) -> dict[str, Any] | None:
        try:
            said: dict[str, Any] = json.loads((self._folder / _CURRENT).read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return None
        return said
