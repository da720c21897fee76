"""The Starlette application: its routes, and what it opens and closes."""

import gc
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import TypedDict

import anyio
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from strawberry.schema.schema import Schema

from api.graphql import GraphQLEndpoint
from api.health import live, ready
from runtime.gateways import Gateways, database_url, open_gateways
from runtime.logging import configure_logging
from runtime.settings import Settings, settings
from schema.schema import SCHEMA


class State(TypedDict):
    """What the lifespan hands to every request."""

    gateways: Gateways


def build_app(
    chosen: Settings,
    *,
    schema: Schema = SCHEMA,
    beside: Callable[[Gateways], Coroutine[None, None, None]] | None = None,
) -> Starlette:
    """The application; `beside` runs as long as it does, in the same process: the worker, where it is not alone."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[State]:
        async with (
            database_url(chosen) as url,
            open_gateways(url, chosen) as gateways,
            anyio.create_task_group() as tasks,
        ):
            if beside is not None:
                tasks.start_soon(beside, gateways)
            # What was loaded so far lives as long as the process: the collector need not look at it again.
            gc.collect()
            gc.freeze()
            yield State(gateways=gateways)
            tasks.cancel_scope.cancel()

    return Starlette(
        routes=[
            Route("/health/live", live),
            Route("/health/ready", ready),
            Mount("/graphql", GraphQLEndpoint(schema, in_production=chosen.in_production)),
        ],
        lifespan=lifespan,
    )


def app() -> Starlette:
    """The application of an API process that reads its settings from the environment (for `--workers`)."""
    configure_logging(level=settings().log_level, as_json=settings().log_json)
    return build_app(settings())
