"""What a GraphQL type reads: declared once beside the type, used by every field that answers with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar, cast

from graphql import GraphQLField
from sqlalchemy import ColumnElement, Select, case, select
from sqlalchemy.orm import Composite, DeclarativeBase, InstrumentedAttribute, Mapper
from strawberry.types import get_object_definition
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

import domain.money
from schema.execution.computed import computation_of
from schema.money import Money
from schema.reading.visibility import Expression, Visible, condition_of

TypeT = TypeVar("TypeT")

Declared: TypeAlias = Expression | Callable[[Any], Expression]
"""A column or expression of the row's table, or `(actor) -> expression`."""


@dataclass(frozen=True)
class Value:
    """What one field reads: some columns, and how `make` turns their values into its own.

    Without `make` there is one column, whose value it is. With it, the field is null where the first column is.
    """

    columns: tuple[Declared, ...]
    make: Callable[..., object] | None = None


@dataclass(frozen=True, eq=False)
class Order:
    """An order to page through: by `column` (never null), ties by id. `name` is kept in cursors."""

    name: str
    column: Expression | None = None
    descending: bool = True


NEWEST = Order("newest")
"""Ids are UUIDv7: their order is the order of creation."""
OLDEST = Order("oldest", descending=False)


@dataclass(frozen=True, kw_only=True)
class Many:
    """A list field: the rows of `reading` whose `key` column holds the parent's id, in `order_by`.

    With `through`, `key` and `through` are columns of a link table, and `through` holds the child's id.
    `about` is how many there usually are: the guard counts a document's cost with it.
    """

    reading: "Source"
    key: Expression
    order_by: Sequence[Expression] = ()
    where: ColumnElement[bool] | None = None
    through: Expression | None = None
    about: int = 10


@dataclass(frozen=True, kw_only=True)
class One:
    """A field that holds one object or null.

    Where `key` is a column of the child's table, it holds the parent's id, and the first in `order_by` is taken; where
    it is of the parent's table, it holds the child's.
    """

    reading: "Source"
    key: Expression
    order_by: Sequence[Expression] = ()
    where: ColumnElement[bool] | None = None


@dataclass(frozen=True, kw_only=True)
class Paged:
    """A connection field: the rows of `reading` whose `key` column holds the parent's id, page by page."""

    reading: "Source"
    key: Expression
    order: Order = NEWEST
    where: ColumnElement[bool] | None = None


@dataclass(frozen=True, kw_only=True)
class Coded:
    """A list field kept as rows of (`key`: the parent's id, `code`): the codes, or what `known` says they stand for.

    The joining happens in memory: `known` is reference data. Whoever sees the parent sees them.
    """

    key: Expression
    code: Expression
    order_by: Sequence[Expression] = ()
    known: Mapping[Any, object] | None = None
    about: int = 5


Relation: TypeAlias = Many | One | Paged | Coded


@dataclass(frozen=True, eq=False, kw_only=True)
class Reading(Generic[TypeT]):
    """A GraphQL type, its table, and where its fields come from."""

    type_: type[TypeT]
    row: type[DeclarativeBase]
    visible: Visible
    values: Mapping[str, Value]
    relations: Mapping[str, Relation]
    total: Callable[[Any], Expression | None] | None = None

    @property
    def name(self) -> str:
        """The type's name in the schema."""
        return definition_of(self.type_).name

    @property
    def id(self) -> Expression:
        """The row's id; of rows without one, which are read with their parent only, the first column of their key."""
        mapper: Mapper[Any] = self.row.__mapper__
        return _attributes(self.row)["id" if "id" in mapper.attrs else _first_key(mapper)]

    def condition(self, actor: object) -> ColumnElement[bool]:
        """Which rows `actor` may see."""
        return condition_of(self.visible, actor, self.id)


Source: TypeAlias = Reading[Any] | Callable[[], Reading[Any]]
"""A reading, or a function that answers it where the other module is not loaded yet."""


class Undeclared(TypeError):
    """A field of a GraphQL type that neither the row nor the declaration knows: said when the module is loaded."""


def reads(
    type_: type[TypeT],
    row: type[DeclarativeBase],
    *,
    visible: Visible,
    columns: Mapping[str, Declared | Value] | None = None,
    one: Mapping[str, One] | None = None,
    many: Mapping[str, Many | Coded] | None = None,
    paged: Mapping[str, Paged] | None = None,
    total: Callable[[Any], Expression | None] | None = None,
) -> Reading[TypeT]:
    """Declare what the GraphQL type `type_` reads of `row` and around it.

    A field reads the row's attribute of the same name unless `columns`, `one`, `many` or `paged` names it. `visible`
    chooses the rows an actor may see, on whatever way they are reached. `total` is `(actor) -> expression` for a count
    that the writes keep. Raises Undeclared for a field that nothing provides.
    """
    given = {name: each if isinstance(each, Value) else Value((each,)) for name, each in (columns or {}).items()}
    relations: dict[str, Relation] = {**(one or {}), **(many or {}), **(paged or {})}
    values: dict[str, Value] = {}
    for name in _names_read(type_) - relations.keys():
        found = given.get(name) or _mapped(row, name)
        if found is None:
            raise Undeclared(f"{type_.__name__}.{name}: {row.__name__} has no such attribute, and nothing declares it.")
        values[name] = found
    reading = Reading(type_=type_, row=row, visible=visible, values=values, relations=relations, total=total)
    setattr(type_, _READING, reading)
    return reading


_READING = "__reading__"


def declared_reading(type_: type) -> Reading[Any] | None:
    """The reading of a GraphQL type, if it has one."""
    return type_.__dict__.get(_READING)


def usual_length(field: GraphQLField) -> int | None:
    """How many items a list field usually has, where its type's reading says so."""
    declared: object = field.extensions.get("strawberry-definition")
    if not isinstance(declared, StrawberryField):
        return None
    reading = declared_reading(cast("type", cast("Any", declared).origin))
    relation = reading.relations.get(declared.python_name) if reading else None
    return relation.about if isinstance(relation, Many | Coded) else None


def reading_of(source: Source) -> Reading[Any]:
    """The reading that a relation names."""
    if isinstance(source, Reading):
        return cast("Reading[Any]", source)
    return source()


def definition_of(type_: type) -> StrawberryObjectDefinition:
    """Strawberry's record of a GraphQL type."""
    return get_object_definition(type_, strict=True)


def value(make: Callable[..., object], *columns: Declared) -> Value:
    """A field made of the columns' values; null where the first of them is null."""
    return Value(columns, make)


def only(column: Declared, *, to: Visible) -> Value:
    """A field that only those see for whom `to(actor)` holds of the row; to all others it is null."""

    def guarded(actor: Any) -> Expression:
        shown = resolved(column, actor)
        condition = to(actor)
        if not isinstance(condition, ColumnElement):
            raise TypeError("only() takes a condition on the row, not a Select.")
        return case((condition, shown))

    return Value((guarded,))


def known(table: Mapping[Any, object], column: Declared) -> Value:
    """A field that shows what the column's code stands for in reference data; null where the column is."""
    return value(table.__getitem__, column)


def money(attribute: Any) -> Value:
    """A Money field, from an attribute made by `money_columns`."""
    return value(_money, *attribute.property.columns)


def _money(minor: int, currency: str) -> Money:
    return Money.of(domain.money.Money(minor, currency))


@dataclass(frozen=True)
class Within:
    """Visible exactly where its parent is: `visible=Within(INFLUENCER, ChannelRow.influencer_id)`.

    Reached through that parent, whose rows were already chosen, it asks nothing again.
    """

    parent: Source
    key: Expression

    def __call__(self, actor: Any) -> ColumnElement[bool]:
        """The condition, as `visible` asks for it."""
        parent = reading_of(self.parent)
        seen: Select[Any] = select(parent.id).where(parent.condition(actor))
        return self.key.in_(seen)


def resolved(declared: Declared, actor: object) -> Expression:
    """The expression for this kind of actor."""
    return declared(actor) if callable(declared) else declared


def _names_read(type_: type) -> set[str]:
    names: set[str] = set()
    for each in definition_of(type_).fields:
        computation = computation_of(each)
        if computation is not None:
            names.update(computation.needs)
        elif not has_resolver(each):
            names.add(each.python_name)
    return names - {"id"}


def has_resolver(field: StrawberryField) -> bool:
    """Whether the field's value is made by a function of its own."""
    resolver: object = cast("Any", field).base_resolver
    return resolver is not None


def _first_key(mapper: Mapper[Any]) -> str:
    return mapper.get_property_by_column(mapper.primary_key[0]).key


def _attributes(row: type[DeclarativeBase]) -> Mapping[str, InstrumentedAttribute[Any]]:
    mapper: Mapper[Any] = row.__mapper__
    return {key: getattr(row, key) for key in mapper.attrs.keys()}  # noqa: SIM118 - no mapping


def _mapped(row: type[DeclarativeBase], name: str) -> Value | None:
    attribute = _attributes(row).get(name)
    if attribute is None:
        return None
    if isinstance(attribute.property, Composite):
        return money(attribute)
    return Value((attribute,))
