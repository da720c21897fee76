from pathlib import Path

from runtime.gateways import open_gateways, search_gateway
from runtime.settings import Settings
from search.embedded.gateway import EmbeddedSearch
from search.influencers import INFLUENCERS
from search.meilisearch.gateway import MeilisearchSearch
from storage.engine import Database


def settings(folder: Path, search_url: str | None = None, search_api_key: str | None = None) -> Settings:
    return Settings.model_validate({"data_folder": folder, "search_url": search_url, "search_api_key": search_api_key})


def test_without_an_address_search_is_embedded(tmp_path: Path) -> None:
    assert isinstance(search_gateway(settings(tmp_path)), EmbeddedSearch)
    assert not any(tmp_path.iterdir())


async def test_a_search_server_that_is_away_holds_up_no_start(
    database: Database, migrated_url: str, tmp_path: Path
) -> None:
    away = settings(tmp_path, "http://127.0.0.1:9", "a key")

    async with open_gateways(migrated_url, away) as gateways:
        assert isinstance(gateways.search, MeilisearchSearch)
        assert await gateways.ping() == await database_alone(database)
        health = await gateways.search.health(INFLUENCERS)

    assert (health.ok, health.engine, health.documents) == (False, "meilisearch", None)
    assert health.problem


async def database_alone(database: Database) -> dict[str, str]:
    await database.ping()
    return {"database": "ok"}
