"""The offer: opened by either side, countered in turn, extended once, and ended one of five ways."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.errors import WrongState
from domain.ids import BookingId, BrandId, BriefId, InfluencerId, LoginId, OfferId, TermsId, new_id
from domain.lifecycle import Lifecycle
from domain.logins import OpenedWith
from domain.offers.declarations import Declarations, DeclarationsMissing
from domain.offers.events import (
    ApplicationMade,
    OfferAccepted,
    OfferClosed,
    OfferCountered,
    OfferDeclined,
    OfferExtended,
    OfferLapsed,
    OfferReminded,
    OfferSent,
    OfferWithdrawn,
)
from domain.offers.reasons import DeclineReason
from domain.offers.refusals import (
    NotYourTerms,
    NotYourTurn,
    OfferDeadlinePassed,
    OfferExtendedAlready,
    TermsSuperseded,
    TooManyVersions,
)
from domain.offers.rules import offer_rule, rule_named
from domain.offers.terms import TERMS_LIFECYCLE, OfferTerms, Side, Terms
from domain.rows import Json, Row

LONGEST_NOTE: Final = 1_000


class OfferStatus(StrEnum):
    """Where an offer stands."""

    OPEN = "open"
    """One side has written terms and the other is to answer them."""
    ACCEPTED = "accepted"
    """Both sides are bound: there is a booking."""
    DECLINED = "declined"
    """The side that was asked said no."""
    WITHDRAWN = "withdrawn"
    """The side whose terms were open took them back."""
    LAPSED = "lapsed"
    """Nobody answered in time."""
    CLOSED = "closed"
    """Its brief takes nobody any more."""


OFFER_LIFECYCLE: Final = Lifecycle(
    "offer",
    OfferStatus.OPEN,
    {
        "counter": ({OfferStatus.OPEN}, OfferStatus.OPEN),
        "extend": ({OfferStatus.OPEN}, OfferStatus.OPEN),
        "accept": ({OfferStatus.OPEN}, OfferStatus.ACCEPTED),
        "decline": ({OfferStatus.OPEN}, OfferStatus.DECLINED),
        "withdraw": ({OfferStatus.OPEN}, OfferStatus.WITHDRAWN),
        "lapse": ({OfferStatus.OPEN}, OfferStatus.LAPSED),
        "close": ({OfferStatus.OPEN}, OfferStatus.CLOSED),
    },
)


class Offer(Row, kw_only=True):
    """One ask and its negotiation; an application is one that the influencer opened.

    `awaits` is the side that must answer the open version of the terms, which change only while the offer's row is
    locked. `score_card` is what matching said when the offer was opened.
    """

    __tablename__ = "offers"
    __table_args__ = (
        Index("uq_offers_open", "brief_id", "influencer_id", unique=True, postgresql_where=text("status = 'open'")),
        Index("ix_offers_lapsing", "answer_by", postgresql_where=text("status = 'open'")),
        Index("ix_offers_reminding", "reminds_at", postgresql_where=text("reminds_at IS NOT NULL")),
        Index("ix_offers_brand", "brand_id", "id"),
        Index("ix_offers_influencer", "influencer_id", "id"),
        CheckConstraint("answer_by > opened_at", name="answer_by"),
        CheckConstraint("reminds_at IS NULL OR (status = 'open' AND reminds_at <= answer_by)", name="reminder"),
        CheckConstraint("versions > 0", name="versions"),
        CheckConstraint("(status = 'open') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("(status <> 'declined') OR (reason IS NOT NULL)", name="declined_with_reason"),
        CheckConstraint("reason IS NULL OR status IN ('declined', 'withdrawn')", name="reason"),
    )

    id: Mapped[OfferId] = mapped_column(primary_key=True, default_factory=lambda: OfferId(new_id()))
    brief_id: Mapped[BriefId] = mapped_column(ForeignKey("briefs.id"), index=True)
    brand_id: Mapped[BrandId] = mapped_column(ForeignKey("brands.id"))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id"))
    status: Mapped[OfferStatus] = mapped_column(default=OFFER_LIFECYCLE.initial)
    is_application: Mapped[bool]
    awaits: Mapped[Side]
    versions: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime]
    answer_by: Mapped[datetime]
    reminds_at: Mapped[datetime | None]
    """When the side that must answer is to be reminded; empty afterwards, and once the offer has ended."""
    rule_version: Mapped[str]
    score_card: Mapped[Json | None]
    extended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)
    reason: Mapped[DeclineReason | None] = mapped_column(default=None)
    note: Mapped[str | None] = mapped_column(default=None)

    @classmethod
    def opened(
        cls,
        *,
        brief_id: BriefId,
        brand_id: BrandId,
        influencer_id: InfluencerId,
        side: Side,
        terms: Terms,
        declarations: Declarations | None,
        score_card: Json | None,
        by: LoginId,
        session_opened_with: OpenedWith,
        now: datetime,
    ) -> "tuple[Offer, OfferTerms, OfferSent | ApplicationMade]":
        """An offer with its first version of checked terms. Raises DeclarationsMissing, DocumentsNotRead."""
        rule = offer_rule(now)
        answer_by = rule.answer_by(now)
        offer = cls(
            brief_id=brief_id,
            brand_id=brand_id,
            influencer_id=influencer_id,
            is_application=side is Side.INFLUENCER,
            awaits=side.other,
            opened_at=now,
            answer_by=answer_by,
            reminds_at=rule.reminder_before(answer_by, since=now),
            rule_version=rule.version,
            score_card=score_card,
        )
        first = offer._write(
            1, terms, side=side, declarations=declarations, by=by, session_opened_with=session_opened_with, now=now
        )
        kind = OfferSent if side is Side.BRAND else ApplicationMade
        return (
            offer,
            first,
            kind(
                offer_id=offer.id,
                brief_id=brief_id,
                brand_id=brand_id,
                influencer_id=influencer_id,
                fee=terms.fee,
                answer_by=offer.answer_by,
            ),
        )

    def counter(
        self,
        standing: OfferTerms,
        terms: Terms,
        *,
        answered: TermsId,
        side: Side,
        declarations: Declarations | None,
        by: LoginId,
        session_opened_with: OpenedWith,
        now: datetime,
    ) -> tuple[OfferTerms, OfferCountered]:
        """Answer the open version with another; the deadline stays, and whoever is asked now is reminded.

        Flush the superseded one before the new one.

        Raises WrongState, OfferDeadlinePassed, NotYourTurn, TermsSuperseded, TooManyVersions, DeclarationsMissing,
        DocumentsNotRead.
        """
        OFFER_LIFECYCLE.move("counter", self.status)
        self._require_turn(standing, answered, side, now)
        rule = rule_named(self.rule_version)
        if self.versions >= rule.most_versions:
            raise TooManyVersions(most=rule.most_versions)
        written = self._write(
            self.versions + 1,
            terms,
            side=side,
            declarations=declarations,
            by=by,
            session_opened_with=session_opened_with,
            now=now,
        )
        TERMS_LIFECYCLE.enter("supersede", standing)
        self.versions, self.awaits = written.number, side.other
        # Whoever is asked now was not reminded, even if the other side was.
        self.reminds_at = rule.reminder_before(self.answer_by, since=now)
        return written, OfferCountered(offer_id=self.id, terms_id=written.id, side=side, fee=terms.fee)

    def extend(self, *, now: datetime) -> OfferExtended:
        """Keep the offer open longer, once; its reminder moves with it.

        Raises WrongState, OfferDeadlinePassed, OfferExtendedAlready.
        """
        OFFER_LIFECYCLE.move("extend", self.status)
        self._require_time(now)
        if self.extended_at is not None:
            raise OfferExtendedAlready(answer_by=self.answer_by)
        rule = rule_named(self.rule_version)
        self.answer_by, self.extended_at = rule.extended(self.answer_by), now
        self.reminds_at = rule.reminder_before(self.answer_by, since=now)
        return OfferExtended(offer_id=self.id, answer_by=self.answer_by)

    def accept(
        self, standing: OfferTerms, *, answered: TermsId, side: Side, booking_id: BookingId, by: LoginId, now: datetime
    ) -> OfferAccepted:
        """Agree to the open version. Raises WrongState, OfferDeadlinePassed, NotYourTurn, TermsSuperseded."""
        OFFER_LIFECYCLE.move("accept", self.status)
        self._require_turn(standing, answered, side, now)
        OFFER_LIFECYCLE.enter("accept", self)
        TERMS_LIFECYCLE.enter("agree", standing)
        self.ended_at, self.ended_by, self.reminds_at = now, by, None
        return OfferAccepted(offer_id=self.id, terms_id=standing.id, booking_id=booking_id, side=side, fee=standing.fee)

    def decline(
        self, standing: OfferTerms, *, side: Side, reason: DeclineReason, note: str | None, by: LoginId, now: datetime
    ) -> OfferDeclined:
        """Say no to the open version. Raises WrongState, OfferDeadlinePassed, NotYourTurn."""
        OFFER_LIFECYCLE.move("decline", self.status)
        self._require_time(now)
        if side is not self.awaits:
            raise NotYourTurn
        self._end("decline", standing, by=by, now=now)
        self.reason, self.note = reason, note
        return OfferDeclined(offer_id=self.id, side=side, reason=reason, protected=reason.protected)

    def withdraw(
        self,
        standing: OfferTerms,
        *,
        side: Side,
        reason: DeclineReason | None,
        note: str | None,
        by: LoginId,
        now: datetime,
    ) -> OfferWithdrawn:
        """Take one's own open version back. Raises WrongState, OfferDeadlinePassed, NotYourTerms."""
        OFFER_LIFECYCLE.move("withdraw", self.status)
        self._require_time(now)
        if side is self.awaits:
            raise NotYourTerms
        self._end("withdraw", standing, by=by, now=now)
        self.reason, self.note = reason, note
        return OfferWithdrawn(offer_id=self.id, side=side, reason=reason)

    def remind(self, *, now: datetime) -> OfferReminded:
        """Remind the side that must answer, once for each version and deadline. Raises WrongState."""
        if self.reminds_at is None or not self.reminds_at <= now < self.answer_by:
            raise WrongState(thing="offer", verb="remind", status=self.status.value)
        self.reminds_at = None
        return OfferReminded(offer_id=self.id, awaited=self.awaits, answer_by=self.answer_by)

    def lapse(self, standing: OfferTerms, *, now: datetime) -> OfferLapsed:
        """End an offer that nobody answered in time. Raises WrongState, also while there is time."""
        if now < self.answer_by:
            raise WrongState(thing="offer", verb="lapse", status=self.status.value)
        self._end("lapse", standing, by=None, now=now)
        return OfferLapsed(offer_id=self.id, awaited=self.awaits)

    def close(self, standing: OfferTerms, *, now: datetime) -> OfferClosed:
        """End an offer whose brief takes nobody any more. Raises WrongState."""
        self._end("close", standing, by=None, now=now)
        return OfferClosed(offer_id=self.id)

    def _write(
        self,
        number: int,
        terms: Terms,
        *,
        side: Side,
        declarations: Declarations | None,
        by: LoginId,
        session_opened_with: OpenedWith,
        now: datetime,
    ) -> OfferTerms:
        if side is Side.INFLUENCER and declarations is None:
            raise DeclarationsMissing(field="input.declarations")
        declared = declarations.checked(now=now) if declarations is not None and side is Side.INFLUENCER else None
        return OfferTerms.written(
            self.id,
            number,
            terms,
            side=side,
            declarations=declared,
            by=by,
            session_opened_with=session_opened_with,
            now=now,
        )

    def _require_time(self, now: datetime) -> None:
        if now >= self.answer_by:
            raise OfferDeadlinePassed(answer_by=self.answer_by)

    def _require_turn(self, standing: OfferTerms, answered: TermsId, side: Side, now: datetime) -> None:
        self._require_time(now)
        if side is not self.awaits:
            raise NotYourTurn
        if answered != standing.id:
            raise TermsSuperseded(number=standing.number, field="input.termsId")

    def _end(self, verb: str, standing: OfferTerms, *, by: LoginId | None, now: datetime) -> None:
        OFFER_LIFECYCLE.enter(verb, self)
        TERMS_LIFECYCLE.enter("end", standing)
        self.ended_at, self.ended_by, self.reminds_at = now, by, None
