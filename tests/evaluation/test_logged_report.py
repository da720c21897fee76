"""What a report of logged offers and lists says, and what it says a log cannot tell."""

from pathlib import Path

from evaluation.calibration import Outcome, calibration
from evaluation.intervals import Estimate
from evaluation.logged import LoggedFigures
from evaluation.logged_report import logged_report, write_logged_report
from evaluation.shown import GroupFigures, ShownFigures

FEW = LoggedFigures(
    answers=7, briefs=3, accepted_first=None, calibration={}, stability={}, stability_briefs=0, shown=None
)
LISTS = ShownFigures(
    lists=30,
    briefs=25,
    people=40,
    everybody=60,
    gini=0.625,
    deciles=(0.0,) * 9 + (1.0,),
    groups={"newcomers": GroupFigures(people=9, attention=0.2, accepted=0.25, accepted_by_attention=0.3)},
    broken=0,
    briefs_accepted=21,
    ndcg=Estimate(0.5, 0.4, 0.6),
    ndcg_by_attention=None,
)


def test_with_too_little_it_says_so_and_what_a_log_cannot_tell() -> None:
    told = logged_report(FEW)

    assert "7 offers of 3 briefs were answered." in told
    assert "Their figures are shown from 100 answers on." in told
    assert "Figures of the lists are shown from 20 on." in told
    assert "Brier" not in told
    _, unknown = told.split("## What a log cannot tell")
    assert unknown.count("\n- ") == 4


def test_each_version_of_the_acceptance_model_and_the_lists_have_their_figures(tmp_path: Path) -> None:
    answers = calibration([Outcome(0.5, True), Outcome(0.5, False)])
    found = LoggedFigures(
        answers=120,
        briefs=9,
        accepted_first=0.625,
        calibration={"v1": answers},
        stability={"niche_fit": (0.95, 0.8)},
        stability_briefs=4,
        shown=LISTS,
    )

    write_logged_report(tmp_path / "logged", found)

    told = (tmp_path / "logged" / "report.md").read_text()
    assert "accept@10: 0.625" in told
    assert "## Acceptance model v1" in told
    assert "2 offers were answered. Brier score 0.250" in told
    assert "Of 4 briefs with 5 offers or more" in told
    assert "| niche_fit | 0.9500 | 0.8000 |" in told
    assert "30 lists of 25 briefs showed 40 people; 60 held a certificate or were shown." in told
    assert "over the 21 briefs in which somebody accepted: 0.500 [0.400, 0.600]" in told
    assert "of its place: too few, 20 are needed." in told
    assert "| newcomers | 9 | 0.200 | 0.250 | 0.300 |" in told
    plots = {"reliability-v1.svg", "deciles.svg"}
    assert {path.name for path in (tmp_path / "logged").iterdir()} == {"report.md", *plots}
    assert all(f"]({plot})" in told for plot in plots)


def test_without_offers_that_were_weighed_alike_there_is_no_stability() -> None:
    found = LoggedFigures(
        answers=100, briefs=99, accepted_first=0.5, calibration={}, stability={}, stability_briefs=0, shown=None
    )

    assert "No brief had 5 offers that were weighed alike." in logged_report(found)
