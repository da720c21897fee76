"""A payout: released money of one booking, due after three working days, paid less the operator's fee and the tax."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    ScalarSelect,
    Select,
    and_,
    false,
    func,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from domain.actors import ActingInfluencer, Actor, Auditor, Finance
from domain.ids import BookingId, InfluencerId, InvoiceId, LoginId, PayoutDetailsId, PayoutId, new_id
from domain.influencers.profiles import Influencer
from domain.law.periods import midnight_in_vietnam
from domain.law.rates import Charge, PayeeKind, withheld_as_asked
from domain.lifecycle import Lifecycle
from domain.money import Money
from domain.offers.texts import needed_text
from domain.payouts.deductions import Deductions
from domain.payouts.events import (
    PayoutCancelled,
    PayoutCleared,
    PayoutFailed,
    PayoutHeld,
    PayoutPaid,
    PayoutReminded,
    PayoutSent,
)
from domain.payouts.invoices import Invoice, InvoiceTooLate
from domain.payouts.payout_details import PayoutDetails
from domain.payouts.rules import payout_rule
from domain.rows import Row, money_columns

LONGEST_REASON: Final = 500


class PayoutStatus(StrEnum):
    """Where a payout stands."""

    SCHEDULED = "scheduled"
    """To be sent once it is due and there are details to pay to."""
    HELD = "held"
    """Under review: not sent, however long it is due."""
    SENT = "sent"
    """Booked; the payment partner is asked to pay it and has not answered."""
    PAID = "paid"
    """The partner has paid it."""
    FAILED = "failed"
    """It did not arrive; the money is the influencer's earnings again, and another payout holds it for review."""
    CANCELLED = "cancelled"
    """What was released is held again, so there is nothing to pay."""


PAYOUT_LIFECYCLE: Final = Lifecycle(
    "payout",
    PayoutStatus.SCHEDULED,
    {
        "hold": ({PayoutStatus.SCHEDULED}, PayoutStatus.HELD),
        "clear": ({PayoutStatus.HELD}, PayoutStatus.SCHEDULED),
        "send": ({PayoutStatus.SCHEDULED}, PayoutStatus.SENT),
        "settle": ({PayoutStatus.SENT}, PayoutStatus.PAID),
        "fail": ({PayoutStatus.SENT, PayoutStatus.PAID}, PayoutStatus.FAILED),
        "cancel": ({PayoutStatus.SCHEDULED, PayoutStatus.HELD}, PayoutStatus.CANCELLED),
    },
)
BOOKED: Final = (PayoutStatus.SENT, PayoutStatus.PAID, PayoutStatus.FAILED)
"""Those that have been taken from the earnings at some time."""
WAITING: Final = (PayoutStatus.SCHEDULED, PayoutStatus.HELD)
"""Those that were not sent yet."""
OVER: Final = (PayoutStatus.FAILED, PayoutStatus.CANCELLED)
"""Those that pay nothing any more."""


class Payout(Row, kw_only=True):
    """One payment to one influencer for one booking.

    The fee is taken by the rule that the booking was made under; the tax is reckoned anew on the day it is sent.
    """

    __tablename__ = "payouts"
    __table_args__ = (
        CheckConstraint("net_minor > 0 AND fee_minor >= 0 AND tax_minor >= 0", name="positive"),
        CheckConstraint("gross_minor = fee_minor + tax_minor + net_minor", name="adds_up"),
        CheckConstraint(
            "gross_currency = fee_currency AND gross_currency = tax_currency AND gross_currency = net_currency",
            name="one_currency",
        ),
        CheckConstraint(
            "(status IN ('sent', 'paid', 'failed')) = (sent_at IS NOT NULL)"
            " AND num_nulls(sent_at, details_id) IN (0, 2)",
            name="sent_somewhere",
        ),
        CheckConstraint(
            "(rail IS NULL OR sent_at IS NOT NULL) AND (rail IS NOT NULL OR status <> 'paid')", name="paid_by_somebody"
        ),
        CheckConstraint("(status IN ('paid', 'failed', 'cancelled')) = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("status <> 'held' OR held_because IS NOT NULL", name="held_for_a_reason"),
        CheckConstraint("(status = 'failed') = (failure IS NOT NULL)", name="failed_for_a_reason"),
        CheckConstraint("payee_kind <> 'business' OR sent_at IS NULL OR invoice_id IS NOT NULL", name="invoiced"),
        CheckConstraint("num_nulls(invoice_id, invoice_number) IN (0, 2)", name="invoice"),
        ForeignKeyConstraint(
            ["booking_id", "fee_rule"], ["bookings.id", "bookings.fee_rule"], name="fk_payouts_fee_rule"
        ),
        # Where it was sent is set for the kind of payee under which it was reckoned; its invoice is for its own gross.
        ForeignKeyConstraint(["details_id", "payee_kind"], ["payout_details.id", "payout_details.payee_kind"]),
        ForeignKeyConstraint(
            ["invoice_id", "influencer_id", "invoice_number", "gross_minor", "gross_currency"],
            [
                "invoices.id",
                "invoices.influencer_id",
                "invoices.number",
                "invoices.amount_minor",
                "invoices.amount_currency",
            ],
            name="fk_payouts_invoice",
        ),
        Index(
            "uq_payouts_invoice_number",
            "influencer_id",
            "invoice_number",
            unique=True,
            postgresql_where=text("status NOT IN ('failed', 'cancelled')"),
        ),
        Index("ix_payouts_due", "due_at", postgresql_where=text("status = 'scheduled'")),
    )

    id: Mapped[PayoutId] = mapped_column(primary_key=True, default_factory=lambda: PayoutId(new_id()))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id"), index=True)
    booking_id: Mapped[BookingId] = mapped_column(index=True)
    gross: Mapped[Money] = money_columns("gross")
    fee: Mapped[Money] = money_columns("fee")
    tax: Mapped[Money] = money_columns("tax")
    net: Mapped[Money] = money_columns("net")
    payee_kind: Mapped[PayeeKind]
    """The kind of payee under which fee and tax were reckoned; it stays so once it was sent."""
    fee_rule: Mapped[str]
    tax_rule: Mapped[str]
    scheduled_at: Mapped[datetime]
    due_at: Mapped[datetime]
    status: Mapped[PayoutStatus] = mapped_column(default=PAYOUT_LIFECYCLE.initial)
    held_because: Mapped[str | None] = mapped_column(default=None)
    follows_id: Mapped[PayoutId | None] = mapped_column(ForeignKey("payouts.id"), default=None, unique=True)
    """The failed payout that this one makes good."""
    invoice_id: Mapped[InvoiceId | None] = mapped_column(default=None)
    """What a business states for this payout; before that it is not sent."""
    invoice_number: Mapped[str | None] = mapped_column(default=None)
    details_id: Mapped[PayoutDetailsId | None] = mapped_column(ForeignKey("payout_details.id"), default=None)
    rail: Mapped[str | None] = mapped_column(default=None)
    reference: Mapped[str | None] = mapped_column(default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    failure: Mapped[str | None] = mapped_column(default=None)

    @classmethod
    def scheduled(
        cls,
        *,
        influencer_id: InfluencerId,
        booking_id: BookingId,
        gross: Money,
        deductions: Deductions,
        disputable_until: datetime | None = None,
        now: datetime,
    ) -> "Payout":
        """Released money, due after three working days (T+3). Raises LawNotOnFile.

        T is now, or the later instant from which the booking's end cannot be disputed any more.
        """
        fee, tax = deductions.fee, deductions.tax
        return cls(
            influencer_id=influencer_id,
            booking_id=booking_id,
            gross=gross,
            fee=fee.amount,
            tax=tax.amount,
            net=gross - fee.amount - tax.amount,
            payee_kind=deductions.payee,
            fee_rule=fee.rule_version,
            tax_rule=tax.rule_version,
            scheduled_at=now,
            due_at=payout_rule(now).due_at(max(now, disputable_until or now)),
        )

    @property
    def taxed_as_asked(self) -> bool:
        """Whether tax is withheld because the influencer asked for it: the gross is below the rule's threshold."""
        return withheld_as_asked(self.gross, Charge(self.tax, self.tax_rule))

    def take(self, invoice: Invoice, deductions: Deductions) -> None:
        """Name the (checked) invoice for it, and reckon it as of a business. Raises InvoiceTooLate once it was sent."""
        if self.status not in WAITING:
            raise InvoiceTooLate
        self.reckon(deductions)
        self.invoice_id, self.invoice_number = invoice.id, invoice.number

    def reckon(self, deductions: Deductions) -> None:
        """Take the tax as it is today, and the fee; the database refuses it once the payout was sent."""
        fee, tax = deductions.fee, deductions.tax
        self.payee_kind = deductions.payee
        self.fee, self.fee_rule, self.tax, self.tax_rule = fee.amount, fee.rule_version, tax.amount, tax.rule_version
        self.net = self.gross - self.fee - self.tax

    def hold(self, reason: str, *, by: LoginId | None) -> "PayoutHeld":
        """Keep it from being sent. Raises WrongState, InvalidInput."""
        because = needed_text(reason, "reason", LONGEST_REASON)
        PAYOUT_LIFECYCLE.enter("hold", self)
        self.held_because = because
        return PayoutHeld(payout_id=self.id, influencer_id=self.influencer_id, by=by)

    def clear(self, *, by: LoginId) -> "PayoutCleared":
        """End the review: it is sent when it is due. Raises WrongState."""
        PAYOUT_LIFECYCLE.enter("clear", self)
        return PayoutCleared(payout_id=self.id, influencer_id=self.influencer_id, by=by)

    def remind(self, *, ends_at: datetime) -> "PayoutReminded":
        """Say to the influencer that it waits for them, and until when the partner may keep the money."""
        return PayoutReminded(payout_id=self.id, influencer_id=self.influencer_id, ends_at=ends_at)

    def send(self, details: PayoutDetails, deductions: Deductions, *, now: datetime) -> "PayoutSent":
        """Let it be paid to these details, with the tax as it is today. Raises WrongState."""
        PAYOUT_LIFECYCLE.enter("send", self)
        self.reckon(deductions)
        self.details_id, self.sent_at = details.id, now
        return PayoutSent(payout_id=self.id, influencer_id=self.influencer_id, net=self.net)

    def hand_to(self, rail: str) -> None:
        """Let this rail, and for ever no other, be asked to pay it; unless one was before."""
        if self.rail is None:
            self.rail = rail

    def settle(self, *, reference: str, now: datetime, on: date | None = None) -> "PayoutPaid":
        """Record that the partner has paid it, under its own `reference`; `on` a day in Viet Nam, if that is known.

        A year's statement goes by that day, however much later it is heard of. Raises WrongState.
        """
        PAYOUT_LIFECYCLE.enter("settle", self)
        begun = now if on is None else midnight_in_vietnam(on)
        self.reference, self.ended_at = reference, max(begun, self.sent_at or begun)
        return PayoutPaid(payout_id=self.id, influencer_id=self.influencer_id, net=self.net)

    def fail(self, reason: str, *, now: datetime) -> "PayoutFailed":
        """Record that it did not arrive, or came back. Raises WrongState."""
        PAYOUT_LIFECYCLE.enter("fail", self)
        self.failure, self.ended_at = reason, now
        return PayoutFailed(payout_id=self.id, influencer_id=self.influencer_id)

    def cancel(self, *, now: datetime) -> "PayoutCancelled":
        """Record that there is nothing to pay any more. Raises WrongState once it was sent."""
        PAYOUT_LIFECYCLE.enter("cancel", self)
        self.ended_at = now
        return PayoutCancelled(payout_id=self.id, influencer_id=self.influencer_id)

    def again(self, *, now: datetime) -> "Payout":
        """The payout that makes this failed one good; it waits for somebody to look at it."""
        return Payout(
            influencer_id=self.influencer_id,
            booking_id=self.booking_id,
            gross=self.gross,
            fee=self.fee,
            tax=self.tax,
            net=self.net,
            payee_kind=self.payee_kind,
            fee_rule=self.fee_rule,
            tax_rule=self.tax_rule,
            scheduled_at=now,
            due_at=now,
            follows_id=self.id,
            invoice_id=self.invoice_id,
            invoice_number=self.invoice_number,
        )


def payout_is_visible(actor: Actor) -> ColumnElement[bool]:
    """Whether an actor may see a payout: the influencer who is paid, and who answers for the books."""
    match actor:
        case Finance() | Auditor():
            return true()
        case ActingInfluencer():
            return Payout.influencer_id == actor.influencer_id
        case _:
            return false()


def payout_by(payout_id: PayoutId) -> Select[Payout]:
    """One payout, whoever asks."""
    return select(Payout).where(Payout.id == payout_id)


def sent_to_an_older_account() -> ColumnElement[bool]:
    """Whether its influencer has named another account since a payout was sent: nothing goes to the older one."""
    return Payout.details_id != _of_newest_details(PayoutDetails.id)


def payee_of(payout_id: PayoutId) -> Select[Influencer]:
    """Who is paid: locked by whoever must not see them name another account meanwhile."""
    return select(Influencer).join(Payout, Payout.influencer_id == Influencer.id).where(Payout.id == payout_id)


def payouts_due(now: datetime, most: int) -> Select[Payout]:
    """Payouts that may be sent at an instant: due, not under review, and with details that have rested long enough.

    While the newest details rest, nothing is paid to older ones either: whoever stole a login changed them. To a
    business nothing is paid without its invoice.
    """
    invoiced = or_(Payout.invoice_id.is_not(None), _of_newest_details(PayoutDetails.payee_kind) != PayeeKind.BUSINESS)
    return (
        select(Payout)
        .where(Payout.status == PayoutStatus.SCHEDULED, Payout.due_at <= now)
        .where(_of_newest_details(PayoutDetails.usable_from) <= now, invoiced)
        .order_by(Payout.due_at, Payout.id)
        .limit(most)
    )


def waits_for_its_influencer() -> ColumnElement[bool]:
    """Whether a payout is scheduled and cannot be sent before its influencer says where to, or gives an invoice."""
    no_account = _of_newest_details(PayoutDetails.id).is_(None)
    is_business = _of_newest_details(PayoutDetails.payee_kind) == PayeeKind.BUSINESS
    waits = or_(no_account, and_(is_business, Payout.invoice_id.is_(None)))
    return and_(Payout.status == PayoutStatus.SCHEDULED, waits)


def invoiced_under(number: str, influencer_id: InfluencerId) -> Select[Payout]:
    """The payout, of those that pay or paid, for which an influencer has named the invoice of this number."""
    named = select(Payout).where(Payout.influencer_id == influencer_id, Payout.invoice_number == number)
    return named.where(Payout.status.not_in(OVER))


def _of_newest_details(column: InstrumentedAttribute[Any]) -> ScalarSelect[Any]:
    return (
        select(column)
        .where(PayoutDetails.influencer_id == Payout.influencer_id)
        .order_by(PayoutDetails.number.desc())
        .limit(1)
        .scalar_subquery()
    )


def waiting_for(influencer_id: InfluencerId) -> Select[Payout]:
    """What waits to be sent to an influencer, by id."""
    mine = select(Payout).where(Payout.influencer_id == influencer_id, Payout.status.in_(WAITING))
    return mine.order_by(Payout.id)


def scheduled_of(booking_id: BookingId) -> Select[int]:
    """How much of a booking's released fee, in minor units, has a payout that pays or will pay it."""
    gross = Payout.__table__.c.gross_minor
    return select(func.coalesce(func.sum(gross), 0)).where(Payout.booking_id == booking_id, Payout.status.not_in(OVER))
