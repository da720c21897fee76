"""The clock may run ahead, to see what time brings; never in production."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from runtime.settings import Settings


def read() -> Settings:
    return Settings()  # pyright: ignore[reportCallIssue] - the environment fills the fields


def test_it_tells_the_time_unless_it_is_put_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read().clock_ahead == timedelta()

    monkeypatch.setenv("NIEMTIN_CLOCK_AHEAD", "P10D")
    assert read().clock_ahead == timedelta(days=10)


@pytest.mark.parametrize(("ahead", "environment"), [("P10D", "production"), ("-P1D", "development")])
def test_it_never_runs_back_and_in_production_not_ahead(
    monkeypatch: pytest.MonkeyPatch, ahead: str, environment: str
) -> None:
    monkeypatch.setenv("NIEMTIN_CLOCK_AHEAD", ahead)
    monkeypatch.setenv("NIEMTIN_ENVIRONMENT", environment)

    with pytest.raises(ValidationError, match="clock_ahead"):
        read()
