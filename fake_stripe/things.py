"""The words that the parts of the stand-in share."""

from collections.abc import Callable
from typing import Any, TypeAlias

Thing: TypeAlias = dict[str, Any]
"""One of Stripe's objects, as JSON has it."""

Clock: TypeAlias = Callable[[], int]
"""Whole seconds since 1970."""
