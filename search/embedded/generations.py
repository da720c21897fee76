"""The builds of one index on disk, and which of them is live.

<folder>/<index>/CURRENT               the name of the live generation, replaced atomically
<folder>/<index>/<generation>/         a tantivy index
<folder>/<index>/<generation>/built.json   written last: without it the build never ended
"""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from uuid import uuid4

import tantivy

from search.embedded.layout import Layout
from search.gateway import SearchUnavailable

_BUILT = "built.json"


@dataclass(frozen=True)
class Generations:
    """The generations of one index under `root`."""

    root: Path

    def current(self) -> str | None:
        """The live generation's name, None before the first promotion."""
        try:
            return (self.root / "CURRENT").read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None

    def path(self, name: str) -> Path:
        """Where a generation lies."""
        return self.root / name

    def fingerprint(self, name: str) -> str | None:
        """What the generation was built from; None when its build never ended."""
        try:
            built = json.loads((self.path(name) / _BUILT).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        return cast("dict[str, str]", built).get("fingerprint")

    def start(self, layout: Layout) -> tuple[str, tantivy.Index]:
        """An empty generation to build in."""
        name = uuid4().hex
        path = self.path(name)
        path.mkdir(parents=True)
        return name, tantivy.Index(layout.schema, str(path), reuse=False)

    def finish(self, name: str, layout: Layout) -> None:
        """Say that the generation is whole."""
        _replace(self.path(name) / _BUILT, json.dumps({"fingerprint": layout.fingerprint}))

    def promote(self, name: str) -> None:
        """Make a finished generation live; the one before it stays, older and abandoned ones go."""
        if self.fingerprint(name) is None:
            raise SearchUnavailable(f"generation {name} of {self.root.name} was never finished")
        before = self.current()
        _replace(self.root / "CURRENT", name)
        for path in self.root.iterdir():
            if path.is_dir() and path.name not in {name, before} and not self._is_being_built(path):
                shutil.rmtree(path, ignore_errors=True)

    def discard(self, name: str) -> None:
        """Remove a generation that is not live."""
        if name == self.current():
            raise SearchUnavailable(f"generation {name} of {self.root.name} is live")
        shutil.rmtree(self.path(name), ignore_errors=True)

    def _is_being_built(self, path: Path) -> bool:
        if self.fingerprint(path.name) is not None:
            return False
        try:
            tantivy.Index.open(str(path)).writer(15_000_000, 1)
        except ValueError:  # LockBusy: somebody holds its writer
            return True
        return False


def _replace(path: Path, text: str) -> None:
    """Put a file in place whole or not at all, also through a power cut."""
    waiting = path.with_name(f"{path.name}.{uuid4().hex}")
    with waiting.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    waiting.replace(path)
