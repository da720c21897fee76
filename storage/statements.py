"""Statements, written once by SQLAlchemy and run by the driver itself: through Core they cost twice the CPU."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol, TypeAlias, cast

from sqlalchemy import Enum, Select
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.types import TypeEngine

Record: TypeAlias = Sequence[Any]
AnySelect: TypeAlias = Select[*tuple[Any, ...]]

DIALECT: Final = asyncpg_dialect()


class Driver(Protocol):
    """The part of an asyncpg connection that reading uses; it keeps the statements prepared."""

    async def fetch(self, query: str, *args: object) -> list[Record]:
        """The rows of one statement."""
        ...


class Statement:
    """One SELECT as text, with the names of its parameters in their places."""

    def __init__(self, query: AnySelect) -> None:
        compiled = query.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
        self.text = str(compiled)
        names: Sequence[str] = compiled.positiontup or ()
        asked = {name for name, each in compiled.binds.items() if not each.unique}
        self._constants = {name: each for name, each in compiled.params.items() if name not in asked}
        converts = {name: _to_driver(each.type) for name, each in compiled.binds.items()}
        self._parameters = [(name, converts.get(name)) for name in names]

    def arguments(self, values: Mapping[str, object]) -> list[object]:
        """The parameters' values in their places: constants of the statement, and those that `values` must give."""
        known = {**self._constants, **values} if self._constants else values
        return [known[name] if to_driver is None else to_driver(known[name]) for name, to_driver in self._parameters]

    async def fetch(self, driver: Driver, values: Mapping[str, object]) -> list[Record]:
        """The rows, as the driver gives them."""
        return await driver.fetch(self.text, *self.arguments(values))

    async def first(self, driver: Driver, values: Mapping[str, object]) -> Record | None:
        """The first row, if there is any."""
        rows = await self.fetch(driver, values)
        return rows[0] if rows else None


def from_driver(type_: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    """How the driver's value becomes Python's, where it is not the same."""
    return type_.dialect_impl(DIALECT).result_processor(DIALECT, None)


def members_of(type_: Enum) -> dict[str | None, object]:
    """What the driver's texts stand for: SQLAlchemy's own conversion, done once for each of them."""
    convert: Any = from_driver(type_)
    texts: list[str] = cast("Any", type_).enums
    return {None: None, **{text: text if convert is None else convert(text) for text in texts}}


def _to_driver(type_: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    return type_.dialect_impl(DIALECT).bind_processor(DIALECT)
