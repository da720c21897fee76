"""What a GraphQL schema leaves unexplained."""

from collections.abc import Iterator

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    is_introspection_type,
    is_specified_scalar_type,
)


def unexplained(schema: GraphQLSchema) -> Iterator[str]:
    """Every type, field, argument, input field and enum value without a description, as `Type.field(argument)`."""
    for name, kind in schema.type_map.items():
        if is_introspection_type(kind) or is_specified_scalar_type(kind):
            continue
        if not kind.description:
            yield name
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            yield from _unexplained_fields(kind)
        elif isinstance(kind, GraphQLInputObjectType):
            yield from (f"{name}.{field}" for field, each in kind.fields.items() if not each.description)
        elif isinstance(kind, GraphQLEnumType):
            yield from (f"{name}.{value}" for value, each in kind.values.items() if not each.description)


def _unexplained_fields(kind: GraphQLObjectType | GraphQLInterfaceType) -> Iterator[str]:
    for name, field in kind.fields.items():
        if not field.description:
            yield f"{kind.name}.{name}"
        yield from (f"{kind.name}.{name}({argument})" for argument, each in field.args.items() if not each.description)
