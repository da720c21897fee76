"""The key of second factors is the operator's; a development machine makes one for itself and keeps it."""

import stat
from pathlib import Path

import pytest
from pydantic import ValidationError

from runtime.factor_key import factor_keys, own_key
from runtime.settings import Settings

KEY, OLDER = "ab" * 32, "CD" * 32


def chosen(**given: object) -> Settings:
    return Settings.model_validate(given)


def test_a_machine_of_its_own_makes_a_key_once_and_keeps_it_to_itself(tmp_path: Path) -> None:
    folder = tmp_path / "data"

    (key,) = factor_keys(chosen(data_folder=folder))()

    file = folder / "factor.key"
    assert len(key) == 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert own_key(file) == bytes.fromhex(file.read_text()) == key
    assert [each.name for each in folder.iterdir()] == ["factor.key"]


def test_nothing_is_made_before_it_is_asked_for(tmp_path: Path) -> None:
    factor_keys(chosen(data_folder=tmp_path / "data"))

    assert [*tmp_path.iterdir()] == []


def test_keys_that_are_set_are_taken_the_newest_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NIEMTIN_FACTOR_KEY", f"{KEY}, {OLDER}")
    monkeypatch.setenv("NIEMTIN_DATA_FOLDER", str(tmp_path))

    settings = Settings()  # pyright: ignore[reportCallIssue] - the environment fills the fields

    assert factor_keys(settings)() == (bytes.fromhex(KEY), bytes.fromhex(OLDER))
    assert KEY not in repr(settings)
    assert [*tmp_path.iterdir()] == []


def test_in_production_there_is_none_unless_it_is_set(tmp_path: Path) -> None:
    unset = chosen(environment="production", data_folder=tmp_path, factor_key="")

    assert factor_keys(unset)() == ()
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("key", ["hunter2", "ab" * 31, "zz" * 32, f"{KEY},hunter2"])
def test_what_is_no_key_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(ValidationError, match="64 hex digits") as refused:
        chosen(factor_key=key)

    assert "hunter2" not in refused.value.errors(include_input=False)[0]["msg"]
