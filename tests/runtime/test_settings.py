from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from runtime.settings import Settings, SettingsRefused, outside_url, settings


def read() -> Settings:
    return Settings()  # pyright: ignore[reportCallIssue] - the environment fills the fields


def test_without_an_environment_everything_has_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "SEARCH_URL", "SEARCH_API_KEY", "NIEMTIN_PORT", "NIEMTIN_DATA_FOLDER"):
        monkeypatch.delenv(name, raising=False)

    chosen = read()

    assert (chosen.database_url, chosen.search_url, chosen.search_api_key) == (None, None, None)
    assert (chosen.host, chosen.port, chosen.data_folder) == ("127.0.0.1", 8000, Path("data"))
    assert not chosen.in_production


def test_the_environment_is_read_checked_and_kept_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://niemtin:hunter2@db/niemtin")
    monkeypatch.setenv("NIEMTIN_ENVIRONMENT", "production")

    chosen = read()

    assert chosen.in_production
    assert "hunter2" not in repr(chosen)
    with pytest.raises(ValidationError):
        chosen.port = 1


def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIEMTIN_PORT", "70000")

    with pytest.raises(ValidationError, match="port"):
        read()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_of_writing_a_url_gets_our_driver(scheme: str) -> None:
    assert outside_url(SecretStr(f"{scheme}://db/x?ssl=require")) == "postgresql+asyncpg://db/x?ssl=require"


def test_a_search_server_is_an_address_and_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCH_URL", "https://search.example/meili/")
    monkeypatch.setenv("SEARCH_API_KEY", "hunter2")

    chosen = read()

    assert chosen.search_url == "https://search.example/meili"
    assert chosen.search_api_key == SecretStr("hunter2")
    assert "hunter2" not in repr(chosen)


def test_an_empty_search_server_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCH_URL", "")
    monkeypatch.setenv("SEARCH_API_KEY", "")

    assert (read().search_url, read().search_api_key) == (None, None)


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("SEARCH_URL", "ftp://search", "give the address of a Meilisearch server"),
        ("SEARCH_URL", "search:7700", "give the address of a Meilisearch server"),
        ("SEARCH_URL", "http://", "give the address of a Meilisearch server"),
        ("SEARCH_URL", "http://search/?x=1", "give the address of a Meilisearch server"),
        ("SEARCH_URL", "http://:hunter2@search", "an address holds no secret: set SEARCH_API_KEY"),
        ("NIEMTIN_SEARCH_TIMEOUT", "2.5", "less than or equal to 1.5"),
        ("NIEMTIN_SEARCH_WRITE_TIMEOUT", "0", "greater than 0"),
        ("SEARCH_API_KEY", "hunter2\n", "a key is made of printable ASCII characters"),
        ("SEARCH_API_KEY", "khóa", "a key is made of printable ASCII characters"),
    ],
)
def test_what_is_no_search_server_is_refused(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(ValidationError, match=reason):
        read()


def test_settings_are_read_once() -> None:
    assert settings() is settings()


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "stripe needs STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET"),
        ({"STRIPE_SECRET_KEY": "sk_test_1"}, "stripe needs STRIPE_WEBHOOK_SECRET"),
        ({"STRIPE_SECRET_KEY": "", "STRIPE_WEBHOOK_SECRET": "whsec_1"}, "stripe needs STRIPE_SECRET_KEY"),
    ],
)
def test_stripe_is_chosen_with_its_secrets_only(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], missing: str
) -> None:
    monkeypatch.setenv("NIEMTIN_RAIL", "stripe")
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(ValidationError, match=missing):
        read()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"rail": "stripe", "payout_rail": "sandbox", "environment": "production"}, "the sandbox moves no money"),
        ({"rail": "stripe", "payout_rail": "sandbox", "stripe_secret_key": "sk_live_1"}, "the sandbox moves no money"),
        ({"rail": "stripe", "payout_rail": "sandbox", "stripe_secret_key": "rk_live_1"}, "the sandbox moves no money"),
        ({"rail": "sandbox", "payout_rail": "bank_batch", "environment": "production"}, "no money comes in"),
    ],
)
def test_what_came_in_goes_out_the_way_it_can(given: dict[str, str], reason: str) -> None:
    keys = {"stripe_secret_key": "sk_test_1", "stripe_webhook_secret": "whsec_1"}

    with pytest.raises(ValidationError, match=reason):
        Settings.model_validate(keys | given)


@pytest.mark.parametrize(
    ("given", "by"),
    [
        ({}, "sandbox"),
        ({"environment": "production"}, "sandbox"),
        ({"rail": "stripe"}, "bank_batch"),
        ({"rail": "stripe", "environment": "production"}, "bank_batch"),
        ({"rail": "stripe", "payout_rail": "sandbox"}, "sandbox"),
        ({"payout_rail": "bank_batch"}, "bank_batch"),
    ],
)
def test_payouts_go_where_they_were_told_to_or_as_the_money_came(given: dict[str, str], by: str) -> None:
    keys = {"stripe_secret_key": "sk_test_1", "stripe_webhook_secret": "whsec_1"}

    assert Settings.model_validate(keys | given).payouts_by == by


def test_integrations_are_names_with_keys_that_are_kept_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIEMTIN_INTEGRATIONS", f" shop={'a' * 32}, analytics-1={'b=' * 16} ,")

    chosen = read()

    assert chosen.integrations == {"shop": SecretStr("a" * 32), "analytics-1": SecretStr("b=" * 16)}
    assert "a" * 32 not in repr(chosen)


@pytest.mark.parametrize(
    ("written", "wrong"),
    [("shop=hunter2", "the key of shop has fewer"), ("Shop=" + "a" * 32, "small letters"), ("hunter2", "name=key")],
)
def test_an_integration_without_a_name_or_with_a_weak_key_is_refused(
    monkeypatch: pytest.MonkeyPatch, written: str, wrong: str
) -> None:
    monkeypatch.setenv("NIEMTIN_INTEGRATIONS", written)

    with pytest.raises(SettingsRefused, match=wrong) as refused:
        settings.__wrapped__()

    assert "hunter2" not in str(refused.value)


def test_a_reading_service_is_an_address_with_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIEMTIN_READER_URL", "https://reader.example.vn/read")
    monkeypatch.setenv("NIEMTIN_READER_KEY", "hunter2")
    chosen = read()
    monkeypatch.setenv("NIEMTIN_READER_URL", "")
    monkeypatch.setenv("NIEMTIN_READER_KEY", "")

    assert (chosen.reader_url, chosen.reader_key) == ("https://reader.example.vn/read", SecretStr("hunter2"))
    assert "hunter2" not in repr(chosen)
    assert (read().reader_url, read().reader_key) == (None, None)


@pytest.mark.parametrize(
    ("url", "key", "wrong"),
    [
        ("reader.example.vn", "hunter2", "give the address"),
        ("https://reader.example.vn/?a=1", "hunter2", "give the address"),
        ("https://me:hunter2@reader.example.vn/", "hunter2", "holds no secret"),
        ("https://reader.example.vn/", "", "needs a key"),
        ("https://reader.example.vn/", "hunter2\n", "printable"),
    ],
)
def test_half_a_reading_service_is_refused(monkeypatch: pytest.MonkeyPatch, url: str, key: str, wrong: str) -> None:
    monkeypatch.setenv("NIEMTIN_READER_URL", url)
    monkeypatch.setenv("NIEMTIN_READER_KEY", key)

    with pytest.raises(SettingsRefused, match=wrong) as refused:
        settings.__wrapped__()

    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ({"NIEMTIN_SITE": "https://Niemtin.vn"}, "https://niemtin.vn"),
        ({"NIEMTIN_SITE": "http://localhost:3000"}, "http://localhost:3000"),
        ({"NIEMTIN_SITE": "", "NIEMTIN_PORT": "8001"}, "http://localhost:8001"),
        ({"NIEMTIN_ENVIRONMENT": "production"}, None),
    ],
)
def test_passkeys_are_bound_to_the_site(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], origin: str | None
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    assert read().origin == origin


@pytest.mark.parametrize(
    "site", ["niemtin.vn", "http://niemtin.vn", "https://niemtin.vn/", "https://niemtin.vn/x", "https://a:b@niemtin.vn"]
)
def test_what_is_no_origin_is_refused(monkeypatch: pytest.MonkeyPatch, site: str) -> None:
    monkeypatch.setenv("NIEMTIN_SITE", site)

    with pytest.raises(ValidationError, match="give the origin of a site"):
        read()
