"""The schema as clients have it: printed, and read back."""

from typing import Final

from graphql import GraphQLSchema, build_schema

from schema.printing import printed

SCHEMA: Final[GraphQLSchema] = build_schema(printed())
