from pathlib import Path

import pytest

from payments.rails import BankPayee, ConnectedPayee, RailUnavailable
from runtime.gateways import connected_rail, funding_rails, open_gateways, payout_rails, search_gateway
from runtime.settings import Settings
from search.embedded.gateway import EmbeddedSearch
from search.influencers import INFLUENCERS
from search.meilisearch.gateway import MeilisearchSearch
from storage.engine import Database

BANK = BankPayee(bank="970436", number="0071000123456", holder="NGUYEN THI HONG NHUNG")
CONNECTED = ConnectedPayee(account="acct_1032D82eZvKYlo2C")


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


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, ["sandbox"]),
        ({"stripe_secret_key": "sk_test_1"}, ["sandbox"]),
        ({"stripe_secret_key": "sk_test_1", "stripe_webhook_secret": "whsec_1"}, ["sandbox", "stripe"]),
        (
            {"stripe_secret_key": "sk_test_1", "stripe_webhook_secret": "whsec_1", "rail": "stripe"},
            ["stripe", "sandbox"],
        ),
    ],
)
async def test_the_setting_chooses_the_rail_and_older_ones_stay(
    database: Database, migrated_url: str, tmp_path: Path, given: dict[str, str], names: list[str]
) -> None:
    chosen = Settings.model_validate({"data_folder": tmp_path, **given})

    assert [each.name for each in funding_rails(chosen, database)] == names
    async with open_gateways(migrated_url, chosen) as gateways:
        assert gateways.funding_rail.name == names[0]
        assert [gateways.rail_named(name).name for name in names] == names
        with pytest.raises(RailUnavailable, match="no rail bank is set up"):
            gateways.rail_named("bank")


@pytest.mark.parametrize(
    ("given", "names", "tries_out"),
    [
        ({}, ["sandbox", "bank_batch"], False),
        ({"payout_rail": "sandbox"}, ["sandbox", "bank_batch"], False),
        ({"payout_rail": "bank_batch"}, ["bank_batch", "sandbox"], True),
        ({"rail": "stripe"}, ["bank_batch", "sandbox"], False),
        ({"rail": "stripe", "payout_rail": "sandbox"}, ["sandbox", "bank_batch"], True),
    ],
)
async def test_the_setting_chooses_the_payout_rail_and_the_other_is_there(
    database: Database, migrated_url: str, tmp_path: Path, given: dict[str, str], names: list[str], *, tries_out: bool
) -> None:
    keys = {"stripe_secret_key": "sk_test_1", "stripe_webhook_secret": "whsec_1"}
    chosen = Settings.model_validate({"data_folder": tmp_path, **keys, **given})

    assert [each.name for each in payout_rails(chosen, database)] == names
    async with open_gateways(migrated_url, chosen) as gateways:
        assert (gateways.payout_rail.name, gateways.tries_out) == (names[0], tries_out)
        assert [gateways.payout_rail_named(name).name for name in names] == names
        with pytest.raises(RailUnavailable, match="no payout rail pigeon is set up"):
            gateways.payout_rail_named("pigeon")
        assert gateways.payout_rail_for(BANK, ["stripe", "sandbox"]).name == names[0]


@pytest.mark.parametrize(
    ("given", "play_money_by", "money_by"),
    [
        ({}, "sandbox", "bank_batch"),
        ({"rail": "stripe"}, "sandbox", "bank_batch"),
        ({"payout_rail": "bank_batch"}, "bank_batch", "bank_batch"),
        ({"rail": "stripe", "payout_rail": "sandbox"}, "sandbox", "sandbox"),
    ],
)
async def test_a_payout_goes_by_the_rail_that_may_pay_it_and_a_pair_is_tried_out_where_it_was_chosen(
    migrated_url: str, tmp_path: Path, given: dict[str, str], play_money_by: str, money_by: str
) -> None:
    keys = {"stripe_secret_key": "sk_test_1", "stripe_webhook_secret": "whsec_1"}
    chosen = Settings.model_validate({"data_folder": tmp_path, **keys, **given})

    async with open_gateways(migrated_url, chosen) as gateways:
        assert gateways.payout_rail_for(BANK, ["sandbox"]).name == play_money_by
        assert gateways.payout_rail_for(BANK, ["stripe"]).name == money_by


@pytest.mark.parametrize("rail", ["stripe", "sandbox"])
async def test_connected_accounts_are_paid_where_the_money_comes_in(
    database: Database, migrated_url: str, tmp_path: Path, rail: str
) -> None:
    keys = {"stripe_secret_key": "sk_test_1", "stripe_webhook_secret": "whsec_1"}
    chosen = Settings.model_validate({"data_folder": tmp_path, **keys, "rail": rail})

    async with open_gateways(migrated_url, chosen) as gateways:
        assert gateways.payout_rail_named("stripe").name == "stripe"  # what it was asked for before, it still is
        if rail == "stripe":
            assert gateways.payout_rail_for(CONNECTED, ["stripe"]).name == "stripe"
        else:
            with pytest.raises(RailUnavailable, match="no rail reaches connected accounts"):
                gateways.payout_rail_for(CONNECTED, ["stripe"])
    assert connected_rail(Settings.model_validate({"data_folder": tmp_path}), database) is None
