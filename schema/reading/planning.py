"""From a selection to a plan: which columns of which table, and which plans hang below it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, cast

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
)
from sqlalchemy import ColumnElement, select
from strawberry.types.field import StrawberryField

from schema.execution.bounded import Bounded
from schema.execution.computed import computation_of
from schema.execution.kept import slot_of
from schema.execution.selecting import Fragments, Variables, fields_of
from schema.reading.declaring import Coded, Many, One, Paged, Reading, Relation, Within, reading_of
from schema.reading.objects import ID, Build, Columns
from schema.reading.visibility import Expression
from storage.statements import AnySelect, Statement

STATEMENTS: Final = 50
"""How many statements a plan keeps: one for each form of its conditions and windows."""


@dataclass(frozen=True)
class Selection:
    """Where a plan is made: the document's parts, and the kind of actor (as a symbol) who asks."""

    schema: GraphQLSchema
    fragments: Fragments
    variables: Variables
    actor: object

    def fields(
        self, type_: GraphQLObjectType, nodes: Sequence[FieldNode]
    ) -> list[tuple[str, StrawberryField, list[FieldNode]]]:
        """What `nodes` select of `type_`: response key, definition, merged nodes; without `__typename`."""
        grouped = fields_of(type_, nodes, self.schema, self.fragments, self.variables)
        return [
            (key, strawberry_field(type_.fields[merged[0].name.value]), merged)
            for key, merged in grouped.items()
            if merged[0].name.value in type_.fields
        ]

    def type(self, name: str) -> GraphQLObjectType:
        """An object type of the schema by its name."""
        found = self.schema.type_map[name]
        if not isinstance(found, GraphQLObjectType):
            raise TypeError(f"{name} is not an object type.")
        return found


@dataclass(eq=False)
class Plan:
    """What one selection reads of one table."""

    reading: Reading[Any]
    actor: object
    expressions: list[Expression]
    build: Build
    branches: "list[AnyBranch]"
    statements: Bounded[object, Statement] = field(default_factory=lambda: Bounded(STATEMENTS))

    def rows(self, *conditions: ColumnElement[bool], seen: bool = False) -> AnySelect:
        """The visible rows that meet the conditions (`seen`: their visibility is already settled)."""
        visible = () if seen else (self.reading.condition(self.actor),)
        return select(*self.expressions).select_from(self.reading.row.__table__).where(*visible, *conditions)

    def statement(self, kind: object, write: Callable[[], AnySelect]) -> Statement:
        """The statement of this kind, written on first use."""
        found = self.statements.get(kind)
        return found or self.statements.put(kind, Statement(write()))


@dataclass(eq=False)
class PagePlan:
    """What is selected of a connection: attributes of Connection, and of its edges as `edges.cursor`."""

    items: Plan
    chosen: frozenset[str]

    @property
    def listed(self) -> bool:
        """Whether any item is asked for, and not only how many there are."""
        return bool(self.chosen & {"edges", "nodes", "page_info"})

    @property
    def totalled(self) -> bool:
        """Whether the number of items is asked for."""
        return "total_count" in self.chosen


@dataclass(frozen=True, eq=False)
class Branch:
    """A list or an object below a plan.

    `slot` is the attribute it fills, `key` where the parent's row holds its key; `seen` says that whoever sees the
    parent sees it.
    """

    slot: str
    relation: Many | One
    plan: Plan
    key: int
    seen: bool


@dataclass(frozen=True, eq=False)
class PagedBranch:
    """A connection below a plan; `node` holds its arguments."""

    slot: str
    relation: Paged
    plan: PagePlan
    node: FieldNode
    seen: bool


@dataclass(frozen=True, eq=False)
class CodedBranch:
    """A list of codes below a plan."""

    slot: str
    relation: Coded


AnyBranch: TypeAlias = Branch | PagedBranch | CodedBranch


def plan_of(reading: Reading[Any], nodes: Sequence[FieldNode], selection: Selection) -> Plan:
    """Plan what `nodes` select of the reading's type."""
    wanted: dict[str, None] = {}
    related: dict[str, tuple[str, list[FieldNode]]] = {}
    for key, definition, merged in selection.fields(selection.type(reading.name), nodes):
        name = definition.python_name
        computation = computation_of(definition)
        if computation is not None:
            wanted.update(dict.fromkeys(computation.needs))
        elif name in reading.relations:
            slot = slot_of(name, key) if isinstance(reading.relations[name], Paged) else name
            related.setdefault(slot, (name, []))[1].extend(merged)
        elif name in reading.values:
            wanted[name] = None
        else:
            wanted["id"] = None  # the id itself, or a resolver that finds it on the object
    columns = Columns(reading, selection.actor)
    build = columns.build(tuple(wanted))
    branches = [
        _branch(_Related(reading, slot, reading.relations[name], merged), columns, selection)
        for slot, (name, merged) in related.items()
    ]
    return Plan(reading, selection.actor, columns.expressions, build, branches)


def page_plan_of(
    reading: Reading[Any], type_: GraphQLObjectType, nodes: Sequence[FieldNode], selection: Selection
) -> PagePlan:
    """Plan what `nodes` select of the connection type `type_`."""
    chosen: set[str] = set()
    items: list[FieldNode] = []
    for _, definition, merged in selection.fields(type_, nodes):
        chosen.add(definition.python_name)
        if definition.python_name == "nodes":
            items += merged
        elif definition.python_name == "edges":
            for _, of_edge, beneath in selection.fields(named_object(type_.fields["edges"]), merged):
                chosen.add(f"edges.{of_edge.python_name}")
                if of_edge.python_name == "node":
                    items += beneath
    return PagePlan(plan_of(reading, items, selection), frozenset(chosen))


def strawberry_field(field: GraphQLField) -> StrawberryField:
    """Strawberry's record of a field of the schema."""
    definition: StrawberryField = field.extensions["strawberry-definition"]
    return definition


def named_type(type_: Any) -> GraphQLNamedType:
    """The type with lists and non-null taken off."""
    return cast("GraphQLNamedType", get_named_type(type_))


def named_object(field: GraphQLField) -> GraphQLObjectType:
    """The object type that a field answers with, lists and non-null taken off."""
    named = named_type(cast("Any", field).type)
    if not isinstance(named, GraphQLObjectType):
        raise TypeError(f"{named} is not an object type.")
    return named


def held_by_parent(relation: Relation, child: Reading[Any]) -> bool:
    """Whether the relation's key is a column of the parent's row, and names the child."""
    return isinstance(relation, One) and getattr(relation.key, "class_", None) is not child.row


@dataclass(frozen=True, eq=False)
class _Related:
    parent: Reading[Any]
    slot: str
    relation: Relation
    nodes: list[FieldNode]


def _branch(related: _Related, columns: Columns, selection: Selection) -> AnyBranch:
    parent, slot, relation, nodes = related.parent, related.slot, related.relation, related.nodes
    if isinstance(relation, Coded):
        return CodedBranch(slot, relation)
    child = reading_of(relation.reading)
    within = child.visible
    seen = isinstance(within, Within) and within.key is relation.key and reading_of(within.parent) is parent
    if isinstance(relation, Paged):
        field = selection.type(parent.name).fields[nodes[0].name.value]
        plan = page_plan_of(child, named_object(field), nodes, selection)
        return PagedBranch(slot, relation, plan, nodes[0], seen)
    key = columns.place(relation.key) if held_by_parent(relation, child) else ID
    return Branch(slot, relation, plan_of(child, nodes, selection), key, seen)
