"""The page on evaluations names everything that an evaluation shows, and its commands are there."""

import re

from typer.main import get_command

from cli.evaluate import app
from evaluation.figures import MEASURES
from evaluation.logged import LEAST
from evaluation.policies import POLICIES
from evaluation.shown import LEAST_LISTS
from evaluation.truth import truth
from tests.architecture.source import ROOT

PAGE = (ROOT / "docs" / "evaluation.md").read_text()


def test_every_figure_and_policy_is_explained() -> None:
    rows = set(re.findall(r"^\| ([^|]+) \|", PAGE, re.MULTILINE))

    assert {measure.title for measure in MEASURES} <= rows
    assert {name for name in POLICIES if f"**{name}**" not in PAGE} == set()


def test_every_variation_has_its_result() -> None:
    assert {name for name in truth().variations if f"`--variation {name}`" not in PAGE} == set()


def test_the_options_that_are_named_are_there_and_the_least_number_is_told() -> None:
    there = {each for option in get_command(app).params for each in option.opts}

    assert set(re.findall(r"--[a-z]+", PAGE)) <= there
    assert f"**The answers to offers**, from {LEAST} on" in PAGE
    assert f"**The lists**, from {LEAST_LISTS} on" in PAGE
