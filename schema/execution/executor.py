"""The executor: Strawberry's own, which completes objects of plain data by generated functions."""

from dataclasses import dataclass, field
from typing import Any, Final, cast

from graphql import DocumentNode, FieldNode, GraphQLField, GraphQLObjectType, GraphQLSchema
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types.arguments import convert_arguments

from schema.execution.bounded import Bounded
from schema.execution.completion import Complete, Unplain, Writer
from schema.execution.selecting import condition_variables

PLACES: Final = 2_000
"""For how many places in documents functions are kept."""


@dataclass(frozen=True)
class Place:
    """An object type at a place of a document. The nodes are kept so that their ids stay theirs."""

    type_: GraphQLObjectType
    nodes: list[FieldNode]
    conditions: tuple[str, ...]
    functions: dict[tuple[object, ...], Complete | None] = field(
        default_factory=dict[tuple[object, ...], Complete | None]
    )


_places: Bounded[tuple[object, ...], Place] = Bounded(PLACES)


class CompilingExecutor(StrawberryGraphQLCoreExecutionContext):
    """Completes plain data by generated functions; all else, and whatever goes wrong, as the standard executor does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        middleware = self.middleware_manager
        self.compiles = not (middleware and middleware.middlewares) and self.abort_signal is None
        self._functions: dict[tuple[object, int], tuple[object, Complete | None]] = {}
        self._arguments: dict[int, dict[str, Any]] = {}

    @classmethod
    def build(
        cls,
        schema: GraphQLSchema,
        document: DocumentNode,
        root_value: Any = None,
        context_value: Any = None,
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        """Begin an execution; in production, errors do not suggest names of the schema."""
        hidden = bool(getattr(context_value, "in_production", False))
        standard: Any = super()
        return standard.build(
            schema, document, root_value, context_value, *args, **{**kwargs, "hide_suggestions": hidden}
        )

    def complete_object_value(  # noqa: PLR0917 - the standard executor's signature
        self,
        return_type: GraphQLObjectType,
        field_details_list: list[FieldDetails],
        info: Any,
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        """Complete an object, by a generated function where there is one and nothing unexpected is met."""
        complete = self._function(return_type, field_details_list) if self.compiles else None
        if complete is not None:
            try:
                return complete(result, self)
            except Exception:  # noqa: BLE001, S110 - whatever it is, the standard executor meets it again and reports it
                pass
        standard: Any = super()
        return standard.complete_object_value(return_type, field_details_list, info, path, result, position_context)

    def arguments(self, given: GraphQLField, node: FieldNode) -> dict[str, Any]:
        """The arguments of a computed field as its function takes them; the same for all objects of this execution."""
        found = self._arguments.get(id(node))
        if found is None:
            values = get_argument_values(given, node, self.variable_values, None, self.hide_suggestions)
            declared = given.extensions["strawberry-definition"]
            schema = cast("Any", self.schema)._strawberry_schema  # noqa: SLF001
            found = self._arguments[id(node)] = convert_arguments(
                values, declared.arguments, schema.schema_converter.scalar_registry, schema.config
            )
        return found

    def _function(self, type_: GraphQLObjectType, details: list[FieldDetails]) -> Complete | None:
        """The function for this type and selection: found once an execution, written once a document."""
        key = (type_, id(details))
        known = self._functions.get(key)
        if known is None:
            # The list is kept with the function: its id stays its own as long as we look for it.
            known = self._functions[key] = (details, self._written(type_, details))
        return known[1]

    def _written(self, type_: GraphQLObjectType, details: list[FieldDetails]) -> Complete | None:
        if any(each.defer_usage or each.fragment_variable_values for each in details):
            return None
        nodes = [each.node for each in details]
        key = (id(type_), *map(id, nodes))
        place = _places.get(key)
        if place is None:
            conditions = condition_variables(nodes, self.fragment_definitions)
            place = _places.put(key, Place(type_, nodes, conditions))
        variables = self.variable_values.coerced
        values = tuple(variables.get(name) for name in place.conditions)
        if values not in place.functions:
            writer = Writer(self.schema, self.fragment_definitions, variables)
            try:
                place.functions[values] = writer.object(type_, nodes)
            except Unplain:
                place.functions[values] = None
        return place.functions[values]
