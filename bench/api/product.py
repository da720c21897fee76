"""The product as it is served in production: permissions, the guard, limits and the log of requests included."""

from tempfile import mkdtemp
from typing import Final

from starlette.applications import Starlette

from api.app import build_app
from runtime.logging import configure_logging
from runtime.settings import Environment, Settings

GENEROSITY: Final = 1_000_000.0
"""Requests are counted as always, but one address may send as many as a measurement needs."""


def build(url: str, pool_size: int) -> Starlette:
    """The application over the database at `url`."""
    settings = Settings.model_validate(
        {
            "environment": Environment.PRODUCTION,
            "database_url": url,
            "data_folder": mkdtemp(prefix="niemtin-bench-"),
            "pool_size": pool_size,
            "generosity": GENEROSITY,
            "log_json": True,
        }
    )
    configure_logging(level=settings.log_level, as_json=settings.log_json)
    return build_app(settings)
