"""`niemtin evaluate` on tiny markets: the report, its last line, and that it comes out alike; not its figures."""

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from domain.actors import System
from domain.exposure.showings import Showing
from domain.offers.offer import OfferStatus
from evaluation.logged import LEAST
from evaluation.policies import ABLATIONS, BASELINES, SHIPPED
from tests.cli.running import niemtin, run
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate
from tests.makers.exposure import MONDAY
from tests.makers.offers import LONG_AGO, add_past_offer

SMALL = ("--people", "60", "--briefs", "4", "--days", "4")


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_seed_gives_the_same_report_byte_for_byte(tmp_path: Path) -> None:
    for name in ("one", "again"):
        done = run("evaluate", *SMALL, "--out", str(tmp_path / name))
        assert done.exit_code == 0, done.stderr
    other = run("evaluate", *SMALL, "--seed", "2", "--out", str(tmp_path / "other"))

    assert set(files(tmp_path / "one")) == {
        "report.md", "differences.svg", "deciles.svg", "newcomers.svg", "equal-merit.svg", "reliability.svg",
    }  # fmt: skip
    assert files(tmp_path / "one") == files(tmp_path / "again")
    assert other.exit_code == 0
    assert files(tmp_path / "one")["report.md"] != files(tmp_path / "other")["report.md"]
    assert "## Where it does not" in (tmp_path / "one" / "report.md").read_text()


def test_the_last_line_holds_all_figures(tmp_path: Path) -> None:
    done = run("evaluate", *SMALL, "--variation", "careful", "--out", str(tmp_path), "--json")

    (line,) = done.stdout.splitlines()
    found = json.loads(line, parse_constant=pytest.fail)
    assert found["setting"] == {"people": 60, "briefs": 4, "days": 4, "seed": 1, "truth": "v1, careful"}
    assert set(found["policies"]) == {SHIPPED, *BASELINES, *ABLATIONS}
    assert set(found["differences"]) == {*BASELINES, *ABLATIONS}
    assert found["policies"][SHIPPED]["newcomers"]["minimums_broken"] == 0
    assert found["equal_merit"][SHIPPED]["promised"] == 0.8
    assert isinstance(found["beats_every_baseline"], bool)
    assert "The report is in" in done.stderr


def test_what_is_not_there_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = run("evaluate", "--variation", "rosy", "--out", str(tmp_path / "report"))
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    bare = run("evaluate", *SMALL, "--out", str(tmp_path / "report"))

    assert (unknown.exit_code, bare.exit_code) == (2, 2)
    assert "rosy: there are careful, plain." in unknown.stderr
    assert "install the extra" in bare.stderr
    assert list(tmp_path.iterdir()) == []


async def test_a_marketplace_with_few_answers_is_told_how_many_there_are(
    database: TestDatabase, tmp_path: Path
) -> None:
    done = await niemtin(database, "evaluate", "--logged", "--out", tmp_path, "--json")

    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout) == {
        "logged": {
            "answers": 0,
            "briefs": 0,
            "accepted_first": None,
            "calibration": {},
            "stability": {},
            "stability_briefs": 0,
            "shown": None,
        }
    }
    assert "Figures of the lists are shown from 20 on." in done.stderr
    assert "0 offers were answered; figures are shown from 100 on." in done.stderr
    assert set(files(tmp_path)) == {"report.md"}


async def test_a_marketplace_with_enough_answers_sees_how_its_chances_did(
    database: TestDatabase, tmp_path: Path
) -> None:
    person = (await add_candidate(database)).id
    card = {"order": {"value": 4_000, "chance": 8_000, "versions": {"acceptance": "v1"}}}
    ended: dict[str, Any] = {"ended_at": LONG_AGO + timedelta(days=1), "status": OfferStatus.ACCEPTED}
    offers = [await add_past_offer(database, person, score_card=card, **ended) for _ in range(LEAST)]
    async with database.work(System(name="history"), NOON) as work:
        await work.session.execute(text("SET LOCAL session_replication_role = replica"))
        for each in offers[:20]:
            work.add(
                Showing(
                    day=MONDAY, brief_id=each.brief_id, influencer_id=person, place=1, attention=10_000,
                    newcomer=True, tier=1, province=None,
                )
            )  # fmt: skip

    done = await niemtin(database, "evaluate", "--logged", "--out", tmp_path)

    assert f"{LEAST} offers of {LEAST} briefs were answered; accept@10 1.000." in done.stdout
    assert f"Acceptance model v1: Brier score 0.040 over {LEAST} answers." in done.stdout
    assert "20 lists of 20 briefs showed 1 of 1 people; Gini 0.000" in done.stdout
    assert set(files(tmp_path)) == {"report.md", "reliability-v1.svg", "deciles.svg"}
    assert "somebody accepted: 1.000 [1.000, 1.000]" in files(tmp_path)["report.md"].decode()
