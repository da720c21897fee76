"""The code of every refusal as one enum of the schema, each described by its class's docstring."""

import importlib
import inspect
import pkgutil
from enum import Enum
from typing import Any

import strawberry

from domain.errors import all_refusals

HOMES = ("domain", "matching", "storage", "payments", "search", "trust", "operations")
"""The packages in which refusals are defined, besides schema's own few."""
SCHEMA_HOMES = ("schema.guard", "schema.node_keys", "schema.paging", "schema.reading")


def _load_every_refusal() -> None:
    for home in HOMES:
        package = importlib.import_module(home)
        for module in pkgutil.walk_packages(package.__path__, f"{home}."):
            if "migrations" not in module.name and not module.name.endswith(".revise"):
                importlib.import_module(module.name)
    for name in SCHEMA_HOMES:
        importlib.import_module(name)


def _described() -> dict[str, Any]:
    return {
        refusal.code: strawberry.enum_value(refusal.code, description=_first_sentence(refusal))
        for refusal in all_refusals()
        if refusal.__module__.startswith((*HOMES, *SCHEMA_HOMES))
    }


def _first_sentence(refusal: type) -> str:
    return (inspect.getdoc(refusal) or "").split("\n\n")[0].replace("\n", " ")


_load_every_refusal()
ProblemCode: Any = strawberry.enum(
    Enum("ProblemCode", _described()), description="Why a mutation was refused; stable, for programs."
)
