"""Reconciliation: our books compared with a partner's own list, and a case for every difference."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, TypeAlias

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Select,
    UniqueConstraint,
    false,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import Actor, Auditor, Finance
from domain.events import Event
from domain.ids import FundingId, LoginId, PartnerReconciliationId, PayoutId, ReconciliationCaseId, new_id
from domain.lifecycle import Lifecycle
from domain.money import Money
from domain.offers.texts import needed_text
from domain.rows import Row, money_columns

WINDOW: Final = timedelta(days=180)
"""*House*: how far back fundings are compared; a bank may take money back for some months."""
RESTLESS: Final = timedelta(hours=1)
"""*House*: what moved so shortly before is left to the next night: one side may not have heard of it yet."""
LONGEST_EXPLANATION: Final = 1_000
Identity: TypeAlias = "tuple[DifferenceKind, str, Money, Money]"
"""What makes a difference the same one: its kind, its subject, and both sums, which are of one currency."""


class DifferenceKind(StrEnum):
    """What was found to differ."""

    PAYMENT = "payment"
    """What was paid into one funding."""
    REFUND = "refund"
    """What of one funding went back to its brand."""
    CHARGEBACK = "chargeback"
    """What of one funding the brand's bank took back."""
    COST = "cost"
    """What the partner kept for itself for one funding: the operator's cost."""
    UNKNOWN_PAYMENT = "unknown_payment"
    """A payment at the partner that belongs to no funding of ours."""
    PAYOUT = "payout"
    """What of one payout is in a connected account, or was paid out of it."""
    UNKNOWN_TRANSFER = "unknown_transfer"
    """A transfer to a connected account that belongs to no payout of ours."""
    FUNDING_END = "funding_end"
    """What of one funding is still there although its partner may no longer keep any of it."""


class CaseStatus(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    """Nobody has explained it, and it is still there."""
    EXPLAINED = "explained"
    """Finance has said what it is; the same difference opens no other case."""
    GONE = "gone"
    """At a later reconciliation the difference was no longer there."""


CASE_LIFECYCLE: Final = Lifecycle(
    "reconciliation case",
    CaseStatus.OPEN,
    {
        "explain": ({CaseStatus.OPEN}, CaseStatus.EXPLAINED),
        "vanish": ({CaseStatus.OPEN}, CaseStatus.GONE),
        "come_back": ({CaseStatus.GONE}, CaseStatus.OPEN),
    },
)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What our books and a partner's list say of one subject: a funding or payout by its id, or the partner's name."""

    kind: DifferenceKind
    subject: str
    funding_id: FundingId | None
    ours: Money
    theirs: Money
    references: tuple[str, ...]
    payout_id: PayoutId | None = None

    @property
    def identity(self) -> Identity:
        """What makes it the same difference."""
        return self.kind, self.subject, self.ours, self.theirs


class PartnerReconciliation(Row, kw_only=True):
    """One partner's list compared with our books, once."""

    __tablename__ = "partner_reconciliations"
    __table_args__ = (CheckConstraint("num_nulls(ended_at, compared) IN (0, 2)", name="ended"),)

    id: Mapped[PartnerReconciliationId] = mapped_column(
        primary_key=True, default_factory=lambda: PartnerReconciliationId(new_id())
    )
    rail: Mapped[str]
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    compared: Mapped[int | None] = mapped_column(default=None)
    """Of how many fundings, payouts, and payments and transfers of nobody's."""


class ReconciliationCase(Row, kw_only=True):
    """A difference between our books and a partner's list; the same one has one case for ever."""

    __tablename__ = "reconciliation_cases"
    __table_args__ = (
        UniqueConstraint(
            "rail",
            "kind",
            "subject",
            "ours_minor",
            "theirs_minor",
            "ours_currency",
            name="uq_reconciliation_cases_same_difference",
        ),
        CheckConstraint("ours_minor <> theirs_minor", name="differs"),
        CheckConstraint("ours_currency = theirs_currency", name="one_currency"),
        CheckConstraint("(status = 'open') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("(status = 'explained') = (explained_by IS NOT NULL)", name="explained_by_somebody"),
        CheckConstraint("num_nulls(explained_by, explanation) IN (0, 2)", name="explained"),
    )

    id: Mapped[ReconciliationCaseId] = mapped_column(
        primary_key=True, default_factory=lambda: ReconciliationCaseId(new_id())
    )
    rail: Mapped[str]
    kind: Mapped[DifferenceKind]
    subject: Mapped[str]
    funding_id: Mapped[FundingId | None] = mapped_column(ForeignKey("fundings.id"), index=True)
    payout_id: Mapped[PayoutId | None] = mapped_column(ForeignKey("payouts.id"), index=True)
    ours: Mapped[Money] = money_columns("ours")
    theirs: Mapped[Money] = money_columns("theirs")
    references: Mapped[str] = mapped_column("partner_references")
    opened_at: Mapped[datetime]
    status: Mapped[CaseStatus] = mapped_column(default=CASE_LIFECYCLE.initial)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    explained_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)
    explanation: Mapped[str | None] = mapped_column(default=None)

    @classmethod
    def opened(
        cls, rail: str, difference: Difference, *, now: datetime
    ) -> "tuple[ReconciliationCase, ReconciliationCaseOpened]":
        """The case of a difference that was never found before."""
        case = cls(
            rail=rail,
            kind=difference.kind,
            subject=difference.subject,
            funding_id=difference.funding_id,
            payout_id=difference.payout_id,
            ours=difference.ours,
            theirs=difference.theirs,
            references=" ".join(difference.references),
            opened_at=now,
        )
        return case, case._announced()

    @property
    def identity(self) -> Identity:
        """What makes another difference the same."""
        return self.kind, self.subject, self.ours, self.theirs

    def come_back(self, *, now: datetime) -> "ReconciliationCaseOpened":
        """Open it again: the difference was gone and is there once more. Raises WrongState."""
        CASE_LIFECYCLE.enter("come_back", self)
        self.opened_at, self.ended_at = now, None
        return self._announced()

    def vanish(self, *, now: datetime) -> "ReconciliationCaseGone":
        """End it: the difference is no longer there. Raises WrongState."""
        CASE_LIFECYCLE.enter("vanish", self)
        self.ended_at = now
        return ReconciliationCaseGone(case_id=self.id, rail=self.rail, kind=self.kind)

    def explain(self, explanation: str, *, by: LoginId, now: datetime) -> "ReconciliationCaseExplained":
        """End it with what it is. Raises WrongState, InvalidInput."""
        said = needed_text(explanation, "explanation", LONGEST_EXPLANATION)
        CASE_LIFECYCLE.enter("explain", self)
        self.explanation, self.explained_by, self.ended_at = said, by, now
        return ReconciliationCaseExplained(case_id=self.id, rail=self.rail, kind=self.kind, by=by)

    def _announced(self) -> "ReconciliationCaseOpened":
        return ReconciliationCaseOpened(
            case_id=self.id, rail=self.rail, kind=self.kind, ours=self.ours, theirs=self.theirs
        )


@dataclass(frozen=True, kw_only=True)
class PartnerReconciliationBegun(Event):
    """A partner's list since an instant is to be compared with our books."""

    reconciliation_id: PartnerReconciliationId
    rail: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class ReconciliationCaseOpened(Event):
    """Our books and a partner's list differ."""

    case_id: ReconciliationCaseId
    rail: str
    kind: DifferenceKind
    ours: Money
    theirs: Money


@dataclass(frozen=True, kw_only=True)
class ReconciliationCaseGone(Event):
    """A difference is no longer there."""

    case_id: ReconciliationCaseId
    rail: str
    kind: DifferenceKind


@dataclass(frozen=True, kw_only=True)
class ReconciliationCaseExplained(Event):
    """Finance has said what a difference is."""

    case_id: ReconciliationCaseId
    rail: str
    kind: DifferenceKind
    by: LoginId


def case_is_visible(actor: Actor) -> ColumnElement[bool]:
    """Finance and the auditor see cases, and nobody else."""
    return true() if isinstance(actor, (Finance, Auditor)) else false()


def case_by(case_id: ReconciliationCaseId) -> Select[ReconciliationCase]:
    """One case, whoever asks."""
    return select(ReconciliationCase).where(ReconciliationCase.id == case_id)
