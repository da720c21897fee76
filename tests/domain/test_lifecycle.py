from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pytest

from domain.errors import WrongState
from domain.lifecycle import Lifecycle


class Kettle(StrEnum):
    COLD = "cold"
    HOT = "hot"
    BROKEN = "broken"


KETTLES = Lifecycle(
    "kettle",
    Kettle.COLD,
    {"boil": ({Kettle.COLD}, Kettle.HOT), "drop": ({Kettle.COLD, Kettle.HOT}, Kettle.BROKEN)},
)


@dataclass
class Stove:
    status: Kettle


def stove(status: Kettle) -> Any:
    """Something with a status that is no mapped row."""
    return Stove(status)


def test_a_verb_moves_along_the_table() -> None:
    row = stove(Kettle.COLD)

    KETTLES.enter("boil", row)

    assert row.status is Kettle.HOT


def test_what_the_table_does_not_allow_is_refused_and_nothing_moves() -> None:
    row = stove(Kettle.BROKEN)

    with pytest.raises(WrongState) as refused:
        KETTLES.enter("boil", row)

    assert (refused.value.verb, refused.value.status) == ("boil", "broken")
    assert row.status is Kettle.BROKEN


def test_the_table_can_be_read() -> None:
    assert list(KETTLES.rows()) == [
        ("boil", Kettle.COLD, Kettle.HOT),
        ("drop", Kettle.COLD, Kettle.BROKEN),
        ("drop", Kettle.HOT, Kettle.BROKEN),
    ]
    assert KETTLES.states() is Kettle
    assert KETTLES.ends() == {Kettle.BROKEN}
