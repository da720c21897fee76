"""Stripe's form bodies: `metadata[booking]=1&expand[0]=data` as nested values, all of them still text."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from fake_stripe.things import Thing

_PART = re.compile(r"[^\[\]]+")


def decoded(body: str) -> Thing:
    """The parameters of a body or a query."""
    return nested(parse_qsl(body, keep_blank_values=True))


def nested(pairs: Iterable[tuple[str, str]]) -> Thing:
    """Flat names with brackets as dictionaries; those whose keys are 0, 1, 2… as lists, but for metadata's own keys."""
    whole: Thing = {}
    for name, value in pairs:
        *path, last = _PART.findall(name)
        place = whole
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return {name: value if name == "metadata" else _listed(value) for name, value in whole.items()}


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner: Thing = {name: _listed(each) for name, each in value.items()}  # pyright: ignore[reportUnknownVariableType]
    return [*inner.values()] if inner and all(name.isdigit() for name in inner) else inner
