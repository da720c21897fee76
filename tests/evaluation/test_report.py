"""What a report says follows from its figures: what is better, what is worse, and what cannot be told apart."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from evaluation.calibration import Outcome
from evaluation.comparing import NobodyEligible, evaluate
from evaluation.equal_merit import EqualMerit
from evaluation.figures import MEASURES, MISPLACED, NDCG, Estimate, Figures, better, figures_of, worse
from evaluation.policies import ABLATIONS, BASELINES, POLICIES, SHIPPED
from evaluation.report import (
    promise_kept,
    report,
    verdict,
    where_it_does_not,
    write_report,
)
from evaluation.runs import Run
from evaluation.truth import truth

GINI = next(measure for measure in MEASURES if measure.name == "gini")


def make_run(ndcg: float, exposure: tuple[float, float], outcomes: tuple[Outcome, ...] = ()) -> Run:
    """Two briefs alike, two people of equal merit, the first of them a newcomer."""
    shown = np.array([exposure, exposure])
    first, second = np.array([[1.0, 0, 0, 0, 0]] * 2), np.array([[1.0, 0, 0, 0, 0]] * 2)
    return Run(
        ndcg=np.array([ndcg, ndcg]),
        accepted=np.array([0.5, 0.5]),
        misplaced=np.array([abs(exposure[0] - 0.5)] * 2),
        exposure=shown,
        merit=np.full((2, 2), 0.5),
        newcomers=first,
        others=second,
        to_newcomers=first * exposure[0],
        to_others=second * exposure[1],
        promised=np.array([0.2, 0.2]),
        given=shown[:, 0],
        deserved=np.array([0.5, 0.5]),
        broken=np.array([0, 3]),
        outcomes=outcomes,
    )


def make_figures(**others: Run) -> Figures:
    """Every policy alike, but for these; the shipped one shows two equals alike."""
    runs: Mapping[str, Run] = {name: make_run(0.8, (0.5, 0.5), (Outcome(0.6, True),)) for name in POLICIES}
    weights = np.array([[0.5, 0.5], [1.0, 0.0]])
    policies, differences = figures_of({**runs, **others}, weights)
    return Figures(
        setting={"people": 2, "briefs": 2, "days": 1, "seed": 1, "truth": "v1"},
        briefs=2,
        policies=policies,
        differences=differences,
        equal_merit=dict.fromkeys((SHIPPED, "without fair start"), EQUALS),
        stability={"niche_fit": (0.99, 0.9)},
    )


EQUALS = EqualMerit(
    promised=0.8,
    share=Estimate(0.95, 0.9, 1.0),
    bands=(Estimate(1.2, 1.1, 1.3), None, Estimate(0.8, 0.75, 0.85), Estimate(0.6, 0.5, 0.7), Estimate(0.9, 0.8, 1.0)),
)
WORSE = {name: make_run(0.7, (0.1, 0.9)) for name in BASELINES}


def test_figures_are_those_of_the_run() -> None:
    found = make_figures(random=make_run(0.7, (0.1, 0.9))).policies["random"]

    assert {name: each.value for name, each in found.measures.items()} == {
        "ndcg": 0.7,
        "accepted": 0.5,
        "misplaced": 0.4,
        "misplaced_over_time": 0.4,
        "gini": 0.4,
        "newcomers_off_equals": pytest.approx(1 - 0.1 / 0.9),
    }
    assert found.deciles == pytest.approx([0.02] * 5 + [0.18] * 5)
    newcomers = found.newcomers
    assert (newcomers.promised, newcomers.given, newcomers.deserved) == (0.2, 0.1, 0.5)
    assert (newcomers.briefs_below, newcomers.minimums_broken) == (2, 3)
    assert newcomers.to_equals == pytest.approx(0.1 / 0.9)
    assert newcomers.merit_bands[:2] == ((0.1, 0.9), (None, None))
    assert found.calibration is None


def test_differences_are_the_shipped_figures_less_the_others() -> None:
    found = make_figures(random=make_run(0.7, (0.1, 0.9))).differences

    assert set(found) == {*BASELINES, *ABLATIONS}
    assert found["random"]["ndcg"] == Estimate(0.1, 0.1, 0.1)
    assert found["random"]["misplaced"] == Estimate(-0.4, -0.4, -0.4)
    assert found["text"]["ndcg"] == Estimate(0, 0, 0)


def test_better_and_worse_go_by_the_whole_interval_and_the_measures_direction() -> None:
    up, down, unsure = Estimate(2, 1, 3), Estimate(-2, -3, -1), Estimate(1, -1, 3)

    assert [better(NDCG, each) for each in (up, down, unsure)] == [True, False, False]
    assert [worse(NDCG, each) for each in (up, down, unsure)] == [False, True, False]
    assert [better(GINI, each) for each in (up, down, unsure)] == [False, True, False]
    assert [worse(GINI, each) for each in (up, down, unsure)] == [True, False, False]


def test_every_baseline_must_be_beaten_in_both_at_once() -> None:
    figures = make_figures(**WORSE)
    text = dict(figures.differences["text"])

    assert figures.beats_every_baseline
    assert "beats every baseline" in verdict(figures)
    for measure in (NDCG, MISPLACED):
        unsure = {**text, measure.name: Estimate(0.0, -0.1, 0.1)}
        short = replace(figures, differences={**figures.differences, "text": unsure})
        assert not short.beats_every_baseline
        assert "does not beat every baseline" in verdict(short)


def test_where_it_does_not_names_what_is_worse_and_what_is_not_told_apart_and_nothing_else() -> None:
    figures = make_figures(**(WORSE | {"random": make_run(0.7, (0.5, 0.5)), "followers": make_run(0.9, (0.1, 0.9))}))

    told = where_it_does_not(figures)

    assert "**followers** beats it in NDCG@10: 0.900 against 0.800, difference -0.100 [-0.100, -0.100]." in told
    assert (
        "It cannot be told apart from **random** in Gini: 0.000 against 0.000, difference +0.000 [+0.000, +0.000]."
        in told
    )
    assert not [sentence for sentence in told if "**engagement**" in sentence and "accept@10" not in sentence]
    assert len([sentence for sentence in told if "beats it" in sentence]) == 1


def test_where_it_does_not_says_when_one_number_for_everybody_foretells_as_well_as_the_chance() -> None:
    told_apart = (Outcome(0.9, True), Outcome(0.1, False))
    off = (Outcome(0.9, True), Outcome(0.9, False))

    better_told = where_it_does_not(make_figures(**{SHIPPED: make_run(0.8, (0.5, 0.5), told_apart)}))
    worse_told = where_it_does_not(make_figures(**{SHIPPED: make_run(0.8, (0.5, 0.5), off)}))

    assert not [sentence for sentence in better_told if "chance of a yes" in sentence]
    assert worse_told[-1] == (
        "The chance of a yes foretells no better than the share of all that were accepted, told of everybody: Brier"
        " score 0.410 against 0.250; 0.900 was foreseen on average, 0.500 accepted."
    )


def test_the_promise_to_newcomers_is_judged_by_the_whole_interval() -> None:
    figures = make_figures()
    unsure = replace(EQUALS, share=Estimate(0.82, 0.79, 0.85))

    assert promise_kept(figures) == (
        "Newcomers of equal merit get 0.950 [0.900, 1.000] of the attention to people with a record, where 0.800 is"
        " promised: the promise is kept by the whole interval."
    )
    assert promise_kept(replace(figures, equal_merit={SHIPPED: unsure})).endswith(
        "it is not shown that the promise is kept."
    )


def test_where_it_does_not_begins_with_the_merits_at_which_newcomers_get_less() -> None:
    unsure, less, *_ = where_it_does_not(make_figures())

    promised = "the 0.800 that is promised over all"
    assert unsure == f"Newcomers of a merit from 0.10 to 0.20 are not shown to get {promised}: 0.800 [0.750, 0.850]."
    assert less == f"Newcomers of a merit from 0.20 to 0.30 get less than {promised}: 0.600 [0.500, 0.700]."


def test_the_report_holds_every_section_and_its_plots_are_there(tmp_path: Path) -> None:
    write_report(tmp_path, make_figures(**WORSE))

    told = (tmp_path / "report.md").read_text()
    headings = [line.removeprefix("## ") for line in told.splitlines() if line.startswith("## ")]
    assert headings == [
        "The policies", "The shipped policy less each other", "Where it does not", "Newcomers",
        "Newcomers of equal merit", "Attention by tenths of the people", "Calibration of the chance", "Stability",
    ]  # fmt: skip
    assert "| shipped | 0.800 [0.800, 0.800] |" in told
    assert "1 offers were answered. Brier score 0.160" in told
    assert "| niche_fit | 0.9900 | 0.9000 |" in told
    assert "| shipped | 0.800 | 0.950 [0.900, 1.000] | 1.200 [1.100, 1.300] | – | 0.800 [0.750, 0.850] |" in told
    assert "| without fair start |  | 0.950" in told
    plots = {"equal-merit.svg", "differences.svg", "deciles.svg", "newcomers.svg", "reliability.svg"}
    assert {path.name for path in tmp_path.iterdir()} == {"report.md", *plots}
    assert all(f"]({plot})" in told for plot in plots)


def test_without_answers_there_is_no_calibration(tmp_path: Path) -> None:
    figures = make_figures(**{SHIPPED: make_run(0.8, (0.5, 0.5))})

    write_report(tmp_path, figures)

    assert "No offer was answered." in report(figures)
    assert not (tmp_path / "reliability.svg").exists()


def test_a_market_where_nobody_is_eligible_is_refused() -> None:
    with pytest.raises(NobodyEligible):
        evaluate(briefs=1, people=1, days=1, seed=1, truth=truth(), say=lambda _: None)
