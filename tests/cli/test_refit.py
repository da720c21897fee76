"""`niemtin refit acceptance`, run as an operator runs it."""

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from matching.acceptance import AcceptanceFeature, AcceptanceModel, acceptance_models
from matching.refitting import Outcome, chance_by
from tests.cli.running import niemtin
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.operations.test_refitting import NO, YES, card, keep, logged

TRUTH = acceptance_models()[0].model_copy(update={"intercept": 500, "floor": 0})


def answered(count: int) -> list[Outcome]:
    """People who accept sooner than the model in force says."""
    random = Random(3)
    found: list[Outcome] = []
    for _ in range(count):
        value = random.randrange(10_001)
        values = dict.fromkeys(AcceptanceFeature, value)
        found.append(Outcome(values, random.randrange(10_000) < chance_by(TRUTH, values)))
    return found


async def test_the_proposal_is_a_file_that_can_be_shipped(
    database: TestDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    offers = [
        logged(
            **(YES if each.accepted else NO),
            score_card=card(each.values[AcceptanceFeature.ANSWERS]),
            opened=NOON - timedelta(days=90) + timedelta(minutes=place),
        )
        for place, each in enumerate(answered(1_500))
    ]
    await keep(database, offers)
    file = tmp_path / "acceptance_v2.json"

    done = await niemtin(database, "refit", "acceptance", file, "--valid-from", "2027-02-01")

    assert (done.exit_code, done.stderr) == (0, "")
    proposed = AcceptanceModel.model_validate_json(file.read_text(encoding="utf-8"))
    assert (proposed.version, proposed.valid_from.isoformat(), proposed.floor) == ("v2", "2027-02-01", 2_000)
    assert proposed.intercept > acceptance_models()[0].intercept + 1_000
    said = done.stdout
    assert "fitted on 1200 answers" in said
    assert "On the 300 newest answers" in said
    for expected in ("-2200", str(proposed.intercept), "Brier", "log loss", "in force only once it is reviewed"):
        assert expected in said
    assert "think twice" not in said


async def test_a_proposal_that_foretells_worse_says_so(
    database: TestDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    offers = [
        logged(
            **(YES if (place % 3 == 0) is (place < 400) else NO),
            score_card=card(),
            opened=NOON - timedelta(days=90) + timedelta(minutes=place),
        )
        for place in range(500)
    ]
    await keep(database, offers)

    done = await niemtin(database, "refit", "acceptance", tmp_path / "acceptance_v2.json")

    assert done.exit_code == 0
    assert "think twice before shipping it" in done.stdout


async def test_too_few_answers_are_counted_and_nothing_is_written(
    database: TestDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    await keep(database, [logged(**YES), logged(**YES), logged(**NO)])
    file = tmp_path / "acceptance_v2.json"

    done = await niemtin(database, "refit", "acceptance", file)

    assert done.exit_code == 1
    assert "Too few answers to fit on: 2 accepted, 1 declined or left to lapse. It takes 500 in all" in done.stdout
    assert not file.exists()


async def test_a_file_that_exists_is_left_alone(database: TestDatabase, tmp_path: Path) -> None:
    file = tmp_path / "acceptance_v2.json"
    file.write_text("mine")

    done = await niemtin(database, "refit", "acceptance", file)

    assert done.exit_code == 2
    assert "exists already" in done.stderr
    assert file.read_text() == "mine"
