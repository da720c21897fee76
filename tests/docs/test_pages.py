"""The pages that come from the code say what the code says; `just docs` writes them anew."""

import re
from enum import StrEnum
from pathlib import Path
from typing import cast

import pytest

from domain.actors import ActingBrandManager, Decider, Secretariat, System
from domain.lifecycle import Lifecycle
from storage.work import Work
from tests.architecture.source import ROOT
from tests.docs.events import events
from tests.docs.generate import PAGES, write
from tests.docs.lifecycles import drawing
from tests.docs.markdown import cell, in_order
from tests.docs.permissions import Permission, actors_served, permissions
from tests.docs.refusals import refusals

HAND_WRITTEN = sorted(path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")] if path.name not in PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_what_the_code_says_now(name: str) -> None:
    assert (ROOT / "docs" / name).read_text() == PAGES[name](), "write it anew: just docs"


def test_pages_are_written_where_they_belong(tmp_path: Path) -> None:
    write(tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == set(PAGES)


def test_every_refusal_and_event_is_documented() -> None:
    codes, names = (PAGES["refusals.md"](), PAGES["events.md"]())

    assert [each.code for each in refusals() if f"| `{each.code}` |" not in codes] == []
    assert [each.__name__ for each in events() if f"| `{each.__name__}` |" not in names] == []


def test_every_operation_says_what_it_does() -> None:
    assert [each.operation for each in permissions() if not each.does] == []


async def release(work: Work[Secretariat | Decider]) -> None:
    """Let go."""


async def spend(work: Work[ActingBrandManager] | Work[System], *, amount: int) -> None:
    """Spend."""


async def look(amount: int) -> None:
    """Look."""


def test_the_actors_of_an_operation_are_read_from_its_signature() -> None:
    assert actors_served(release) == (Secretariat, Decider)
    assert actors_served(spend) == (ActingBrandManager, System)
    assert actors_served(look) == ()
    assert not Permission("offers", "spend", actors_served(spend), "Spend.").for_the_program
    assert Permission("offers", "sweep", (System,), "Sweep.").for_the_program


class Kettle(StrEnum):
    COLD = "cold"
    HOT = "hot"


def test_a_lifecycle_is_drawn_with_its_start_its_verbs_and_its_ends() -> None:
    kettle = Lifecycle("kettle", Kettle.COLD, {"boil": ({Kettle.COLD}, Kettle.HOT)})

    assert drawing(kettle).splitlines() == [
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> cold",
        "    cold --> hot: boil",
        "    hot --> [*]",
        "```",
    ]


def test_subjects_come_in_the_order_of_the_story() -> None:
    assert in_order({"weather", "offers", "brands", "archery"}) == ["brands", "offers", "archery", "weather"]


def test_a_cell_holds_one_paragraph_on_one_line() -> None:
    assert cell("One |\n  and two.\n\nThree.") == "One \\| and two."


@pytest.mark.parametrize("page", HAND_WRITTEN, ids=lambda path: str(cast("Path", path).relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []
