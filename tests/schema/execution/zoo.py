"""A schema of the tests' own with every kind of type, and data of every kind for it, sound and broken."""

import asyncio
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import Annotated, Any, NewType

import strawberry
from strawberry.permission import BasePermission
from strawberry.schema.config import StrawberryConfig

from schema.execution.computed import computed
from schema.execution.executor import CompilingExecutor
from tests.comparing import ComparingExecutor

Weight = NewType("Weight", int)


def weighed(value: Any) -> Any:
    """A scalar that may refuse or answer with nothing."""
    if value == 13:
        raise ValueError("unlucky")
    return None if value == 0 else f"{value} kg"


class Mood(StrEnum):
    CALM = "calm"
    WILD = "wild"


class Rank(Enum):
    LOW = 1
    HIGH = 2


strawberry.enum(Mood)
strawberry.enum(Rank)


@dataclass
class Visit:
    """The context."""

    language: str = "vi"


class Forbidden(BasePermission):
    message = "keepers only"

    def has_permission(self, source: Any, info: strawberry.Info, **kwargs: Any) -> bool:
        del info, kwargs
        return bool(source.tame)


@strawberry.interface
class Named:
    name: str
    nickname: str | None


@strawberry.type
class Cage:
    size: float
    number: int


@strawberry.type
class Cat(Named):
    lives: int
    mood: Mood
    rank: Rank | None
    weight: Weight
    cage: Cage | None
    home: Cage
    tags: list[str]
    scores: list[list[int | None]] | None
    friends: list[Annotated["Animal", strawberry.lazy("tests.schema.execution.zoo")] | None]
    born: date | None
    tame: bool
    secret: str = strawberry.field(permission_classes=[Forbidden])

    @computed(needs=("name",), description="A greeting.")
    def greeting(self, context: Visit, *, loud: bool = False, mood: Mood | None = None) -> str:
        hello = "Chào" if context.language == "vi" else "Hello"
        return f"{hello} {self.name}{'!' if loud else ''}{mood.name if mood else ''}"

    @strawberry.field
    def slowly(self) -> str:
        return f"slow {self.name}"

    @strawberry.field
    async def later(self) -> str:
        await asyncio.sleep(0)
        return f"late {self.name}"


@strawberry.type
class Dog(Named):
    barks: bool
    owner: Named | None


Animal = Annotated[Cat | Dog, strawberry.union("Animal")]


@strawberry.type
class Query:
    @strawberry.field
    def animals(self, info: strawberry.Info) -> list[Animal | None]:
        return info.root_value

    @strawberry.field
    async def named(self, info: strawberry.Info) -> list[Named]:
        await asyncio.sleep(0)
        return info.root_value

    @strawberry.field
    def first(self, info: strawberry.Info) -> Animal | None:
        return info.root_value[0]


CONFIG = StrawberryConfig(scalar_map={Weight: strawberry.scalar(name="Weight", serialize=weighed, parse_value=int)})
STANDARD = strawberry.Schema(Query, config=CONFIG)
COMPILED = strawberry.Schema(Query, config=CONFIG, execution_context_class=CompilingExecutor)
COMPARED = strawberry.Schema(Query, config=CONFIG, execution_context_class=ComparingExecutor)


def make_cage(**changes: Any) -> Cage:
    given: dict[str, Any] = {"size": 2.5, "number": 7}
    return Cage(**{**given, **changes})


def make_cat(**changes: Any) -> Cat:
    """A sound cat."""
    given: dict[str, Any] = {
        "name": "Mun",
        "nickname": None,
        "lives": 9,
        "mood": Mood.CALM,
        "rank": Rank.HIGH,
        "weight": 4,
        "cage": None,
        "home": make_cage(),
        "tags": ["black", "small"],
        "scores": [[1, None], []],
        "friends": [],
        "born": date(2024, 2, 29),
        "tame": True,
        "secret": "fish",
    }
    return Cat(**{**given, **changes})


def make_dog(**changes: Any) -> Dog:
    """A sound dog."""
    given: dict[str, Any] = {"name": "Vàng", "nickname": "Vện", "barks": True, "owner": None}
    return Dog(**{**given, **changes})
