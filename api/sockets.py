"""The socket of /graphql: who asks is found anew for each operation, since a socket outlives sessions and roles."""

from typing import TYPE_CHECKING

from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler, Operation

from api.refusing import POLICY_VIOLATION
from domain.errors import DomainError
from schema.context import Context

if TYPE_CHECKING:
    from starlette.websockets import WebSocket


class SocketHandler(BaseGraphQLTransportWSHandler[Context, None]):
    """Strawberry's handler, with a context for each operation as each request has one."""

    async def run_operation(self, operation: Operation[Context, None]) -> None:
        """Run one operation; a session that has ended, or a role that was lost, ends the whole conversation."""
        assert isinstance(self.websocket, ASGIWebSocketAdapter)
        socket: WebSocket = self.websocket.ws
        try:
            context = await self.view.get_context(socket, socket)
        except DomainError as refusal:
            await socket.close(POLICY_VIOLATION, refusal.code)
            return
        # Read before anything else is awaited, so that operations which begin together keep each their own.
        self.context = context
        await super().run_operation(operation)
