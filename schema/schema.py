"""Query, Mutation and the Schema: every subject's fields side by side."""

import strawberry

from schema.brands import BrandMutation, BrandQuery
from schema.logins import LoginMutation, LoginQuery
from schema.problems import RefusalHandler, Refusals
from schema.reading import NodeQuery


@strawberry.type(description="Everything that can be asked.")
class Query(NodeQuery, BrandQuery, LoginQuery):
    """All subjects' questions."""


@strawberry.type(description="Everything that can be done. Several mutations in one document run one after another.")
class Mutation(BrandMutation, LoginMutation):
    """All subjects' deeds."""


SCHEMA = strawberry.Schema(
    Query,
    Mutation,
    extensions=[Refusals],
    exception_handlers=[RefusalHandler()],
)
