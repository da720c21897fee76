"""Every library that pyproject.toml names has its record, and nothing else has."""

import re

from tests.architecture.source import ROOT, project

PAGE = (ROOT / "docs" / "dependencies.md").read_text()


def named() -> set[str]:
    """The libraries of pyproject.toml, without versions, extras and conditions."""
    settings = project()
    requirements = [
        *settings["project"]["dependencies"],
        *(each for extra in settings["project"]["optional-dependencies"].values() for each in extra),
        *(each for group in settings["dependency-groups"].values() for each in group),
    ]
    return {re.split(r"[\[><=; ]", each)[0] for each in requirements}


def test_every_dependency_is_recorded() -> None:
    assert set(re.findall(r"^\| `([^`]+)` \|", PAGE, re.MULTILINE)) == named()


def test_every_record_says_what_it_does_what_else_and_who_keeps_it() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]

    assert [
        row for row in rows if len([each for each in row.split("|") if each.strip()]) != len(("name", 1, 2, 3))
    ] == []


def test_decisions_have_numbers_of_their_own() -> None:
    numbers = [path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md")]

    assert sorted(set(numbers)) == sorted(numbers)
