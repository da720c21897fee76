"""The dispute: opened by a side, answered, mediated, and at last agreed on, decided or withdrawn."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.bookings.bars import PublicationBar
from domain.bookings.booking import Booking
from domain.bookings.status import ENDED, BookingStatus
from domain.disputes.clocks import clock_of
from domain.disputes.events import (
    DisputeAnswered,
    DisputeClockStarted,
    DisputeClockStruck,
    DisputeOpened,
    DisputeProposed,
    DisputeReminded,
    DisputeResolved,
    DisputeWithdrawn,
    ProposalAccepted,
    ProposalRejected,
)
from domain.disputes.next_steps import ends_as
from domain.disputes.opening import require_disputable, undisputed_part
from domain.disputes.refusals import AcceptedAlready, DisputeStepOver, OtherSidesStep, ProposedByYou
from domain.disputes.rules import dispute_rule, rule_named
from domain.disputes.status import (
    BY_SILENCE,
    DISPUTE_LIFECYCLE,
    DISPUTE_STEPS,
    OPEN,
    DisputeStatus,
    Resolution,
)
from domain.errors import InvalidInput, WrongState
from domain.ids import BookingId, DisputeId, LoginId, new_id
from domain.money import Money
from domain.offers.terms import Side
from domain.offers.texts import needed_text
from domain.rows import Row, money_columns

LONGEST_TEXT: Final = 5_000


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """A binding decision: the ground it stands on (law or rule, with its clause), the facts found, and why."""

    released: Money
    ground: str
    facts: str
    reasons: str


class Dispute(Row, kw_only=True):
    """A disagreement about a booking's fee. Amounts in `…_minor` are what of the fee is the influencer's, in đồng.

    `undisputed_minor` is what they had, or would have had, without the dispute; it is fixed when the dispute is opened.
    Whoever proposes or decides is neither of the brand nor the influencer, and the one is not the other (triggers keep
    that too).
    """

    __tablename__ = "disputes"
    __table_args__ = (
        UniqueConstraint("booking_id", "side"),
        Index(
            "uq_disputes_standing",
            "booking_id",
            unique=True,
            postgresql_where=text("status <> 'withdrawn'"),
        ),
        CheckConstraint("fee_minor > 0", name="fee"),
        CheckConstraint("claim_minor BETWEEN 0 AND fee_minor", name="claim"),
        CheckConstraint("undisputed_minor BETWEEN 0 AND fee_minor", name="undisputed"),
        CheckConstraint("proposed_minor BETWEEN 0 AND fee_minor", name="proposed"),
        CheckConstraint("released_minor BETWEEN 0 AND fee_minor", name="released"),
        CheckConstraint("num_nulls(answer, answered_by, answered_at) IN (0, 3)", name="answered"),
        CheckConstraint(
            "num_nulls(proposed_minor, proposal_reasons, proposed_by, proposed_at) IN (0, 4)", name="proposal"
        ),
        CheckConstraint("status <> 'proposed' OR proposed_at IS NOT NULL", name="proposed_by_somebody"),
        CheckConstraint(
            "coalesce(brand_accepted_at, influencer_accepted_at) IS NULL OR proposed_at IS NOT NULL", name="accepted"
        ),
        CheckConstraint(
            "num_nulls(decision_ground, decision_facts, decision_reasons, decided_by) = "
            "CASE WHEN resolution = 'decided' THEN 0 ELSE 4 END",
            name="decision",
        ),
        CheckConstraint("decided_by <> proposed_by", name="decided_by_another"),
        CheckConstraint(
            "resolution <> 'agreed' OR num_nulls(brand_accepted_at, influencer_accepted_at) = 0", name="agreed_by_both"
        ),
        CheckConstraint(
            "num_nulls(resolution, released_minor) = CASE WHEN status = 'resolved' THEN 0 ELSE 2 END", name="resolved"
        ),
        CheckConstraint("(status IN ('resolved', 'withdrawn')) = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("(ended_at IS NULL) = (strikes_at IS NOT NULL)", name="clock"),
        CheckConstraint("reminds_at <= strikes_at AND strikes_at <= caps_at", name="capped"),
        CheckConstraint("(clock_left IS NULL) = (booking_status IN ('settled', 'cancelled'))", name="clock_left"),
        Index("ix_disputes_striking", "strikes_at", postgresql_where=text("strikes_at IS NOT NULL")),
        Index("ix_disputes_reminding", "reminds_at", postgresql_where=text("reminds_at IS NOT NULL")),
    )

    id: Mapped[DisputeId] = mapped_column(primary_key=True, default_factory=lambda: DisputeId(new_id()))
    booking_id: Mapped[BookingId] = mapped_column(ForeignKey("bookings.id"))
    side: Mapped[Side]
    """Who opened it."""
    opened_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    opened_at: Mapped[datetime]
    rule_version: Mapped[str]
    booking_status: Mapped[BookingStatus]
    """How the booking stood when it was disputed."""
    clock_left: Mapped[timedelta | None]
    """The time that the booking's own clock had left; empty where it had ended."""
    fee: Mapped[Money] = money_columns("fee")
    claim_minor: Mapped[int]
    undisputed_minor: Mapped[int]
    grounds: Mapped[str]
    caps_at: Mapped[datetime]
    status: Mapped[DisputeStatus] = mapped_column(default=DISPUTE_LIFECYCLE.initial)
    strikes_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the step that is awaited ends."""
    reminds_at: Mapped[datetime | None] = mapped_column(default=None)
    answer: Mapped[str | None] = mapped_column(default=None)
    answered_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    proposed_minor: Mapped[int | None] = mapped_column(default=None)
    proposal_reasons: Mapped[str | None] = mapped_column(default=None)
    proposed_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)
    proposed_at: Mapped[datetime | None] = mapped_column(default=None)
    brand_accepted_at: Mapped[datetime | None] = mapped_column(default=None)
    influencer_accepted_at: Mapped[datetime | None] = mapped_column(default=None)
    decision_ground: Mapped[str | None] = mapped_column(default=None)
    decision_facts: Mapped[str | None] = mapped_column(default=None)
    decision_reasons: Mapped[str | None] = mapped_column(default=None)
    decided_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)
    resolution: Mapped[Resolution | None] = mapped_column(default=None)
    released_minor: Mapped[int | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)

    @classmethod
    def opened(
        cls,
        booking: Booking,
        side: Side,
        *,
        claim: Money,
        grounds: str,
        had: Money,
        online: int,
        bar: PublicationBar | None = None,
        by: LoginId,
        now: datetime,
    ) -> "tuple[Dispute, DisputeOpened]":
        """Dispute a booking, `online` pieces of it published; `had` is what of an ended one's fee was released.

        `bar` is what bars the rest from being published.

        A running booking can be disputed until silence answers the step that it waits for; one that has ended for some
        days, unless that was agreed to in words. Raises NothingToDispute, DeliveryAccepted, EndedByConsent,
        DisputeTooLate, WrongState, AnswerTooLate, InvalidInput, LawNotOnFile.
        """
        require_disputable(booking, now)
        rule = dispute_rule(now)
        claimed, said = checked_part(claim, of=booking.fee, field="input.claim"), _said(grounds, "input.grounds")
        before = booking.status
        undisputed = undisputed_part(booking, had=had, online=online, bar=bar)
        caps_at = rule.caps_at(now)
        clock = clock_of(DISPUTE_LIFECYCLE.initial, rule, caps_at=caps_at, now=now)
        dispute = cls(
            booking_id=booking.id,
            side=side,
            opened_by=by,
            opened_at=now,
            rule_version=rule.version,
            booking_status=before,
            clock_left=None if booking.ended_at is not None else booking.dispute(now=now),
            fee=booking.fee,
            claim_minor=claimed.minor,
            undisputed_minor=undisputed.minor,
            grounds=said,
            caps_at=caps_at,
            strikes_at=clock and clock.strikes_at,
            reminds_at=clock and clock.reminds_at,
        )
        return dispute, DisputeOpened(dispute_id=dispute.id, booking_id=booking.id, side=side, claim=claimed)

    def answered(self, side: Side, *, statement: str, by: LoginId, now: datetime) -> DisputeAnswered:
        """Answer as the other side, not agreeing to the claim. Raises OtherSidesStep, WrongState, DisputeStepOver."""
        said = self._answer(side, "answer", statement, now)
        DISPUTE_LIFECYCLE.enter("answer", self)
        self.answer, self.answered_by, self.answered_at = said, by, now
        self._wind(now)
        return DisputeAnswered(dispute_id=self.id, booking_id=self.booking_id)

    def concede(self, side: Side, *, statement: str, by: LoginId, now: datetime) -> DisputeResolved:
        """Answer as the other side, agreeing to the claim. Raises OtherSidesStep, WrongState, DisputeStepOver."""
        said = self._answer(side, "concede", statement, now)
        self.answer, self.answered_by, self.answered_at = said, by, now
        return self._resolve("concede", Resolution.CONCEDED, self._part(self.claim_minor), now)

    def propose(self, released: Money, *, reasons: str, by: LoginId, now: datetime) -> DisputeProposed:
        """Propose what of the fee goes to the influencer. Raises WrongState, DisputeStepOver, InvalidInput."""
        DISPUTE_LIFECYCLE.move("propose", self.status)
        self._require_time(now)
        part, said = checked_part(released, of=self.fee, field="input.released"), _said(reasons, "input.reasons")
        DISPUTE_LIFECYCLE.enter("propose", self)
        self.proposed_minor, self.proposal_reasons = part.minor, said
        self.proposed_by, self.proposed_at = by, now
        self._wind(now)
        return DisputeProposed(dispute_id=self.id, booking_id=self.booking_id, released=part)

    def accept(self, side: Side, *, now: datetime) -> tuple[ProposalAccepted, DisputeResolved | None]:
        """Accept the proposal; once both sides have, it binds. Raises WrongState, DisputeStepOver, AcceptedAlready."""
        self._require_unanswered(side, "agree", now)
        if side is Side.BRAND:
            self.brand_accepted_at = now
        else:
            self.influencer_accepted_at = now
        accepted = ProposalAccepted(dispute_id=self.id, booking_id=self.booking_id, side=side)
        if not self.accepted_by.issuperset(Side):
            return accepted, None
        return accepted, self._resolve("agree", Resolution.AGREED, self.silence_pays, now)

    def reject(self, side: Side, *, now: datetime) -> ProposalRejected:
        """Not accept the proposal: the dispute is decided. Raises WrongState, DisputeStepOver, AcceptedAlready."""
        self._require_unanswered(side, "reject", now)
        DISPUTE_LIFECYCLE.enter("reject", self)
        self._wind(now)
        return ProposalRejected(dispute_id=self.id, booking_id=self.booking_id, side=side)

    def decide(self, ruling: Ruling, *, by: LoginId, now: datetime) -> DisputeResolved:
        """Decide; that binds both sides. Raises WrongState, DisputeStepOver, ProposedByYou, InvalidInput."""
        DISPUTE_LIFECYCLE.move("decide", self.status)
        self._require_time(now)
        if by == self.proposed_by:
            raise ProposedByYou
        part = checked_part(ruling.released, of=self.fee, field="input.released")
        ground, facts = _said(ruling.ground, "input.ground"), _said(ruling.facts, "input.facts")
        self.decision_reasons = _said(ruling.reasons, "input.reasons")
        self.decision_ground, self.decision_facts, self.decided_by = ground, facts, by
        return self._resolve("decide", Resolution.DECIDED, part, now)

    def withdraw(self, side: Side, *, now: datetime) -> DisputeWithdrawn:
        """Take back what one has opened. Raises OtherSidesStep, WrongState, DisputeStepOver."""
        DISPUTE_LIFECYCLE.move("withdraw", self.status)
        if side is not self.side:
            raise OtherSidesStep
        if now >= self.caps_at:
            raise DisputeStepOver(since=self.caps_at)
        DISPUTE_LIFECYCLE.enter("withdraw", self)
        self._end(now)
        return DisputeWithdrawn(dispute_id=self.id, booking_id=self.booking_id)

    def strike(self, *, now: datetime) -> tuple[DisputeClockStruck, DisputeResolved | None]:
        """Let silence lead on, and at the cap to the end. Raises WrongState while there is time."""
        step = DISPUTE_STEPS.get(self.status)
        if step is None or self.strikes_at is None or now < self.strikes_at:
            raise WrongState(thing="dispute", verb="strike", status=self.status.value)
        struck = DisputeClockStruck(dispute_id=self.id, booking_id=self.booking_id, step=step)
        if now >= self.caps_at:
            return struck, self._resolve("time_out", Resolution.TIMED_OUT, self.silence_pays, now)
        DISPUTE_LIFECYCLE.enter(BY_SILENCE[self.status], self)
        self._wind(now)
        return struck, None

    def remind(self, *, now: datetime) -> DisputeReminded:
        """Remind whoever is awaited, once for each step. Raises WrongState where it is not time."""
        step = DISPUTE_STEPS.get(self.status)
        if step is None or self.strikes_at is None or self.reminds_at is None or now < self.reminds_at:
            raise WrongState(thing="dispute", verb="remind", status=self.status.value)
        self.reminds_at = None
        return DisputeReminded(dispute_id=self.id, booking_id=self.booking_id, step=step, strikes_at=self.strikes_at)

    def announced(self) -> tuple[DisputeClockStarted, ...]:
        """The clock that was started last, to be recorded with what started it."""
        step = DISPUTE_STEPS.get(self.status)
        if step is None or self.strikes_at is None or self.reminds_at is None:
            return ()
        return (
            DisputeClockStarted(
                dispute_id=self.id,
                booking_id=self.booking_id,
                step=step,
                reminds_at=self.reminds_at,
                strikes_at=self.strikes_at,
            ),
        )

    def require_open(self, verb: str) -> None:
        """Raise WrongState once it is over."""
        if self.status not in OPEN:
            raise WrongState(thing="dispute", verb=verb, status=self.status.value)

    @property
    def released(self) -> Money:
        """What of the fee is the influencer's by the resolution; on withdrawing what was theirs before."""
        return self._part(self.undisputed_minor if self.released_minor is None else self.released_minor)

    @property
    def silence_pays(self) -> Money:
        """What of the fee is the influencer's if nobody decides: as proposed, or else as without the dispute."""
        return self._part(self.undisputed_minor if self.proposed_minor is None else self.proposed_minor)

    @property
    def accepted_by(self) -> frozenset[Side]:
        """Who has accepted the proposal."""
        given = {Side.BRAND: self.brand_accepted_at, Side.INFLUENCER: self.influencer_accepted_at}
        return frozenset(side for side, at in given.items() if at is not None)

    @property
    def was_running(self) -> bool:
        """Whether the booking had not ended when it was disputed."""
        return self.booking_status not in ENDED

    @property
    def found_delivered(self) -> bool:
        """Whether a booking that was running ends as delivered."""
        return ends_as(self.booking_status, self.released) is BookingStatus.SETTLED

    def _answer(self, side: Side, verb: str, statement: str, now: datetime) -> str:
        DISPUTE_LIFECYCLE.move(verb, self.status)
        if side is self.side:
            raise OtherSidesStep
        self._require_time(now)
        return _said(statement, "input.statement")

    def _require_unanswered(self, side: Side, verb: str, now: datetime) -> None:
        DISPUTE_LIFECYCLE.move(verb, self.status)
        self._require_time(now)
        if side in self.accepted_by:
            raise AcceptedAlready

    def _require_time(self, now: datetime) -> None:
        if self.strikes_at is not None and now >= self.strikes_at:
            raise DisputeStepOver(since=self.strikes_at)

    def _resolve(self, verb: str, resolution: Resolution, released: Money, now: datetime) -> DisputeResolved:
        DISPUTE_LIFECYCLE.enter(verb, self)
        self.resolution, self.released_minor = resolution, released.minor
        self._end(now)
        return DisputeResolved(
            dispute_id=self.id,
            booking_id=self.booking_id,
            resolution=resolution,
            released=released,
            refunded=self.fee - released,
        )

    def _end(self, now: datetime) -> None:
        self.ended_at, self.strikes_at, self.reminds_at = now, None, None

    def _wind(self, now: datetime) -> None:
        clock = clock_of(self.status, rule_named(self.rule_version), caps_at=self.caps_at, now=now)
        self.strikes_at, self.reminds_at = clock and clock.strikes_at, clock and clock.reminds_at

    def _part(self, minor: int) -> Money:
        return Money(minor, self.fee.currency)


def checked_part(part: Money, *, of: Money, field: str) -> Money:
    """A part of a fee: nothing, all of it, or what lies between. Raises InvalidInput."""
    if part.currency != of.currency or not 0 <= part.minor <= of.minor:
        raise InvalidInput(
            vi_reason="Số tiền phải từ 0 đến toàn bộ phí, cùng loại tiền.",
            en_reason="The amount is between 0 and the whole fee, in its currency.",
            field=field,
        )
    return part


def _said(words: str, field: str) -> str:
    return needed_text(words, field, LONGEST_TEXT)
