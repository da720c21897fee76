"""The report of an evaluation, in Markdown: every sentence of it follows from a figure."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from evaluation import plots
from evaluation.calibration import Calibration
from evaluation.equal_merit import EqualMerit
from evaluation.figures import MEASURES, MISPLACED, NDCG, Estimate, Figures, Measure, better, worse
from evaluation.markdown import (
    calibration_lines,
    deciles_lines,
    estimate,
    heading,
    plot,
    section,
    stability_lines,
    table,
)
from evaluation.newcomers import MERIT_BORDERS
from evaluation.policies import ABLATIONS, BASELINES, SHIPPED


def write_report(folder: Path, figures: Figures) -> None:
    """`report.md` and its plots in the folder. Raises PlotRefused."""
    plots.draw_all(folder, figures)
    (folder / "report.md").write_text(report(figures), encoding="utf-8")


def report(figures: Figures) -> str:
    """The report. The figures are explained in docs/evaluation.md."""
    return "\n".join(
        [
            "# The ranking, evaluated",
            "",
            _setting(figures),
            "",
            verdict(figures),
            "",
            promise_kept(figures),
            "",
            *_policies(figures),
            *_differences(figures),
            *section("Where it does not", where_it_does_not(figures)),
            *_newcomers(figures),
            *_equal_merit(figures),
            *_exposure(figures),
            *_calibration(figures.policies[SHIPPED].calibration),
            *heading("Stability"),
            *stability_lines(figures.stability),
        ]
    )


def verdict(figures: Figures) -> str:
    """One sentence: whether the shipped policy beats every baseline in both at once."""
    both = f"every baseline in {NDCG.title} and in {MISPLACED.title} at once"
    if figures.beats_every_baseline:
        return f"The shipped policy beats {both}; no interval of a difference holds zero."
    return f"The shipped policy does not beat {both}: see “Where it does not”."


def promise_kept(figures: Figures) -> str:
    """One sentence: whether newcomers of equal merit get what they are promised."""
    found = figures.equal_merit[SHIPPED]
    told = f"{estimate(found.share)} of the attention to people with a record, where {found.promised:.3f} is promised"
    if found.kept:
        return f"Newcomers of equal merit get {told}: the promise is kept by the whole interval."
    return f"Newcomers of equal merit get {told}: it is not shown that the promise is kept."


def where_it_does_not(figures: Figures) -> list[str]:
    """One sentence for each other policy and measure in which the shipped one is not better by the whole interval.

    Before them, one for each band of merit in which newcomers do not get what is promised over all; after them, whether
    the chance of a yes tells less than one number for everybody would.
    """
    found = [*_bands_below(figures.equal_merit[SHIPPED])] + [
        _shortfall(measure, name, figures)
        for name in figures.differences
        for measure in MEASURES
        if not better(measure, figures.differences[name][measure.name])
    ]
    found += _chances_off(figures.policies[SHIPPED].calibration)
    return found or [
        "Nowhere: in everything that was measured it is better than each of the others by the whole interval."
    ]


def _shortfall(measure: Measure, name: str, figures: Figures) -> str:
    shipped, other = (figures.policies[each].measures[measure.name].value for each in (SHIPPED, name))
    difference = figures.differences[name][measure.name]
    told = f"{other:.3f} against {shipped:.3f}, difference {_interval(difference)}"
    if worse(measure, difference):
        return f"**{name}** beats it in {measure.title}: {told}."
    return f"It cannot be told apart from **{name}** in {measure.title}: {told}."


def _bands_below(found: EqualMerit) -> Iterator[str]:
    for (lower, upper), share in zip(pairwise(MERIT_BORDERS), found.bands, strict=True):
        if share is not None and share.low < found.promised:
            told = "get less than" if share.high < found.promised else "are not shown to get"
            yield (
                f"Newcomers of a merit from {lower:.2f} to {upper:.2f} {told} the {found.promised:.3f} that is promised"
                f" over all: {estimate(share)}."
            )


def _chances_off(found: Calibration | None) -> Iterator[str]:
    if found is None or found.brier < found.always:
        return
    yield (
        f"The chance of a yes foretells no better than the share of all that were accepted, told of everybody: Brier"
        f" score {found.brier:.3f} against {found.always:.3f}; {found.foreseen:.3f} was foreseen on average,"
        f" {found.accepted:.3f} accepted."
    )


def _setting(figures: Figures) -> str:
    setting = figures.setting
    return (
        f"A generated market: {setting['people']} people, {setting['briefs']} briefs over {setting['days']} days,"
        f" seed {setting['seed']}, behavioural model {setting['truth']}; {figures.briefs} briefs found somebody under"
        " every policy. In brackets: where the figure lies in 95 of 100 draws of the briefs. What the figures mean:"
        " `docs/evaluation.md`."
    )


def _policies(figures: Figures) -> Iterator[str]:
    yield from heading("The policies")
    yield from table(
        ["policy", *(f"{each.title} {'↑' if each.upwards else '↓'}" for each in MEASURES)],
        (
            [name, *(estimate(found.measures[each.name]) for each in MEASURES)]
            for name, found in figures.policies.items()
        ),
    )


def _differences(figures: Figures) -> Iterator[str]:
    yield from heading("The shipped policy less each other")
    yield from table(
        ["other", *(each.title for each in MEASURES)],
        (
            [name, *(_marked(each, found[each.name]) for each in MEASURES)]
            for name, found in figures.differences.items()
        ),
    )
    yield "✓ better and ✗ worse by the whole interval; nothing: not told apart."
    yield ""
    yield from plot("Differences", plots.DIFFERENCES)


def _newcomers(figures: Figures) -> Iterator[str]:
    yield from heading("Newcomers")
    rows = ((name, figures.policies[name].newcomers) for name in (SHIPPED, *BASELINES, *ABLATIONS))
    yield from table(
        ["policy", "promised", "given", "share of merit", "to equals", "briefs below the promise", "minimums broken"],
        (
            [name, *(f"{each:.3f}" for each in (found.promised, found.given, found.deserved, found.to_equals)),
             str(found.briefs_below), str(found.minimums_broken)]
            for name, found in rows
        ),
    )  # fmt: skip
    yield "Attention to one person of the same merit, under the shipped policy and without fair start:"
    yield ""
    bands = [figures.policies[name].newcomers.merit_bands for name in (SHIPPED, "without fair start")]
    yield from table(
        ["merit up to", "newcomer", "other", "newcomer, without fair start", "other, without fair start"],
        (
            [f"{upper:.2f}", *(_optional(each) for pair in pairs for each in pair)]
            for upper, *pairs in zip(MERIT_BORDERS[1:], *bands, strict=True)
        ),
    )
    yield from plot("Newcomers", plots.NEWCOMERS)


def _equal_merit(figures: Figures) -> Iterator[str]:
    yield from heading("Newcomers of equal merit")
    yield (
        "Everybody with a record is replaced, one at a time, by a newcomer who is the same in all else: the attention"
        " to these newcomers over that to those they replace. A policy that reads no record gives 1."
    )
    yield ""
    yield from table(
        ["policy", "promised", "all", *(f"merit up to {upper:.2f}" for upper in MERIT_BORDERS[1:])],
        (
            [
                name,
                f"{found.promised:.3f}" if name == SHIPPED else "",
                estimate(found.share),
                *("–" if band is None else estimate(band) for band in found.bands),
            ]
            for name, found in figures.equal_merit.items()
        ),
    )
    yield from plot("Equal merit", plots.EQUAL_MERIT)


def _exposure(figures: Figures) -> Iterator[str]:
    yield from heading("Attention by tenths of the people")
    yield from deciles_lines({name: found.deciles for name, found in figures.policies.items()})
    yield from plot("Deciles", plots.DECILES)


def _calibration(found: Calibration | None) -> Iterator[str]:
    yield from heading("Calibration of the chance")
    if found is None:
        yield "No offer was answered."
        return
    yield from calibration_lines(found)
    yield from plot("Reliability", plots.RELIABILITY)


def _interval(found: Estimate) -> str:
    return f"{found.value:+.3f} [{found.low:+.3f}, {found.high:+.3f}]"


def _marked(measure: Measure, difference: Estimate) -> str:
    mark = " ✓" if better(measure, difference) else " ✗" if worse(measure, difference) else ""
    return f"{_interval(difference)}{mark}"


def _optional(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
