"""docs/permissions.md: which actor an operation serves, read from its signature."""

import importlib
import inspect
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

from domain import actors
from storage.work import Work
from tests.architecture.loaded import load_product
from tests.docs.markdown import cell, in_order, table

INTRODUCTION = """# Permissions

Who may call what. Permission is a type: an operation names in its first parameter, `work: Work[…]`, the actors it
serves; pyright checks every caller and the API opens work of no other kind. A second gate chooses the rows: what is not
yours is *not found*.

An actor that is a more special kind of another may do what the other may: a brand's owner is one of its managers, a
manager one of its members, and everybody who acts for somebody has signed in.
"""


@dataclass(frozen=True)
class Permission:
    """One operation and the actors it serves."""

    subject: str
    operation: str
    serves: tuple[type[object], ...]
    does: str

    @property
    def for_the_program(self) -> bool:
        """Whether only the program itself does this, as a subscriber or by the clock."""
        return set(self.serves) == {actors.System}


def permissions() -> list[Permission]:
    """Every operation of `operations/`, by subject."""
    found: list[Permission] = []
    for module in sorted(name for name in load_product() if name.startswith("operations.")):
        subject = module.split(".")[1]
        found += [
            Permission(subject, name, actors_served(function), (inspect.getdoc(function) or "").partition("\n")[0])
            for name, function in _operations(module)
        ]
    return found


def actors_served(operation: Callable[..., Any]) -> tuple[type[object], ...]:
    """The actor types of the operation's `work` parameter; none, when it takes no work."""
    hint = get_type_hints(operation).get("work")
    options = get_args(hint) if get_origin(hint) in {Union, types.UnionType} else (hint,)
    served = [argument for each in options if get_origin(each) is Work for argument in get_args(each)]
    return tuple(
        actor
        for each in served
        for actor in (get_args(each) if get_origin(each) in {Union, types.UnionType} else (each,))
        if isinstance(actor, type)
    )


def page() -> str:
    """The page."""
    everything = permissions()
    lines = [INTRODUCTION, "## Actors\n"]
    lines.append(table(("actor", "is", "who"), _actors()))
    lines.append("## What people may do\n")
    for subject in in_order({each.subject for each in everything if not each.for_the_program}):
        rows = [_row(each) for each in everything if each.subject == subject and not each.for_the_program]
        lines.append(
            f"### {subject.replace('_', ' ').capitalize()}\n\n{table(('operation', 'serves', 'what it does'), rows)}"
        )
    own = [(f"`{each.operation}`", cell(each.does)) for each in everything if each.for_the_program]
    lines.append(f"## What the program does itself\n\n{table(('operation', 'what it does'), own)}")
    return "\n".join(lines)


def _operations(module: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, function in vars(importlib.import_module(module)).items():
        is_public = inspect.iscoroutinefunction(function) and not name.startswith("_")
        if is_public and function.__module__ == module and actors_served(function):
            yield name, function


def _actors() -> list[tuple[str, str, str]]:
    kinds = [each for each in get_args(actors.Actor) if isinstance(each, type)]
    return [
        (
            f"`{kind.__name__}`",
            ", ".join(f"`{up.__name__}`" for up in kind.__bases__ if up is not object),
            cell(kind.__doc__),
        )
        for kind in kinds
    ]


def _row(permission: Permission) -> tuple[str, str, str]:
    serves = ", ".join(f"`{actor.__name__}`" for actor in permission.serves)
    return f"`{permission.operation}`", serves, cell(permission.does)
