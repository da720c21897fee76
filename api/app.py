"""The Starlette application: its routes, and what it opens and closes."""

import gc
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import TypedDict

import anyio
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute, request_response
from strawberry.schema.schema import Schema

from api import graphiql
from api.body_limit import BodyLimit
from api.calendars import serve_calendar
from api.campaign_report.files import CampaignReportFiles
from api.contracts.serving import serve_contract
from api.following import follow_columns, follow_news
from api.graphql import GraphQLEndpoint
from api.health import live, ready
from api.integrations.results import ReceiveResults
from api.rate_limit import RateLimit
from api.request_log import RequestLog
from api.webhooks import receive_webhook
from runtime.broadcasting import Broadcast
from runtime.gateways import Gateways, database_url, open_gateways
from runtime.logging import configure_logging
from runtime.rates import Rates
from runtime.settings import Settings, settings
from runtime.watching import Watch, watching
from schema.bookings.contracts import AMENDMENT_ADDRESS, CONTRACT_ADDRESS
from schema.calendars import CALENDAR_ADDRESS
from schema.schema import SCHEMA

GRAPHQL = ("/graphql", "/graphql/")


class State(TypedDict):
    """What the lifespan hands to every request."""

    gateways: Gateways
    broadcast: Broadcast


def build_app(
    chosen: Settings,
    *,
    schema: Schema = SCHEMA,
    beside: Callable[[Gateways, Watch], Coroutine[None, None, None]] | None = None,
) -> Starlette:
    """The application; `beside` runs as long as it does, in the same process: the worker, where it is not alone."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[State]:
        async with (
            database_url(chosen) as url,
            open_gateways(url, chosen) as gateways,
            watching(gateways.database) as watch,
            anyio.create_task_group() as tasks,
        ):
            broadcast = Broadcast(gateways.database)
            tasks.start_soon(follow_columns, gateways, watch)
            tasks.start_soon(follow_news, broadcast, watch)
            if beside is not None:
                tasks.start_soon(beside, gateways, watch)
            # What was loaded so far lives as long as the process: the collector need not look at it again.
            gc.collect()
            gc.freeze()
            yield State(gateways=gateways, broadcast=broadcast)
            tasks.cancel_scope.cancel()

    rates = Rates(chosen.generosity)
    endpoint = GraphQLEndpoint(schema, rates=rates, in_production=chosen.in_production)
    guarded = RateLimit(BodyLimit(endpoint), rates)
    return Starlette(
        routes=[
            Route("/health/live", live),
            Route("/health/ready", ready),
            Route("/webhooks/{rail}", RateLimit(BodyLimit(request_response(receive_webhook)), rates), methods=["POST"]),
            Route(
                "/integrations/{name}/results",
                RateLimit(BodyLimit(ReceiveResults(chosen.integrations)), rates),
                methods=["POST"],
            ),
            *(
                Route(address, RateLimit(request_response(serve_contract), rates), methods=["GET"])
                for address in (CONTRACT_ADDRESS, AMENDMENT_ADDRESS.replace("{number}", "{number:int}"))
            ),
            Route(CALENDAR_ADDRESS, RateLimit(request_response(serve_calendar), rates), methods=["GET"]),
            Route(
                "/campaigns/{campaign_id}/report/{file}", RateLimit(CampaignReportFiles(rates), rates), methods=["GET"]
            ),
            *(Route(path, guarded) for path in GRAPHQL),
            *(WebSocketRoute(path, guarded) for path in GRAPHQL),
            *([] if chosen.in_production else [Route("/graphiql/{name}", graphiql.asset)]),
        ],
        middleware=[Middleware(RequestLog)],
        lifespan=lifespan,
    )


def app() -> Starlette:
    """The application of an API process that reads its settings from the environment (for `--workers`)."""
    configure_logging(level=settings().log_level, as_json=settings().log_json)
    return build_app(settings())
