"""What of an agreement may be amended, as a whole version: the fee, what is owed piece by piece, rights, exclusivity.

The number of pieces is no part of it, nor their platform: with those it is another agreement.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from domain.bookings.deliverables import Deliverable
from domain.bookings.refusals import NothingAmended, PieceNotAmendable
from domain.campaigns.checks import checked_grants
from domain.campaigns.content import AskedDeliverable, AskedExclusivity, UsageGrant
from domain.errors import NotFound
from domain.ids import DeliverableId
from domain.money import Money, vnd
from domain.offers.differences import TermsDifference, differences
from domain.offers.refusals import FeeOfUnpaidWork
from domain.offers.terms import GRANTS, Terms, check_exclusivity, check_fee, checked_deliverables


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One deliverable; `place` counts those of a booking from 1."""

    place: int
    platform: str
    format: str
    due_on: date
    note: str | None

    def asked(self) -> AskedDeliverable:
        """The piece as terms say it."""
        return AskedDeliverable(platform=self.platform, format=self.format, count=1, due_on=self.due_on, note=self.note)


@dataclass(frozen=True, kw_only=True)
class AmendableTerms:
    """One whole version."""

    pieces: tuple[Piece, ...]
    usage_grants: tuple[UsageGrant, ...]
    exclusivity: AskedExclusivity | None
    fee: Money | None = None
    """Not said by versions that are older than amended fees: it stayed."""

    @property
    def last_day(self) -> date:
        """The last day owed."""
        return max(piece.due_on for piece in self.pieces)

    def as_terms(self) -> Terms:
        """The same as terms, each piece apart; nothing is paid where no fee is said."""
        return Terms(
            fee=self.fee or vnd(0),
            deliverables=tuple(piece.asked() for piece in self.pieces),
            usage_grants=self.usage_grants,
            exclusivity=self.exclusivity,
        )

    def to_json(self) -> dict[str, Any]:
        """The version as JSON values."""
        return _adapter().dump_python(self, mode="json")


@dataclass(frozen=True, kw_only=True)
class PieceAmendment:
    """What is to be another of one deliverable; what is None stays, an empty note is taken away."""

    deliverable_id: DeliverableId
    due_on: date | None = None
    format: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Amending:
    """What one side wishes to change; what is None stays."""

    pieces: tuple[PieceAmendment, ...] = ()
    usage_grants: tuple[UsageGrant, ...] | None = None
    exclusivity: AskedExclusivity | None = None
    ends_exclusivity: bool = False
    fee: Money | None = None

    def amended(self, standing: AmendableTerms, owed: Sequence[Deliverable], *, now: datetime) -> AmendableTerms:
        """The version that is wished for, checked.

        Raises NotFound for a deliverable of another booking, PieceNotAmendable, InvalidInput, FeeOfUnpaidWork where
        unpaid work would be paid or the other way round, NothingAmended.
        """
        check_exclusivity(self.exclusivity)
        wished = AmendableTerms(
            pieces=self._pieces(standing.pieces, owed, now),
            usage_grants=(
                standing.usage_grants
                if self.usage_grants is None
                else checked_grants(self.usage_grants, GRANTS, now=now)
            ),
            exclusivity=None if self.ends_exclusivity else self.exclusivity or standing.exclusivity,
            fee=self._fee(standing.fee),
        )
        if not changes(standing, wished):
            raise NothingAmended
        return wished

    def _fee(self, standing: Money | None) -> Money | None:
        if self.fee is None or standing is None:
            return standing
        check_fee(self.fee)
        if (self.fee.minor == 0) is not (standing.minor == 0):
            raise FeeOfUnpaidWork(field="input.terms.fee")
        return self.fee

    def _pieces(self, standing: tuple[Piece, ...], owed: Sequence[Deliverable], now: datetime) -> tuple[Piece, ...]:
        places = {each.id: each for each in owed}
        found = {piece.place: piece for piece in standing}
        wished = [_wished(each, places.get(each.deliverable_id), found) for each in self.pieces]
        checked = checked_deliverables(tuple(piece.asked() for piece in wished), now=now)
        for piece, tidied in zip(wished, checked, strict=True):
            found[piece.place] = replace(piece, note=tidied.note)
        return tuple(found[place] for place in sorted(found))


def standing_pieces(owed: Iterable[Deliverable]) -> tuple[Piece, ...]:
    """What is owed now, by place."""
    return tuple(
        Piece(place=each.place, platform=each.platform, format=each.format, due_on=each.due_on, note=each.note)
        for each in sorted(owed, key=lambda each: each.place)
    )


def amendable_terms_of(kept: dict[str, Any]) -> AmendableTerms:
    """The version, from its JSON values."""
    return _adapter().validate_python(kept)


def changes(before: AmendableTerms, after: AmendableTerms) -> tuple[TermsDifference, ...]:
    """What one version changes of another, in words."""
    return differences(before.as_terms(), after.as_terms())


def require_still_possible(agreed: AmendableTerms, owed: Iterable[Deliverable], *, now: datetime) -> None:
    """Raise PieceNotAmendable or InvalidInput where what was proposed can no longer be done: time has gone by."""
    standing = {piece.place: piece for piece in standing_pieces(owed)}
    published = {each.place for each in owed if each.url is not None}
    moved = [piece for piece in agreed.pieces if piece != standing[piece.place]]
    for piece in moved:
        if piece.place in published:
            raise PieceNotAmendable(place=piece.place)
    checked_deliverables(tuple(piece.asked() for piece in moved), now=now)


def _wished(change: PieceAmendment, owed: Deliverable | None, found: dict[int, Piece]) -> Piece:
    if owed is None:
        raise NotFound
    if owed.url is not None:
        raise PieceNotAmendable(place=owed.place)
    piece = found[owed.place]
    return replace(
        piece,
        due_on=change.due_on or piece.due_on,
        format=change.format or piece.format,
        note=piece.note if change.note is None else change.note or None,
    )


@cache
def _adapter() -> TypeAdapter[AmendableTerms]:
    return TypeAdapter(AmendableTerms)
