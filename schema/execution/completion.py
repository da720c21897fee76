"""Completing plain data by generated functions: one for each object type and merged selection, which builds the answer.

A function does what the executor's "value completion" (GraphQL spec 6.4.3) does where all goes well. Wherever it does
not, or might not, it raises: the standard executor then does the subtree again, and errors and their paths come out as
they always do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias, cast
from uuid import UUID

from graphql import (
    FieldNode,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLField,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    GraphQLUnionType,
    Undefined,
    is_abstract_type,
)
from strawberry.execution import optimized_is_awaitable
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.cast import TYPE_CAST_ATTRIBUTE
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField

from schema.execution.computed import computation_of
from schema.execution.kept import is_kept, slot_of
from schema.execution.selecting import Fragments, Variables, fields_of
from schema.execution.source import Source

Complete: TypeAlias = Callable[[Any, Any], Any]
"""`(value, executor) -> the completed value`."""

TYPENAME: Final = "__typename"

PLAIN_SCALARS: Final = {
    GraphQLString: "type({0}) is str",
    GraphQLID: "type({0}) is str",
    GraphQLBoolean: "type({0}) is bool",
    GraphQLInt: "type({0}) is int and -2147483648 <= {0} <= 2147483647",
    GraphQLFloat: "type({0}) is float and {0} - {0} == 0.0",
}
"""When a value of a built-in scalar is its own completion."""

PLAIN_TYPES: Final = frozenset({str, int, float, bool, datetime, date, UUID, Decimal})
"""Values that are neither nothing, nor a failure, nor to be waited for."""
JSON_TYPES: Final = frozenset({str, int, float, bool, list, dict})


class Unplain(Exception):
    """Not plain data, neither the value nor the selection may be."""


@dataclass
class Writer:
    """Writes the functions for one selection of one document."""

    schema: GraphQLSchema
    fragments: Fragments
    variables: Variables
    _functions: dict[tuple[object, ...], Complete] = field(default_factory=dict[tuple[object, ...], Complete])

    def object(self, type_: GraphQLObjectType, nodes: Sequence[FieldNode]) -> Complete:
        """The function that completes an object of `type_`. Raises Unplain where a selected field is not plain data."""
        key = (type_.name, *map(id, nodes))
        found = self._functions.get(key)
        if found is None:
            found = self._functions[key] = self._object(type_, nodes)
        return found

    def _object(self, type_: GraphQLObjectType, nodes: Sequence[FieldNode]) -> Complete:
        definition = _definition(type_)
        source = Source("complete(value, executor)")
        kinds = " and ".join(f"kind is not {source.constant(each)}" for each in _classes(definition))
        unplain = source.constant(Unplain)
        source.line("kind = type(value)")
        source.open(f"if {kinds} or {TYPE_CAST_ATTRIBUTE!r} in value.__dict__:")
        source.line(f"raise {unplain}")
        source.close()
        parts: list[str] = []
        grouped = fields_of(type_, nodes, self.schema, self.fragments, self.variables)
        for index, (key, merged) in enumerate(grouped.items()):
            name = merged[0].name.value
            if name == TYPENAME:
                parts.append(f"{key!r}: {type_.name!r}")
                continue
            given = type_.fields.get(name)
            if given is None:
                raise Unplain
            source.line(f"it{index} = {self._read(given, key, merged[0], source)}")
            parts.append(f"{key!r}: {self._completed(given.type, merged, f'it{index}', source)}")
        source.line(f"return {{{', '.join(parts)}}}")
        return source.function()

    def _read(self, given: GraphQLField, key: str, node: FieldNode, source: Source) -> str:
        """How the field's value is had from its object."""
        declared = _strawberry_field(given)
        computed = computation_of(declared)
        if computed is not None:
            function = source.constant(computed.function)
            context = "context=executor.context_value" if computed.wants_context else ""
            if not given.args:
                return f"{function}(value, {context})"
            arguments = f"**executor.arguments({source.constant(given)}, {source.constant(node)})"
            return f"{function}(value, {', '.join(filter(None, (context, arguments)))})"
        if is_kept(declared):
            return f"value.__dict__[{slot_of(declared.python_name, key)!r}]"
        if type(declared) is not StrawberryField or not declared.is_basic_field:
            raise Unplain
        if declared.default_resolver is not getattr:
            raise Unplain
        return f"value.{declared.python_name}"

    def _completed(self, type_: Any, nodes: Sequence[FieldNode], name: str, source: Source) -> str:
        """An expression for the completion of the variable `name`."""
        if isinstance(type_, GraphQLNonNull):
            return self._present(_inner(type_), nodes, name, source)
        return f"(None if {name} is None else {self._present(type_, nodes, name, source)})"

    def _present(self, type_: Any, nodes: Sequence[FieldNode], name: str, source: Source) -> str:
        """The same for a value that must not be null."""
        if isinstance(type_, GraphQLList):
            item = f"{name}_"
            completed = self._completed(_inner(type_), nodes, item, source)
            return f"[{completed} for {item} in {name}] if type({name}) is list else {source.constant(_refuse)}()"
        if isinstance(type_, GraphQLObjectType):
            return f"{source.constant(self.object(type_, nodes))}({name}, executor)"
        if is_abstract_type(type_):
            return f"{source.constant(self._members(type_, nodes))}[type({name})]({name}, executor)"
        if isinstance(type_, GraphQLEnumType):
            return f"{source.constant(_enum_names(type_))}[{name}]"
        coerce = f"{source.constant(_coercion(type_))}({name})"
        plain = PLAIN_SCALARS.get(type_)
        return coerce if plain is None else f"({name} if {plain.format(name)} else {coerce})"

    def _members(self, type_: Any, nodes: Sequence[FieldNode]) -> dict[type, Complete]:
        """The functions for the members of a union or interface, by the exact class of the value.

        Only where Strawberry would find the member by that class alone.
        """
        if not isinstance(type_, GraphQLUnionType) and cast("Any", _definition(type_)).resolve_type is not None:
            raise Unplain
        members = {each: _definition(each) for each in self.schema.get_possible_types(type_)}
        origins = [each.origin for each in members.values()]
        return {
            definition.origin: self.object(member, nodes)
            for member, definition in members.items()
            if sum(issubclass(definition.origin, other) for other in origins) == 1
        }


def _inner(wrapped: Any) -> Any:
    """What a list or a non-null is of."""
    return wrapped.of_type


def _definition(type_: Any) -> StrawberryObjectDefinition:
    definition: object = cast("dict[str, object]", type_.extensions).get("strawberry-definition")
    if not isinstance(definition, StrawberryObjectDefinition) or cast("Any", definition).is_type_of is not None:
        raise Unplain
    return definition


def _classes(definition: StrawberryObjectDefinition) -> list[type]:
    """The classes whose objects are surely of the type: its own, and that of the generic type which it is made from."""
    generic = definition.concrete_of
    return [definition.origin] if generic is None else [definition.origin, generic.origin]


def _strawberry_field(given: GraphQLField) -> StrawberryField:
    declared: object = given.extensions.get("strawberry-definition")
    if not isinstance(declared, StrawberryField):
        raise Unplain
    return declared


def _enum_names(type_: GraphQLEnumType) -> dict[object, object]:
    definition: object = type_.extensions.get("strawberry-definition")
    if not isinstance(definition, StrawberryEnumDefinition):
        raise Unplain
    members: list[object] = list(definition.wrapped_cls)
    return {member: type_.coerce_output_value(member) for member in members}


def _coercion(type_: Any) -> Callable[[object], object]:
    serialize: Callable[[object], object] = type_.coerce_output_value

    def coerce(value: object) -> object:
        if type(value) not in PLAIN_TYPES and (
            value is None or value is Undefined or isinstance(value, Exception) or optimized_is_awaitable(value)
        ):
            raise Unplain
        coerced = serialize(value)
        if type(coerced) not in JSON_TYPES:
            raise Unplain
        return coerced

    return coerce


def _refuse() -> object:
    raise Unplain
