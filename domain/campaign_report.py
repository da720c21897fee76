"""What came of a campaign's bookings: what was owed and published, what it cost, and what each source says it reached.

Figures of several sources are never added up. Costs are whole đồng, rounded half up, and stand only where every figure
that they divide by is there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from domain.bookings.results import Figures, ResultFigure, ResultSource, differences_between
from domain.bookings.status import BookingStatus
from domain.disclosures.labels import DisclosureVerdict
from domain.ids import BookingId, DeliverableId
from domain.money import Money, vnd

COST_UNITS: Final = {ResultFigure.VIEWS: 1_000, ResultFigure.CLICKS: 1, ResultFigure.ORDERS: 1}
"""What a cost is given for: a thousand views, for a đồng has no smaller unit; one click; one order."""

NOTHING: Final = vnd(0)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What one source said last of one deliverable, figure by figure; `measured_at` is its newest report's instant."""

    source: ResultSource
    integration: str | None
    figures: Figures
    measured_at: datetime


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One thing owed, with what is known of it. `verdict` is that of its disclosure record, if there is one."""

    deliverable_id: DeliverableId
    place: int
    platform: str
    format: str
    due_on: date
    published_on: date | None
    published_at: datetime | None
    url: str | None
    evidence_complete: bool
    verdict: DisclosureVerdict | None
    said: tuple[Said, ...]

    def is_late(self, today: date) -> bool:
        """Whether it went online after the day on which it was due, or is not online and that day is over."""
        return (self.published_on or today) > self.due_on


@dataclass(frozen=True, kw_only=True)
class Spend:
    """Where a fee is: still held, released to the influencer, or refunded to the campaign."""

    held: Money = NOTHING
    released: Money = NOTHING
    refunded: Money = NOTHING

    @property
    def cost(self) -> Money:
        """What the work costs as it stands: all that was not refunded."""
        return self.held + self.released

    def __add__(self, other: "Spend") -> "Spend":
        return Spend(
            held=self.held + other.held,
            released=self.released + other.released,
            refunded=self.refunded + other.refunded,
        )


@dataclass(frozen=True, kw_only=True)
class BookedWork:
    """One booking with its pieces and its money."""

    booking_id: BookingId
    brief: str
    influencer: str
    status: BookingStatus
    made_at: datetime
    fee: Money
    spend: Spend
    pieces: tuple[Piece, ...]

    @property
    def owed(self) -> tuple[Piece, ...]:
        """The pieces that count: of a cancelled booking only those that are online, for no other is owed any more."""
        if self.status is BookingStatus.CANCELLED:
            return tuple(each for each in self.pieces if each.published_on is not None)
        return self.pieces

    def said_by(self, speaker: "Speaker") -> list[Figures]:
        """What one source said of the pieces that count; pieces of which it said nothing are missing."""
        return [
            said.figures
            for piece in self.owed
            for said in piece.said
            if Speaker(said.source, said.integration) == speaker
        ]

    def costed(self, speaker: "Speaker", figure: ResultFigure) -> int | None:
        """What its cost is divided by: the figure over all its pieces; None unless it is paid and none is missing."""
        counted = [each.of(figure) for each in self.said_by(speaker)]
        known = [each for each in counted if each is not None]
        if not self.spend.cost.minor or not self.owed or len(known) < len(self.owed):
            return None
        return sum(known)


@dataclass(frozen=True)
class Speaker:
    """A source: one of the two sides, or one integration by its name."""

    source: ResultSource
    integration: str | None


@dataclass(frozen=True, kw_only=True)
class PieceCounts:
    """How far what is owed has come, in pieces."""

    owed: int = 0
    published: int = 0
    late: int = 0
    evidence_complete: int = 0
    """Online with evidence that people were told before and during (Advertising Law Art 15a.3.b)."""
    disclosed: int = 0
    """Online, and the disclosure record says that readers are told in time."""
    undisclosed: int = 0
    """Online, and the disclosure record says that they are not. The rest has no record."""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """A figure of one source over some pieces: the sum of its newest values, and of how many pieces it knows one."""

    figure: ResultFigure
    total: int
    pieces: int


@dataclass(frozen=True, kw_only=True)
class UnitCost:
    """What so many of a figure cost, over the bookings that can be reckoned: `bookings` of them."""

    figure: ResultFigure
    units: int
    cost: Money
    bookings: int


@dataclass(frozen=True, kw_only=True)
class SourceResults:
    """All that one source says: of how many pieces, from its oldest to its newest last word, and what that costs."""

    speaker: Speaker
    pieces: int
    measured_from: datetime
    measured_until: datetime
    tallies: tuple[Tally, ...]
    costs: tuple[UnitCost, ...]


@dataclass(frozen=True, kw_only=True)
class Report:
    """What came of some bookings. `differing`: of how many pieces sources that count the same do not agree."""

    bookings: int
    pieces: PieceCounts
    spend: Spend
    results: tuple[SourceResults, ...]
    differing: int


def report_over(work: Sequence[BookedWork], *, today: date) -> Report:
    """The report over some bookings, one or many; `today` is the day in Viet Nam."""
    owed = [piece for booking in work for piece in booking.owed]
    speakers = {Speaker(said.source, said.integration) for piece in owed for said in piece.said}
    return Report(
        bookings=len(work),
        pieces=_counts(owed, today),
        spend=sum((each.spend for each in work), Spend()),
        results=tuple(_results(work, owed, each) for each in sorted(speakers, key=_place)),
        differing=sum(bool(differences_between([said.figures for said in piece.said])) for piece in owed),
    )


def cost_of(units: int, *, cost: Money, counted: int) -> Money:
    """What `units` cost where `counted` of them cost `cost`: units × cost ÷ counted, to the đồng, half up."""
    return Money((2 * units * cost.minor + counted) // (2 * counted), cost.currency)


def _counts(owed: Sequence[Piece], today: date) -> PieceCounts:
    def how_many(holds: Callable[[Piece], bool]) -> int:
        return sum(1 for piece in owed if holds(piece))

    return PieceCounts(
        owed=len(owed),
        published=how_many(lambda piece: piece.published_on is not None),
        late=how_many(lambda piece: piece.is_late(today)),
        evidence_complete=how_many(lambda piece: piece.evidence_complete),
        disclosed=how_many(lambda piece: piece.verdict is not None and piece.verdict.discloses),
        undisclosed=how_many(lambda piece: piece.verdict is not None and not piece.verdict.discloses),
    )


def _results(work: Sequence[BookedWork], owed: Sequence[Piece], speaker: Speaker) -> SourceResults:
    said = [each for piece in owed for each in piece.said if Speaker(each.source, each.integration) == speaker]
    tallies: list[Tally] = []
    for figure in ResultFigure:
        known = [value for each in said if (value := each.figures.of(figure)) is not None]
        if known:
            tallies.append(Tally(figure=figure, total=sum(known), pieces=len(known)))
    costs = (_cost(work, speaker, figure, units) for figure, units in COST_UNITS.items())
    return SourceResults(
        speaker=speaker,
        pieces=len(said),
        measured_from=min(each.measured_at for each in said),
        measured_until=max(each.measured_at for each in said),
        tallies=tuple(tallies),
        costs=tuple(each for each in costs if each is not None),
    )


def _cost(work: Sequence[BookedWork], speaker: Speaker, figure: ResultFigure, units: int) -> UnitCost | None:
    reckoned = [(booking, each) for booking in work if (each := booking.costed(speaker, figure)) is not None]
    counted = sum(each for _, each in reckoned)
    if not counted:
        return None
    cost = sum((booking.spend.cost for booking, _ in reckoned), NOTHING)
    return UnitCost(figure=figure, units=units, cost=cost_of(units, cost=cost, counted=counted), bookings=len(reckoned))


def _place(speaker: Speaker) -> tuple[str, str]:
    return speaker.source.value, speaker.integration or ""
