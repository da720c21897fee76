"""The product's modules, all loaded, and what they define."""

import importlib
import pkgutil
from functools import cache

from tests.architecture.source import packages

START_ONLY = {"storage.migrations", "bench"}
"""Modules that act when imported (revisions run inside alembic) or only measure."""


@cache
def load_product() -> frozenset[str]:
    """Import every module of the product and answer their names, so that every class of it is known."""
    found: set[str] = set()
    for package in packages():
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if not module.name.startswith(tuple(START_ONLY)):
                importlib.import_module(module.name)
                found.add(module.name)
    return frozenset(found)


def is_product(kind: type) -> bool:
    """Whether a class is the product's, not a test's."""
    return kind.__module__.partition(".")[0] in packages()
