"""The Starlette application: its routes, and what it opens and closes."""

import gc
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import TypedDict

import anyio
from starlette.applications import Starlette
from starlette.middleware import Middleware
from strawberry.schema.schema import Schema

from api import calendars, graphiql, graphql, health, payout_statements, tax_commitments, webhooks
from api.campaign_report import files as report_files
from api.contracts import serving as contracts
from api.files import receiving as files_in
from api.files import serving as files_out
from api.following import follow_columns, follow_news
from api.integrations import results
from api.request_log import RequestLog
from runtime.broadcasting import Broadcast
from runtime.gateways import Gateways, database_url, open_gateways
from runtime.logging import configure_logging
from runtime.rates import Rates
from runtime.settings import Settings, settings
from runtime.watching import Watch, watching
from schema.schema import SCHEMA


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
    return Starlette(
        routes=[
            *health.ROUTES,
            *webhooks.routes(rates),
            *results.routes(rates, chosen.integrations),
            *contracts.routes(rates),
            *payout_statements.routes(rates),
            *tax_commitments.routes(rates),
            *calendars.routes(rates),
            *files_in.routes(rates),
            *files_out.routes(rates),
            *report_files.routes(rates),
            *graphql.routes(rates, schema, in_production=chosen.in_production),
            *(() if chosen.in_production else graphiql.ROUTES),
        ],
        middleware=[Middleware(RequestLog)],
        lifespan=lifespan,
    )


def app() -> Starlette:
    """The application of an API process that reads its settings from the environment (for `--workers`)."""
    configure_logging(level=settings().log_level, as_json=settings().log_json)
    return build_app(settings())
