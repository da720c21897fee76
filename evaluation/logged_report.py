"""The report of a marketplace's own offers and lists, in Markdown."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from evaluation import plots
from evaluation.intervals import Estimate
from evaluation.logged import LEAST, LEAST_OFFERS, LoggedFigures
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
from evaluation.shown import LEAST_LISTS, ShownFigures

NOT_IN_LOGS: Final = (
    "Merit: nobody knows what the work of those would have been worth who were not asked. So neither is misplaced"
    " attention known nor whether newcomers of equal merit are seen alike; the groups above only show where to look.\n"
    "What another order would have brought: a brand cannot have asked whom it was not shown, and no place was given by"
    " chance. Baselines are compared on a generated market only.\n"
    "How brands look at places: the correction takes it from the literature, it was not measured here.\n"
    "Who was turned away at a gate, and what was shown before the ledger was cleared."
)
"""What no log can tell, a line each."""


def write_logged_report(folder: Path, figures: LoggedFigures) -> None:
    """`report.md` and its plots in the folder. Raises PlotRefused."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.md").write_text(logged_report(figures), encoding="utf-8")
    for version, found in figures.calibration.items():
        plots.draw_reliability(folder / _reliability(version), found)
    if figures.shown is not None:
        plots.draw_deciles(folder / plots.DECILES, {"lists": figures.shown.deciles})


def logged_report(figures: LoggedFigures) -> str:
    """What can be said; where there is too little it says so."""
    return "\n".join(
        [
            "# What came of the offers",
            "",
            *_answers(figures),
            *_lists(figures.shown),
            *section("What a log cannot tell", NOT_IN_LOGS.splitlines()),
        ]
    )


def _answers(figures: LoggedFigures) -> Iterator[str]:
    yield (
        f"{figures.answers} offers of {figures.briefs} briefs were answered. Refusals for a protected reason are not"
        " among them, nor what brands took back."
    )
    yield ""
    if figures.accepted_first is None:
        yield f"Their figures are shown from {LEAST} answers on."
        yield ""
        return
    yield f"accept@10: {figures.accepted_first:.3f}, of each brief's offers the ten of the highest order value."
    yield ""
    for version, found in figures.calibration.items():
        yield from heading(f"Acceptance model {version}")
        yield from calibration_lines(found)
        yield from plot("Reliability", _reliability(version))
    yield from heading("Stability")
    if not figures.stability:
        yield f"No brief had {LEAST_OFFERS} offers that were weighed alike."
        yield ""
        return
    yield (
        f"Of {figures.stability_briefs} briefs with {LEAST_OFFERS} offers or more, among those asked, from the score"
        " cards kept with the offers."
    )
    yield ""
    yield from stability_lines(figures.stability)


def _lists(found: ShownFigures | None) -> Iterator[str]:
    yield from heading("Who was shown")
    if found is None:
        yield f"Figures of the lists are shown from {LEAST_LISTS} on."
        yield ""
        return
    yield (
        f"{found.lists} lists of {found.briefs} briefs showed {found.people} people; {found.everybody} held a"
        f" certificate or were shown. Gini of the attention over these: {found.gini:.3f}. Prefixes with fewer newcomers"
        f" than fair start asked for: {found.broken}."
    )
    yield ""
    yield from deciles_lines({"share of attention": found.deciles})
    yield from plot("Deciles", plots.DECILES)
    yield (
        f"NDCG@10 of the lists as they were shown, with an acceptance as gain, over the {found.briefs_accepted} briefs"
        f" in which somebody accepted: {_or_too_few(found.ndcg)}; with each acceptance over the attention of its place:"
        f" {_or_too_few(found.ndcg_by_attention)}. Both hang on whom the brands were shown first."
    )
    yield ""
    yield from heading("Attention and acceptances")
    yield from table(
        [
            "group",
            "people",
            "share of attention",
            "of acceptances",
            "of acceptances over the attention of their place",
        ],
        (
            [
                name,
                str(each.people),
                *(f"{share:.3f}" for share in (each.attention, each.accepted, each.accepted_by_attention)),
            ]
            for name, each in found.groups.items()
        ),
    )
    yield "A group with more of the acceptances than of the attention may be shown too little (Becker's outcome test)."
    yield ""


def _or_too_few(found: Estimate | None) -> str:
    return f"too few, {LEAST_LISTS} are needed" if found is None else estimate(found)


def _reliability(version: str) -> str:
    return f"reliability-{version}.svg"
