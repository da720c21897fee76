"""The booking: funded, drafted, published, approved, settled; or cancelled before it is published."""

from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.addresses import checked_address
from domain.bookings.clocks import BookingStep, clock_of
from domain.bookings.constraints import BOOKING_CHECKS, BOOKING_INDEXES
from domain.bookings.contract import Contract
from domain.bookings.events import (
    BookingApproved,
    BookingCancelled,
    BookingClockStarted,
    BookingClockStruck,
    BookingMade,
    BookingPublished,
    BookingReminded,
    BookingSettled,
    ChangesAsked,
    DraftApproved,
    DraftJudged,
    DraftReferred,
    DraftSent,
    ScriptSent,
)
from domain.bookings.refusals import (
    AnswerTooLate,
    DraftNotApproved,
    RoundsLeft,
    RoundsUsedUp,
    ScriptSentAlready,
)
from domain.bookings.rules import booking_rule, rule_named
from domain.bookings.shares import part_of, share_overdue, share_reached
from domain.bookings.status import BOOKING_LIFECYCLE, STEPS, UNPUBLISHED, BookingStatus
from domain.errors import WrongState
from domain.ids import BookingId, BrandId, BriefId, CampaignId, InfluencerId, LoginId, OfferId, TermsId, new_id
from domain.law.periods import day_in_vietnam
from domain.law.rates import fee_rule
from domain.money import Money
from domain.offers.offer import Offer
from domain.offers.terms import OfferTerms, Side
from domain.reviews.rules import review_rule
from domain.rows import Row, money_columns


class Booking(Row, kw_only=True):
    """An agreement. What was agreed never changes (a trigger keeps it); `contract_hash` is checked by the database.

    `exclusive_until` is the first day on which the promise no longer binds: counted from the last day owed, and from
    the day of publication once that is known; a booking that has not ended binds beyond it. From `strikes_at` silence
    counts as the answer to the step that the booking waits for (`clocks.py`).
    """

    __tablename__ = "bookings"
    __table_args__ = (
        *BOOKING_CHECKS,
        *BOOKING_INDEXES,
        UniqueConstraint("id", "campaign_id", "influencer_id"),
        UniqueConstraint("id", "fee_rule"),
    )

    id: Mapped[BookingId] = mapped_column(primary_key=True, default_factory=lambda: BookingId(new_id()))
    offer_id: Mapped[OfferId] = mapped_column(ForeignKey("offers.id"), unique=True)
    terms_id: Mapped[TermsId] = mapped_column(ForeignKey("offer_terms.id"), unique=True)
    brief_id: Mapped[BriefId] = mapped_column(ForeignKey("briefs.id"))
    campaign_id: Mapped[CampaignId] = mapped_column(ForeignKey("campaigns.id"), index=True)
    brand_id: Mapped[BrandId] = mapped_column(ForeignKey("brands.id"))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id"))
    status: Mapped[BookingStatus] = mapped_column(default=BOOKING_LIFECYCLE.initial)
    fee: Mapped[Money] = money_columns("fee")
    category: Mapped[str]
    exclusivity_category: Mapped[str | None]
    exclusivity_days: Mapped[int | None]
    exclusive_until: Mapped[date | None]
    draft_review: Mapped[bool]
    contract: Mapped[str]
    contract_hash: Mapped[str]
    rule_version: Mapped[str]
    fee_rule: Mapped[str]
    """The rule of the operator's fee: that of the day on which it was made, whatever holds when it is paid."""
    made_at: Mapped[datetime]
    due_on: Mapped[date]
    """The last day owed, in Viet Nam."""
    drafts: Mapped[int] = mapped_column(default=0)
    rounds: Mapped[int] = mapped_column(default=0)
    script_url: Mapped[str | None] = mapped_column(default=None)
    script_sent_at: Mapped[datetime | None] = mapped_column(default=None)
    cancellation_side: Mapped[Side | None] = mapped_column(default=None)
    cancellation_asked_at: Mapped[datetime | None] = mapped_column(default=None)
    cancels_at: Mapped[datetime | None] = mapped_column(default=None)
    """When silence agrees to the wish to cancel."""
    cancellation_reminds_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the other side is to be reminded of the wish; empty afterwards, and once it is answered."""
    cancellation_pays_minor: Mapped[int | None] = mapped_column(default=None)
    """What of the fee is then the influencer's, as it stood when the wish was made; in minor units of the fee."""
    cancellation_at_fault: Mapped[bool] = mapped_column(default=False)
    """Whether whoever wishes it says that it ends by the influencer's fault."""
    overdue_pays_minor: Mapped[int] = mapped_column(default=0)
    """What of the fee is the influencer's if nothing more comes until it is overdue; in minor units of the fee."""
    accepted_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)
    """Who accepted the delivery in words, for the brand; empty where silence did."""
    strikes_at: Mapped[datetime | None] = mapped_column(default=None)
    """When silence counts as the answer to the step that is awaited."""
    reminds_at: Mapped[datetime | None] = mapped_column(default=None)
    """When whoever is awaited is to be reminded; empty afterwards."""
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    review_reminds_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the sides that have not reviewed it are to be reminded; empty before its end, and afterwards."""

    @classmethod
    def made(
        cls,
        booking_id: BookingId,
        offer: Offer,
        agreed: OfferTerms,
        contract: Contract,
        *,
        campaign_id: CampaignId,
        category: str,
        draft_review: bool,
        now: datetime,
    ) -> "tuple[Booking, BookingMade]":
        """The booking of an accepted offer, under the rules of its day. Raises LawNotOnFile."""
        terms = agreed.read()
        exclusivity = terms.exclusivity
        booking = cls(
            id=booking_id,
            offer_id=offer.id,
            terms_id=agreed.id,
            brief_id=offer.brief_id,
            campaign_id=campaign_id,
            brand_id=offer.brand_id,
            influencer_id=offer.influencer_id,
            fee=terms.fee,
            category=category,
            exclusivity_category=exclusivity and exclusivity.category,
            exclusivity_days=exclusivity and exclusivity.days,
            exclusive_until=exclusivity and terms.last_day + timedelta(days=exclusivity.days),
            draft_review=draft_review,
            contract=contract.text,
            contract_hash=contract.hash,
            rule_version=booking_rule(now).version,
            fee_rule=fee_rule(day_in_vietnam(now)).version,
            made_at=now,
            due_on=terms.last_day,
        )
        booking.wind(now=now)
        return booking, BookingMade(
            booking_id=booking.id,
            offer_id=offer.id,
            brief_id=offer.brief_id,
            brand_id=offer.brand_id,
            influencer_id=offer.influencer_id,
            fee=terms.fee,
            contract_hash=contract.hash,
        )

    def send_script(self, *, url: str, now: datetime) -> ScriptSent:
        """Show what the influencer has in mind. Raises WrongState, ScriptSentAlready, AddressInvalid."""
        self.require_unpublished("send_script")
        if self.script_url is not None or self.drafts:
            raise ScriptSentAlready
        self.script_url, self.script_sent_at = checked_address(url, field="url"), now
        self.wind(now=now)
        return ScriptSent(booking_id=self.id)

    def send_draft(self, *, now: datetime) -> DraftSent:
        """Show the next draft. Raises WrongState."""
        BOOKING_LIFECYCLE.enter("send_draft", self)
        self.drafts += 1
        self.wind(now=now)
        return DraftSent(booking_id=self.id, number=self.drafts)

    def ask_for_changes(self, *, now: datetime) -> ChangesAsked:
        """Send the draft back. Raises WrongState, AnswerTooLate, RoundsUsedUp."""
        BOOKING_LIFECYCLE.move("ask_for_changes", self.status)
        self._require_time(now)
        if not self.rounds_left:
            raise RoundsUsedUp(rounds=self.rounds)
        BOOKING_LIFECYCLE.enter("ask_for_changes", self)
        self.rounds += 1
        self.wind(now=now)
        return ChangesAsked(booking_id=self.id, number=self.drafts, left=self.rounds_left)

    def approve_draft(self, *, now: datetime) -> DraftApproved:
        """Let the draft be published. Raises WrongState."""
        BOOKING_LIFECYCLE.enter("approve_draft", self)
        self.wind(now=now)
        return DraftApproved(booking_id=self.id, number=self.drafts)

    def refer_draft(self, *, now: datetime) -> DraftReferred:
        """Bring a draft before the neutral judge, the rounds being used up.

        Raises WrongState, AnswerTooLate, RoundsLeft.
        """
        BOOKING_LIFECYCLE.move("refer_draft", self.status)
        self._require_time(now)
        if self.rounds_left:
            raise RoundsLeft(left=self.rounds_left)
        BOOKING_LIFECYCLE.enter("refer_draft", self)
        self.wind(now=now)
        return DraftReferred(booking_id=self.id, number=self.drafts)

    def judge_draft(self, *, meets_brief: bool, now: datetime) -> DraftJudged:
        """Let a draft that meets the brief be published, and send another one back. Raises WrongState, AnswerTooLate.

        Silence says that it meets the brief, so only that may still be said when the time is over.
        """
        verb = "find_draft_met" if meets_brief else "find_draft_unmet"
        BOOKING_LIFECYCLE.move(verb, self.status)
        if not meets_brief:
            self._require_time(now)
        BOOKING_LIFECYCLE.enter(verb, self)
        self.wind(now=now)
        return DraftJudged(booking_id=self.id, number=self.drafts, meets_brief=meets_brief)

    def require_unpublished(self, verb: str) -> None:
        """Raise WrongState once everything owed is online, or the booking has ended."""
        if self.status not in UNPUBLISHED:
            raise WrongState(thing="booking", verb=verb, status=self.status.value)

    def require_publishable(self) -> None:
        """Raise WrongState or DraftNotApproved where nothing may be published yet, or no more."""
        BOOKING_LIFECYCLE.move("publish", self.status)
        if self.draft_review and self.status is not BookingStatus.DRAFT_APPROVED:
            raise DraftNotApproved

    def publish_part(self, *, online: int, now: datetime) -> None:
        """Record that so many pieces are online and others still owed. Raises WrongState, DraftNotApproved."""
        self.require_publishable()
        share = share_overdue(rule_named(self.rule_version), online=online)
        self.overdue_pays_minor = part_of(self.fee, share).minor
        self.wind(now=now)

    def publish(self, *, last_day: date, now: datetime) -> BookingPublished:
        """Record that everything owed is online, the last of it on `last_day`. Raises WrongState, DraftNotApproved."""
        self.require_publishable()
        BOOKING_LIFECYCLE.enter("publish", self)
        self.wind(now=now)
        self.forget_cancellation()
        if self.exclusivity_days is not None:
            self.exclusive_until = last_day + timedelta(days=self.exclusivity_days)
        return BookingPublished(booking_id=self.id)

    def approve(self, *, by: LoginId | None = None) -> BookingApproved:
        """Accept what was delivered: somebody in words, or nobody by silence. Raises WrongState."""
        BOOKING_LIFECYCLE.enter("approve", self)
        self.accepted_by, self.strikes_at, self.reminds_at = by, None, None
        return BookingApproved(booking_id=self.id)

    def settle(self, *, now: datetime) -> BookingSettled:
        """End the booking, its fee released. Raises WrongState."""
        return self._settle("settle", now)

    def cancel(self, verb: str = "cancel", *, by_silence: bool = False, now: datetime) -> BookingCancelled:
        """End the booking undelivered. Raises WrongState. Who may wish so, and when, `cancelling.py` says."""
        BOOKING_LIFECYCLE.enter(verb, self)
        self._end(now)
        self.strikes_at = self.reminds_at = self.cancellation_reminds_at = None
        return BookingCancelled(
            booking_id=self.id, brief_id=self.brief_id, influencer_id=self.influencer_id, by_silence=by_silence
        )

    def forget_cancellation(self) -> None:
        """Nobody wishes to cancel any more."""
        self.cancellation_side = self.cancellation_asked_at = self.cancels_at = None
        self.cancellation_reminds_at = self.cancellation_pays_minor = None
        self.cancellation_at_fault = False

    def end_overdue(self, *, now: datetime) -> BookingCancelled:
        """End the booking, not everything having been delivered long after it was due.

        Raises WrongState, also while a wish to cancel stands: what its answer or silence pays was told first.
        """
        if self.step is not BookingStep.DELIVER or self.waits_for_wish:
            raise WrongState(thing="booking", verb="end_overdue", status=self.status.value)
        return self.cancel(by_silence=True, now=now)

    def dispute(self, *, now: datetime) -> timedelta:
        """Stand still, with a wish to cancel; answers what its clock had left. Raises WrongState, AnswerTooLate."""
        BOOKING_LIFECYCLE.move("dispute", self.status)
        strikes_at = self.strikes_at or now
        cancels_at = self.cancels_at or strikes_at
        if now >= (due := cancels_at if self.waits_for_wish else min(strikes_at, cancels_at)):
            raise AnswerTooLate(since=due)
        BOOKING_LIFECYCLE.enter("dispute", self)
        self.strikes_at = self.reminds_at = self.cancellation_reminds_at = None
        return max(timedelta(0), strikes_at - now)

    def resume(self, status: BookingStatus, *, left: timedelta, now: datetime) -> None:
        """Go on as before the dispute, with the time that was left. Raises WrongState."""
        BOOKING_LIFECYCLE.enter(f"resume_{status.value}", self)
        reminder = timedelta(hours=rule_named(self.rule_version).reminder_hours)
        self.strikes_at, self.reminds_at = now + left, now + max(timedelta(0), left - reminder)

    def end_disputed(self, *, delivered: bool, now: datetime) -> BookingSettled | BookingCancelled:
        """End as the dispute has found, a wish to cancel being void then. Raises WrongState."""
        BOOKING_LIFECYCLE.move("find_delivered" if delivered else "find_undelivered", self.status)
        self.forget_cancellation()
        return self._settle("find_delivered", now) if delivered else self.cancel("find_undelivered", now=now)

    @property
    def cancellation_pays(self) -> Money:
        """What of the fee is the influencer's if the booking is, or was, cancelled; nothing where nobody wished so."""
        return Money(self.cancellation_pays_minor or 0, self.fee.currency)

    @property
    def ending_pays(self) -> Money:
        """What of the fee is the influencer's once the booking is cancelled: as was wished, or as overdue work pays."""
        if self.cancellation_side is not None:
            return self.cancellation_pays
        return Money(self.overdue_pays_minor, self.fee.currency)

    def share_reached(self, online: int) -> int:
        """The share of the fee, in basis points, that the work so far is worth on cancelling, `online` pieces of it."""
        rule, script = rule_named(self.rule_version), self.script_sent_at is not None
        return share_reached(rule, script_sent=script, drafts=self.drafts, rounds=self.rounds, online=online)

    @property
    def step(self) -> BookingStep | None:
        """What the booking waits for; None once it has ended."""
        return STEPS.get(self.status)

    @property
    def waits_for_wish(self) -> bool:
        """Whether overdue work does not end it yet: while a wish to cancel stands, that is answered first."""
        return self.step is BookingStep.DELIVER and self.cancellation_side is not None

    @property
    def rounds_left(self) -> int:
        """How often the brand may still ask for changes to a draft."""
        return rule_named(self.rule_version).change_rounds - self.rounds

    def wind(self, *, now: datetime) -> None:
        """Start the clock of the step that is awaited, from now. Raises LawNotOnFile."""
        rule, step = rule_named(self.rule_version), self.step
        clock = None if step is None else clock_of(step, rule, due_on=self.due_on, now=now)
        self.strikes_at = clock and clock.strikes_at
        self.reminds_at = clock and clock.reminds_at

    def announced(self) -> tuple[BookingClockStarted, ...]:
        """The clock that was started last, to be recorded with what started it."""
        if self.step is None or self.strikes_at is None or self.reminds_at is None:
            return ()
        started = BookingClockStarted(
            booking_id=self.id, step=self.step, reminds_at=self.reminds_at, strikes_at=self.strikes_at
        )
        return (started,)

    def remind(self, *, now: datetime) -> BookingReminded:
        """Remind whoever is awaited, once. Raises WrongState where it is not time."""
        if self.step is None or self.strikes_at is None or self.reminds_at is None or now < self.reminds_at:
            raise WrongState(thing="booking", verb="remind", status=self.status.value)
        self.reminds_at = None
        return BookingReminded(booking_id=self.id, step=self.step, strikes_at=self.strikes_at)

    def strike(self, *, now: datetime) -> BookingClockStruck:
        """Say that silence is now the answer to the step awaited. Raises WrongState while there is time, or a wish."""
        if self.step is None or self.strikes_at is None or now < self.strikes_at or self.waits_for_wish:
            raise WrongState(thing="booking", verb="strike", status=self.status.value)
        return BookingClockStruck(booking_id=self.id, step=self.step)

    def _require_time(self, now: datetime) -> None:
        if self.strikes_at is not None and now >= self.strikes_at:
            raise AnswerTooLate(since=self.strikes_at)

    def _settle(self, verb: str, now: datetime) -> BookingSettled:
        BOOKING_LIFECYCLE.enter(verb, self)
        self._end(now)
        return BookingSettled(booking_id=self.id, influencer_id=self.influencer_id)

    def _end(self, now: datetime) -> None:
        self.ended_at, self.review_reminds_at = now, review_rule(now).reminds_at(now)
