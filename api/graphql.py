"""The /graphql endpoint: authenticate, make the context, execute, answer in the media type asked for."""

from collections.abc import Mapping
from functools import partial
from typing import Any, cast

import orjson
from cross_web import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse
from strawberry.schema.schema import Schema
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

from api import graphiql
from api.authentication import authenticate
from api.body_limit import BodyLimit
from api.media_types import answer_of, answered_type, status_of
from api.rate_limit import RateLimit, address_of
from api.refusing import MalformedRequest, refuse
from api.sockets import SocketHandler
from domain.errors import DomainError
from runtime.clock import now
from runtime.gateways import Gateways
from runtime.rates import Rates
from schema.context import Context

ADDRESSES = ("/graphql", "/graphql/")
STATUS = {"NOT_SIGNED_IN": 401, "NOT_ALLOWED": 403}


class GraphQLEndpoint(GraphQL[Context, None]):
    """Strawberry's ASGI endpoint with our context, our refusals at the door, and GraphiQL in development."""

    graphql_transport_ws_handler_class = SocketHandler

    def __init__(self, schema: Schema, *, rates: Rates, in_production: bool) -> None:
        super().__init__(
            schema,
            graphql_ide=None if in_production else "graphiql",
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
        )
        self.rates = rates
        self.in_production = in_production

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection; a dead token or a foreign role is refused before anything is parsed."""
        try:
            if scope["type"] == "http":
                response = await self.run(Request(scope, receive))
                await response(scope, receive, send)
            else:
                await self.run(WebSocket(scope, receive, send))
        except DomainError as refusal:
            await refuse(refusal, STATUS.get(refusal.code, 400), scope, receive, send)
        except HTTPException as wrong:
            await refuse(MalformedRequest(reason=wrong.reason), wrong.status_code, scope, receive, send)

    def decode_json(self, data: str | bytes) -> object:
        """What was sent. The standard library lets half of a surrogate pair through, which nothing could store."""
        return orjson.loads(data)

    def parse_json(self, data: str | bytes) -> object:
        """A body or a query parameter, an object or a list; null is an object that says nothing.

        Raises HTTPException for a bare text, number or boolean, which Strawberry would take for an object.
        """
        parsed = super().parse_json(data)
        if isinstance(parsed, dict | list):
            return cast("object", parsed)
        if parsed is None:
            return {}
        raise HTTPException(400, "A JSON object is expected.")

    def encode_json(self, data: object) -> str:
        """Text, as WebSockets want it; the standard library takes fifteen times as long."""
        return orjson.dumps(data).decode()

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:  # noqa: ARG002
        """What every field may know of this request."""
        gateways: Gateways = request.state.gateways
        caller = await authenticate(request, gateways.database)
        return Context(
            actor=caller.actor,
            now=now(),
            language=caller.language,
            request_id=request.state.request_id,
            gateways=gateways,
            token=caller.token,
            in_production=self.in_production,
            rates=self.rates,
            address=address_of(request.scope),
            broadcast=request.state.broadcast,
            authenticated_again=partial(authenticate, request, gateways.database),
            noted=request.state.noted,
        )

    async def get_sub_response(self, request: Request | WebSocket) -> Response:
        """Carries the media type to `create_response`, which does not see the request."""
        response = await super().get_sub_response(request)
        response.media_type = answered_type(request.headers.get("accept"))
        return response

    def create_response(
        self, response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse], sub_response: Response
    ) -> Response:
        """The answer in the media type asked for, with the status that this type gives it."""
        assert not isinstance(response_data, list), "batching is off"
        media_type = sub_response.media_type or ""
        answer: Mapping[str, Any] = answer_of(response_data)
        return Response(orjson.dumps(answer), status_code=status_of(answer, media_type), media_type=media_type)

    async def render_graphql_ide(self, request: Request) -> Response:  # noqa: ARG002
        """GraphiQL, from our own files."""
        return graphiql.page()


def routes(rates: Rates, schema: Schema, *, in_production: bool) -> list[Route | WebSocketRoute]:
    """Where documents are sent, and subscribed to."""
    guarded = RateLimit(BodyLimit(GraphQLEndpoint(schema, rates=rates, in_production=in_production)), rates)
    return [kind(address, guarded) for kind in (Route, WebSocketRoute) for address in ADDRESSES]
