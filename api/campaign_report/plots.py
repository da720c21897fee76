"""A figure over a campaign's days as a plot, a line for each source."""

from dataclasses import dataclass
from typing import Final

import anyio

from domain.bookings.results import FIGURES_IN_WORDS, ResultFigure, ResultSource
from domain.campaign_report import Speaker
from domain.errors import DomainError
from domain.sentences import Language, Sentence, day
from operations.campaign_report.over_time import Growth
from runtime.plotting import Panel, PlotRefused, drawn

SOURCES: Final = {
    ResultSource.INFLUENCER: Sentence("Người có ảnh hưởng", "Influencers"),
    ResultSource.BRAND: Sentence("Nhãn hàng", "Brand"),
    ResultSource.INTEGRATION: Sentence("Tích hợp", "Integration"),
}
NOTHING_SAID: Final = Sentence("Chưa có số liệu", "No figures yet")


@dataclass(eq=False, kw_only=True)
class PlotsNotInstalled(DomainError):
    """The server was installed without what draws."""

    vi = "Máy chủ này không cài phần vẽ biểu đồ; hãy dùng tệp CSV."
    en = "This server was installed without plots; use the CSV files."


async def plot_of(growth: Growth, figure: ResultFigure, *, kind: str, language: Language) -> bytes:
    """The plot as an SVG or a PNG, drawn in a thread; the same numbers are the same bytes. Raises PlotsNotInstalled."""
    try:
        return await anyio.to_thread.run_sync(drawn, kind, panel_of(growth, figure, language))
    except PlotRefused as refused:
        raise PlotsNotInstalled from refused


def panel_of(growth: Growth, figure: ResultFigure, language: Language) -> Panel:
    """The axes and lines; days are counted from the first day of publication."""
    since = NOTHING_SAID
    if growth.since is not None:
        first = day(growth.since)
        since = Sentence(f"Số ngày từ {first.vi}", f"Days since {first.en}")
    return Panel(
        across=since.say(language),
        up=FIGURES_IN_WORDS[figure].say(language),
        lines={_name(speaker, language): points for speaker, points in growth.lines.items()},
    )


def _name(speaker: Speaker, language: Language) -> str:
    source = SOURCES[speaker.source].say(language)
    return source if speaker.integration is None else f"{source}: {speaker.integration}"
