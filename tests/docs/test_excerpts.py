"""What a page quotes stands in the file it names, to the letter."""

import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

QUOTE = re.compile(r"^```python (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
QUOTES = [
    (path, named, quoted)
    for path in sorted((ROOT / "docs").rglob("*.md"))
    for named, quoted in QUOTE.findall(path.read_text())
]


def stands_in(quoted: str, file: Path) -> bool:
    """Whether these very lines stand in the file."""
    return quoted in file.read_text()


@pytest.mark.parametrize(("page", "named", "quoted"), QUOTES)
def test_a_quote_is_true(page: Path, named: str, quoted: str) -> None:
    assert stands_in(quoted, ROOT / named), f"{page.name} quotes {named} as it was"


def test_there_are_quotes_and_a_wrong_one_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "tea.py"
    file.write_text("def pour() -> None:\n    return\n")

    assert len(QUOTES) > len({named for _, named, _ in QUOTES}) > 1
    assert stands_in("def pour() -> None:\n", file)
    assert not stands_in("def spill() -> None:\n", file)
