"""The pieces that reports are written in: Markdown, line by line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from evaluation.calibration import Calibration
from evaluation.intervals import Estimate


def heading(title: str) -> tuple[str, str]:
    """A heading below the report's own."""
    return f"## {title}", ""


def section(title: str, points: Iterable[str]) -> Iterator[str]:
    """A heading and a list of sentences."""
    yield from heading(title)
    yield from (f"- {point}" for point in points)
    yield ""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table, a row for each."""
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def plot(title: str, file: str) -> tuple[str, str]:
    """A plot that lies beside the report."""
    return f"![{title}]({file})", ""


def estimate(found: Estimate) -> str:
    """A figure with its interval."""
    return f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"


def calibration_lines(found: Calibration) -> Iterator[str]:
    """How well chances foretold so many answers."""
    yield (
        f"{found.offers} offers were answered. Brier score {found.brier:.3f}; to foretell the share of all that were"
        f" accepted, {found.accepted:.3f}, for everybody would score {found.always:.3f}. Foreseen on average:"
        f" {found.foreseen:.3f}."
    )
    yield ""
    yield from table(
        ["offers", "foreseen", "accepted"],
        ([str(band.offers), f"{band.foreseen:.3f}", f"{band.accepted:.3f}"] for band in found.reliability),
    )


def deciles_lines(deciles: Mapping[str, Sequence[float]]) -> Iterator[str]:
    """By what the row is about: the share of attention of each tenth of the people, the least seen first."""
    yield from table(
        ["", *(str(tenth) for tenth in range(1, 11))],
        ([name, *(f"{each:.3f}" for each in found)] for name, found in deciles.items()),
    )


def stability_lines(stability: Mapping[str, tuple[float, float]]) -> Iterator[str]:
    """By part: how far the order agrees with itself under another weight."""
    yield "Kendall's τ of the order with itself when one weight is five per cent more or less:"
    yield ""
    yield from table(
        ["part", "mean τ", "least τ"],
        ([part, f"{mean:.4f}", f"{least:.4f}"] for part, (mean, least) in stability.items()),
    )
