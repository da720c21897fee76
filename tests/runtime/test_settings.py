from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from runtime.settings import Settings, outside_url, settings


def read() -> Settings:
    return Settings()  # pyright: ignore[reportCallIssue] - the environment fills the fields


def test_without_an_environment_everything_has_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "SEARCH_URL", "NIEMTIN_PORT", "NIEMTIN_DATA_FOLDER"):
        monkeypatch.delenv(name, raising=False)

    chosen = read()

    assert (chosen.database_url, chosen.search_url) == (None, None)
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


def test_settings_are_read_once() -> None:
    assert settings() is settings()
