"""Expanding: an id in an answer replaced by what it names, where the SDK's types say that there may be either."""

from collections.abc import Sequence
from typing import Any, Final, cast

from fake_stripe.contract import kinds_at
from fake_stripe.refusing import Refused
from fake_stripe.state import State, snapshot
from fake_stripe.things import Thing

DEEPEST: Final = 4
"""How many levels Stripe expands (https://docs.stripe.com/api/expanding_objects)."""


def check_paths(kind: str, paths: Sequence[str], *, listed: bool) -> None:
    """Compare what is to be expanded with the SDK's type of that name ("Charge"). Raises Refused.

    In a list it stands below `data`. Lists within an object are not expanded here.
    """
    for path in paths:
        first, *below = path.split(".")
        if len(below) >= DEEPEST:
            raise Refused(f"You cannot expand more than {DEEPEST} levels of a property: {path}", param="expand")
        if listed and (first != "data" or not below):
            raise Refused(
                f"This property cannot be expanded ({path}). You may want to try expanding 'data.{path}' instead."
            )
        if not kinds_at(kind, below if listed else [first, *below]):
            raise Refused(f"This property cannot be expanded ({path}).")


def expanded(state: State, answer: Thing, paths: Sequence[str]) -> Thing:
    """A copy of the answer in which what these name stands instead of its id; an id of nothing here stays."""
    whole = snapshot(answer)
    for path in paths:
        _expand(state, [whole], path.split("."))
    return whole


def _expand(state: State, things: Sequence[Thing], names: Sequence[str]) -> None:
    for thing in things if names else ():
        value: Any = thing.get(names[0])
        if isinstance(value, str):
            value = thing[names[0]] = _named(state, value)
        inside = cast("list[Any]", value) if isinstance(value, list) else [value]
        _expand(state, [cast("Thing", each) for each in inside if isinstance(each, dict)], names[1:])


def _named(state: State, key: str) -> Thing | str:
    return next((snapshot(things[key]) for things in state.things.values() if key in things), key)
