import importlib
import sys
import unicodedata
from pathlib import Path

import pytest
from pydantic import ValidationError

from domain.reference.loading import Entry, Sheet, by_code, read_sheet


class Thing(Entry):
    code: str


class Things(Sheet):
    things: tuple[Thing, ...]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    folder = tmp_path / "sheets_of_a_test"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    # The package of the test before lay elsewhere.
    monkeypatch.delitem(sys.modules, folder.name, raising=False)
    importlib.invalidate_caches()
    (folder / "good.json").write_text('{"as_of": "2026-11-21", "sources": [], "things": [{"code": "a"}]}')
    (folder / "extra.json").write_text('{"as_of": "2026-11-21", "sources": [], "things": [{"code": "a", "b": 1}]}')
    decomposed = unicodedata.normalize("NFD", '{"as_of": "Huế", "sources": [], "things": []}')
    (folder / "decomposed.json").write_text(decomposed, encoding="utf-8")
    return "sheets_of_a_test"


def test_a_sheet_is_read_as_typed_frozen_records(package: str) -> None:
    sheet = read_sheet(package, "good.json", Things)

    assert sheet.things == (Thing(code="a"),)
    with pytest.raises(ValidationError, match="frozen"):
        setattr(sheet.things[0], "code", "b")  # noqa: B010 - a plain assignment would not pass the type checker


def test_a_field_nobody_knows_is_refused(package: str) -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        read_sheet(package, "extra.json", Things)


def test_text_that_is_not_composed_is_refused(package: str) -> None:
    with pytest.raises(ValueError, match="not NFC"):
        read_sheet(package, "decomposed.json", Things)


def test_a_code_used_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="the code a is used twice"):
        by_code([Thing(code="a"), Thing(code="a")])
