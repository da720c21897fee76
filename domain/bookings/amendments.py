"""Amendments: what one side wishes to change of a contract, and the other side's answer. The contract itself stays."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.bookings.amended_terms import AmendableTerms, amendable_terms_of
from domain.bookings.contract import Contract
from domain.bookings.events import (
    AmendmentAccepted,
    AmendmentDeclined,
    AmendmentLapsed,
    AmendmentProposed,
    AmendmentReminded,
    AmendmentWithdrawn,
)
from domain.bookings.refusals import AmendmentDeadlinePassed, AmendmentOfOtherSide, AmendmentOfYours
from domain.bookings.rules import rule_named
from domain.errors import WrongState
from domain.ids import AmendmentId, BookingId, LoginId, new_id
from domain.lifecycle import Lifecycle
from domain.logins import OpenedWith
from domain.offers.differences import TermsDifference
from domain.offers.terms import Side
from domain.offers.texts import needed_text
from domain.rows import Json, JsonList, Row

LONGEST_REASON: Final = 2_000


class AmendmentStatus(StrEnum):
    """Where an amendment stands."""

    OPEN = "open"
    """It waits for the other side's answer."""
    ACCEPTED = "accepted"
    """Both sides agreed: it holds."""
    DECLINED = "declined"
    """The other side holds to what was agreed."""
    WITHDRAWN = "withdrawn"
    """Whoever proposed it took it back."""
    LAPSED = "lapsed"
    """Nobody answered in time."""


AMENDMENT_LIFECYCLE: Final = Lifecycle(
    "amendment",
    AmendmentStatus.OPEN,
    {
        "accept": ({AmendmentStatus.OPEN}, AmendmentStatus.ACCEPTED),
        "decline": ({AmendmentStatus.OPEN}, AmendmentStatus.DECLINED),
        "withdraw": ({AmendmentStatus.OPEN}, AmendmentStatus.WITHDRAWN),
        "lapse": ({AmendmentStatus.OPEN}, AmendmentStatus.LAPSED),
    },
)


class BookingAmendment(Row, kw_only=True):
    """One proposal. `amends_hash` is that of the contract, or of the amendment that was accepted before it: a chain.

    An accepted one is a frozen document like the contract, with a hash of its own; its words are never changed (a
    trigger keeps them), and from one document only one other follows.
    """

    __tablename__ = "booking_amendments"
    __table_args__ = (
        UniqueConstraint("booking_id", "number"),
        Index("uq_booking_amendments_open", "booking_id", unique=True, postgresql_where=text("status = 'open'")),
        Index(
            "uq_booking_amendments_chain",
            "booking_id",
            "amends_hash",
            unique=True,
            postgresql_where=text("status = 'accepted'"),
        ),
        Index("ix_booking_amendments_lapsing", "answer_by", postgresql_where=text("status = 'open'")),
        Index("ix_booking_amendments_reminding", "reminds_at", postgresql_where=text("reminds_at IS NOT NULL")),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("reminds_at IS NULL OR (status = 'open' AND reminds_at <= answer_by)", name="reminder"),
        CheckConstraint("(status = 'open') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("(status IN ('open', 'lapsed')) = (answered_by IS NULL)", name="answerer"),
        CheckConstraint(
            "(status = 'accepted') = (contract IS NOT NULL) AND num_nulls(contract, contract_hash) IN (0, 2)",
            name="frozen",
        ),
        CheckConstraint("encode(sha256(convert_to(contract, 'UTF8')), 'hex') = contract_hash", name="contract_hash"),
    )

    id: Mapped[AmendmentId] = mapped_column(primary_key=True, default_factory=lambda: AmendmentId(new_id()))
    booking_id: Mapped[BookingId] = mapped_column(ForeignKey("bookings.id"))
    number: Mapped[int]
    status: Mapped[AmendmentStatus] = mapped_column(default=AMENDMENT_LIFECYCLE.initial)
    side: Mapped[Side]
    """Who proposed it."""
    proposed_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    proposed_at: Mapped[datetime]
    session_opened_with: Mapped[OpenedWith | None]
    """What the session was opened with in which it was proposed; not known of what is older than second factors."""
    answer_by: Mapped[datetime]
    """The first instant that is too late for an answer."""
    reminds_at: Mapped[datetime | None]
    """When the other side is to be reminded; empty afterwards, and once it is answered."""
    amends_hash: Mapped[str]
    reason: Mapped[str]
    terms: Mapped[Json]
    """The whole version that is proposed (`AmendableTerms`)."""
    changes: Mapped[JsonList]
    """What it changes, in words of both languages."""
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)
    contract: Mapped[str | None] = mapped_column(default=None)
    contract_hash: Mapped[str | None] = mapped_column(default=None)

    @classmethod
    def proposed(
        cls,
        booking_id: BookingId,
        number: int,
        terms: AmendableTerms,
        changes: tuple[TermsDifference, ...],
        *,
        side: Side,
        reason: str,
        amends_hash: str,
        rule_version: str,
        by: LoginId,
        session_opened_with: OpenedWith,
        now: datetime,
    ) -> "tuple[BookingAmendment, AmendmentProposed]":
        """A proposal, open for as long as the booking's rule gives it. Raises InvalidInput."""
        rule = rule_named(rule_version)
        answer_by = now + timedelta(hours=rule.amendment_open_hours)
        reminds_at = rule.reminder_before(answer_by, since=now)
        amendment = cls(
            booking_id=booking_id,
            number=number,
            side=side,
            proposed_by=by,
            proposed_at=now,
            session_opened_with=session_opened_with,
            answer_by=answer_by,
            reminds_at=reminds_at,
            amends_hash=amends_hash,
            reason=needed_text(reason, "input.reason", LONGEST_REASON),
            terms=terms.to_json(),
            changes=[each.to_json() for each in changes],
        )
        return amendment, AmendmentProposed(
            booking_id=booking_id, amendment_id=amendment.id, side=side, answer_by=answer_by, reminds_at=reminds_at
        )

    def read(self) -> AmendableTerms:
        """The proposed version as a value."""
        return amendable_terms_of(self.terms)

    def require_acceptable(self, side: Side, *, now: datetime) -> None:
        """Raise WrongState, AmendmentOfYours or AmendmentDeadlinePassed where this side cannot accept it now."""
        AMENDMENT_LIFECYCLE.move("accept", self.status)
        self._require_of(side.other, AmendmentOfYours())
        if now >= self.answer_by:
            raise AmendmentDeadlinePassed(answer_by=self.answer_by)

    def accept(self, frozen: Contract, side: Side, *, by: LoginId, now: datetime) -> AmendmentAccepted:
        """Agree, under this frozen text. Raises what require_acceptable raises."""
        self.require_acceptable(side, now=now)
        AMENDMENT_LIFECYCLE.enter("accept", self)
        self._end(by=by, now=now)
        self.contract, self.contract_hash = frozen.text, frozen.hash
        return AmendmentAccepted(
            booking_id=self.booking_id, amendment_id=self.id, number=self.number, contract_hash=frozen.hash
        )

    def decline(self, side: Side, *, by: LoginId, now: datetime) -> AmendmentDeclined:
        """Hold to what was agreed. Raises WrongState, AmendmentOfYours."""
        AMENDMENT_LIFECYCLE.move("decline", self.status)
        self._require_of(side.other, AmendmentOfYours())
        AMENDMENT_LIFECYCLE.enter("decline", self)
        self._end(by=by, now=now)
        return AmendmentDeclined(booking_id=self.booking_id, amendment_id=self.id)

    def withdraw(self, side: Side, *, by: LoginId, now: datetime) -> AmendmentWithdrawn:
        """Take one's own proposal back. Raises WrongState, AmendmentOfOtherSide."""
        AMENDMENT_LIFECYCLE.move("withdraw", self.status)
        self._require_of(side, AmendmentOfOtherSide())
        AMENDMENT_LIFECYCLE.enter("withdraw", self)
        self._end(by=by, now=now)
        return AmendmentWithdrawn(booking_id=self.booking_id, amendment_id=self.id)

    def remind(self, *, now: datetime) -> AmendmentReminded:
        """Remind the other side, once. Raises WrongState where it is not time."""
        if self.reminds_at is None or now < self.reminds_at:
            raise WrongState(thing="amendment", verb="remind", status=self.status.value)
        self.reminds_at = None
        return AmendmentReminded(
            booking_id=self.booking_id, amendment_id=self.id, awaited=self.side.other, answer_by=self.answer_by
        )

    def lapse(self, *, now: datetime) -> AmendmentLapsed:
        """End what nobody answered. Raises WrongState, also while there is time."""
        if now < self.answer_by:
            raise WrongState(thing="amendment", verb="lapse", status=self.status.value)
        AMENDMENT_LIFECYCLE.enter("lapse", self)
        self._end(by=None, now=now)
        return AmendmentLapsed(booking_id=self.booking_id, amendment_id=self.id)

    def _end(self, *, by: LoginId | None, now: datetime) -> None:
        self.answered_at, self.answered_by, self.reminds_at = now, by, None

    def _require_of(self, side: Side, refusal: AmendmentOfYours | AmendmentOfOtherSide) -> None:
        if self.side is not side:
            raise refusal
