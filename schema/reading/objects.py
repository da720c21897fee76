"""From rows to objects of a GraphQL type that hold the selected attributes and no others."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

from sqlalchemy import Enum, select

from schema.execution.source import Source
from schema.node_keys import encoder_of
from schema.reading.declaring import Reading, resolved
from schema.reading.visibility import Expression
from storage.statements import Record, from_driver, members_of

Build: TypeAlias = Callable[[Sequence[Record]], list[Any]]

ID: Final = 0
"""Every row begins with its id."""


class Columns:
    """The expressions that a plan selects, each once, and the function that makes objects of its rows."""

    def __init__(self, reading: Reading[Any], actor: object) -> None:
        self.expressions: list[Expression] = [reading.id]
        self._reading = reading
        self._actor = actor

    def place(self, expression: Expression) -> int:
        """Where in a row the expression's value will be."""
        for index, known in enumerate(self.expressions):
            if known is expression:
                return index
        self.expressions.append(expression)
        return len(self.expressions) - 1

    def build(self, names: Sequence[str]) -> Build:
        """Write the function from rows to objects that hold the attributes `names`."""
        source = Source("build(rows)")
        kind = source.constant(self._reading.type_)
        new = source.constant(object.__new__)
        source.line("objects = []")
        source.open("for row in rows:")
        source.line(f"it = {new}({kind})")
        parts = ", ".join(f"{name!r}: {self._attribute(name, source)}" for name in names)
        source.line(f"it.__dict__ = {{{parts}}}")
        source.line("objects.append(it)")
        source.close()
        source.line("return objects")
        return source.function()

    def _attribute(self, name: str, source: Source) -> str:
        if name == "id":
            return f"{source.constant(encoder_of(self._reading.name))}(row[{ID}])"
        value = self._reading.values[name]
        columns = [resolved(each, self._actor) for each in value.columns]
        parts = ", ".join(self._column(each, source) for each in columns)
        if value.make is None:
            return parts
        return f"(None if row[{self.place(columns[0])}] is None else {source.constant(value.make)}({parts}))"

    def _column(self, expression: Expression, source: Source) -> str:
        read = f"row[{self.place(expression)}]"
        (column,) = select(expression).selected_columns
        if isinstance(column.type, Enum):
            return f"{source.constant(members_of(column.type))}[{read}]"
        convert = from_driver(column.type)
        return read if convert is None else f"{source.constant(convert)}({read})"
