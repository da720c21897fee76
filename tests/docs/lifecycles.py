"""docs/lifecycles.md: every lifecycle table, drawn."""

import importlib
from typing import Any

from domain.lifecycle import Lifecycle
from tests.architecture.loaded import load_product
from tests.docs.markdown import in_order

INTRODUCTION = """# Lifecycles

What each thing may become, and by which verb. These drawings come from the tables that the code asks
(`domain/lifecycle.py`); there is no other way to change a status, and the database knows the same states as a CHECK.
"""


def lifecycles() -> dict[str, Lifecycle[Any]]:
    """Name → lifecycle, from every module of `domain`."""
    found: dict[str, Lifecycle[Any]] = {}
    for module in sorted(name for name in load_product() if name.startswith("domain.")):
        for value in vars(importlib.import_module(module)).values():
            if isinstance(value, Lifecycle):
                found[value.name] = value
    return found


def drawing(lifecycle: Lifecycle[Any]) -> str:
    """One lifecycle as a Mermaid state diagram."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {lifecycle.initial.value}"]
    lines += [f"    {left.value} --> {entered.value}: {verb}" for verb, left, entered in lifecycle.rows()]
    lines += [f"    {end.value} --> [*]" for end in sorted(lifecycle.ends())]
    return "\n".join([*lines, "```", ""])


def page() -> str:
    """The page."""
    found = lifecycles()
    return "\n".join([INTRODUCTION, *(f"## {name.capitalize()}\n\n{drawing(found[name])}" for name in in_order(found))])
