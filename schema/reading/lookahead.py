"""Plans, kept by their place in the document: looking ahead costs once a document, not once a request."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Protocol, TypeVar

from graphql import FieldNode, GraphQLNamedType, GraphQLObjectType, GraphQLSchema, is_abstract_type

from domain.actors import Actor
from schema.execution.bounded import Bounded
from schema.execution.selecting import Fragments, condition_variables
from schema.reading.declaring import Reading
from schema.reading.planning import PagePlan, Selection, named_type, page_plan_of, plan_of
from schema.reading.symbols import symbol_of

PlanT = TypeVar("PlanT")

PLACES: Final = 2_000
"""How many places in documents are remembered."""


class FieldInfo(Protocol):
    """graphql-core's info of a field, as Strawberry's executor makes it: with plain variable values."""

    @property
    def field_nodes(self) -> list[FieldNode]:
        """The merged nodes of the field."""
        ...

    @property
    def fragments(self) -> Fragments:
        """The document's fragments."""
        ...

    @property
    def variable_values(self) -> Mapping[str, object]:
        """The coerced variables."""
        ...

    @property
    def schema(self) -> GraphQLSchema:
        """The schema that is executed."""
        ...

    @property
    def return_type(self) -> Any:
        """What the field answers with."""
        ...


@dataclass(frozen=True)
class Place(Generic[PlanT]):
    """A field of a document: its nodes (kept, so that their ids stay theirs), and a plan for each set of conditions."""

    schema: GraphQLSchema
    nodes: Sequence[FieldNode]
    conditions: tuple[str, ...]
    plans: dict[tuple[object, ...], PlanT] = field(default_factory=dict[tuple[object, ...], PlanT])


class Lookahead(Generic[PlanT]):
    """The plans of one kind."""

    def __init__(self, make: Callable[[Reading[Any], Sequence[FieldNode], Selection], PlanT]) -> None:
        self._make = make
        self._places: Bounded[tuple[object, ...], Place[PlanT]] = Bounded(PLACES)

    def plan(self, info: FieldInfo, reading: Reading[Any], actor: Actor, at: tuple[str, ...]) -> PlanT:
        """The plan for what the field of `info` selects of the reading, `at` these field names below it."""
        key = (*map(id, info.field_nodes), id(info.schema), id(reading), type(actor), at)
        place = self._places.get(key)
        if place is None:
            conditions = condition_variables(info.field_nodes, info.fragments)
            place = self._places.put(key, Place(info.schema, info.field_nodes, conditions))
        values = tuple(info.variable_values.get(name) for name in place.conditions)
        plan = place.plans.get(values)
        if plan is None:
            selection = Selection(info.schema, info.fragments, info.variable_values, symbol_of(actor))
            nodes = _beneath(info.field_nodes, named_type(info.return_type), at, selection)
            plan = place.plans[values] = self._make(reading, nodes, selection)
        return plan


def _page_plan(reading: Reading[Any], nodes: Sequence[FieldNode], selection: Selection) -> PagePlan:
    return page_plan_of(reading, selection.type(f"{reading.name}Connection"), nodes, selection)


OBJECTS: Final = Lookahead(plan_of)
PAGES: Final = Lookahead(_page_plan)


def _beneath(
    nodes: Sequence[FieldNode], type_: GraphQLNamedType, at: tuple[str, ...], selection: Selection
) -> Sequence[FieldNode]:
    """The nodes of the field that `at` leads to, from a field of type `type_`."""
    for name in at:
        kinds: Sequence[GraphQLNamedType] = (
            selection.schema.get_possible_types(type_) if is_abstract_type(type_) else [type_]
        )
        found: list[FieldNode] = []
        for kind in kinds:
            if isinstance(kind, GraphQLObjectType):
                for _, definition, merged in selection.fields(kind, nodes):
                    if definition.python_name == name:
                        found += merged
                        type_ = named_type(kind.fields[merged[0].name.value].type)
        nodes = found
    return nodes
