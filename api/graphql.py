"""The /graphql endpoint: authenticate, make the context, execute."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.schema.schema import Schema
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

from api.authentication import authenticate
from domain.errors import DomainError
from domain.ids import new_id
from runtime.clock import now
from runtime.gateways import Gateways
from schema.context import Context

STATUS = {"NOT_SIGNED_IN": 401, "NOT_ALLOWED": 403}


class GraphQLEndpoint(GraphQL[Context, None]):
    """Strawberry's ASGI endpoint with our context and our refusals at the door."""

    def __init__(self, schema: Schema, *, in_production: bool) -> None:
        super().__init__(schema, graphql_ide=None, subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,))
        self.in_production = in_production

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection; a dead token or a foreign role is refused before anything is parsed."""
        try:
            await super().__call__(scope, receive, send)
        except DomainError as refusal:
            await refusal_at_the_door(refusal)(scope, receive, send)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:  # noqa: ARG002
        """What every field may know of this request."""
        gateways: Gateways = request.state.gateways
        caller = await authenticate(request, gateways.database)
        return Context(
            actor=caller.actor,
            now=now(),
            language=caller.language,
            request_id=new_id(),
            gateways=gateways,
            token=caller.token,
            in_production=self.in_production,
        )


def refusal_at_the_door(refusal: DomainError) -> JSONResponse:
    """A refusal that concerns the whole request, as a GraphQL answer with its HTTP status."""
    body: dict[str, Any] = {"errors": [{"message": refusal.say("vi"), "extensions": {"code": refusal.code}}]}
    return JSONResponse(body, status_code=STATUS.get(refusal.code, 400))
