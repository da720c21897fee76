"""The source files as the rules see them: where they lie, their text, their syntax tree."""

import ast
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Source:
    """One Python file; `path` is relative to the project's folder."""

    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text, filename=str(self.path))

    @property
    def package(self) -> str:
        """The top-level folder it lies in."""
        return self.path.parts[0]

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return self.text.count("\n")

    @cached_property
    def nodes(self) -> Sequence[ast.AST]:
        """Every node of its tree; each rule goes through all of them."""
        return tuple(ast.walk(self.tree))

    def at(self, node: ast.AST, says: str) -> str:
        """A finding, as an editor can jump to it."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {says}"


def project() -> dict[str, Any]:
    """What pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def packages() -> list[str]:
    """The product's top-level packages: every folder here that holds Python, but for the tests."""
    return sorted(path.parent.name for path in ROOT.glob("[a-z]*/__init__.py") if path.parent.name != "tests")


def sources(*folders: str) -> list[Source]:
    """Every Python file below these folders, but for the database revisions, which are written by a machine."""
    found = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return [
        Source(path.relative_to(ROOT), path.read_text())
        for path in found
        if path.parent != ROOT / "storage" / "migrations" / "versions"
    ]
