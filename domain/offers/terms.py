"""Terms: one whole version of what an offer asks and pays, written by one side."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.campaigns.checks import (
    LONGEST_EXCLUSIVITY,
    MOST_DELIVERABLES,
    MOST_MONEY,
    MOST_PIECES,
    checked_grants,
    known_codes,
    text_line,
)
from domain.campaigns.content import AskedDeliverable, AskedExclusivity, UsageGrant
from domain.errors import InvalidInput
from domain.ids import LoginId, OfferId, TermsId, new_id
from domain.instants import within_reach
from domain.law.periods import day_in_vietnam
from domain.lifecycle import Lifecycle
from domain.logins import OpenedWith
from domain.money import Money, vnd
from domain.offers.declarations import Declarations
from domain.offers.texts import optional_text
from domain.reference.categories import CATEGORIES
from domain.reference.platforms import FORMATS, PLATFORMS
from domain.rows import Json, JsonList, Row, money_columns

LONGEST_MESSAGE: Final = 2_000
GRANTS: Final = "terms.usageGrants"
"""Where the usage grants of terms stand in the input."""


class Side(StrEnum):
    """The two sides of an offer."""

    BRAND = "brand"
    """The company that asks."""
    INFLUENCER = "influencer"
    """The influencer who is asked, or applies."""

    @property
    def other(self) -> "Side":
        """Who answers what this side wrote."""
        return Side.INFLUENCER if self is Side.BRAND else Side.BRAND


@dataclass(frozen=True, kw_only=True)
class Terms:
    """One version, whole. The fee in đồng is for everything asked of the one influencer; 0 for unpaid work."""

    fee: Money
    deliverables: tuple[AskedDeliverable, ...]
    usage_grants: tuple[UsageGrant, ...] = ()
    exclusivity: AskedExclusivity | None = None
    message: str | None = None

    def checked(self, *, now: datetime) -> "Terms":
        """The terms tidied. Raises InvalidInput, naming the field at fault under `input.terms`."""
        check_fee(self.fee)
        if not 1 <= len(self.deliverables) <= MOST_DELIVERABLES:
            raise _invalid(
                f"Từ 1 đến {MOST_DELIVERABLES} sản phẩm giao.",
                f"There are 1 to {MOST_DELIVERABLES} deliverables.",
                "deliverables",
            )
        check_exclusivity(self.exclusivity)
        return replace(
            self,
            deliverables=checked_deliverables(self.deliverables, now=now),
            usage_grants=checked_grants(self.usage_grants, GRANTS, now=now),
            message=optional_text(self.message, "input.terms.message", LONGEST_MESSAGE),
        )

    @property
    def last_day(self) -> date:
        """The day by which the last deliverable is due."""
        return max(asked.due_on for asked in self.deliverables)


def check_fee(fee: Money) -> None:
    """Raise InvalidInput for a fee that is not in đồng, is negative or is more than anybody pays."""
    if fee.currency != "VND" or not vnd(0) <= fee <= MOST_MONEY:
        raise _invalid("Mức phí là đồng, không âm.", "The fee is in đồng and not negative.", "fee")


class TermsStatus(StrEnum):
    """Where one version stands; of an open offer's versions exactly one is open."""

    OPEN = "open"
    """It waits for the other side's answer."""
    SUPERSEDED = "superseded"
    """It was answered with another version."""
    AGREED = "agreed"
    """Both sides agreed to it."""
    ENDED = "ended"
    """The offer ended without agreement while it was open."""


TERMS_LIFECYCLE: Final = Lifecycle(
    "terms",
    TermsStatus.OPEN,
    {
        "supersede": ({TermsStatus.OPEN}, TermsStatus.SUPERSEDED),
        "agree": ({TermsStatus.OPEN}, TermsStatus.AGREED),
        "end": ({TermsStatus.OPEN}, TermsStatus.ENDED),
    },
)


class OfferTerms(Row, kw_only=True):
    """A version as it was written; its words are never changed (a trigger keeps them), only its status moves."""

    __tablename__ = "offer_terms"
    __table_args__ = (
        UniqueConstraint("offer_id", "number"),
        Index("uq_offer_terms_open", "offer_id", unique=True, postgresql_where=text("status = 'open'")),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("fee_minor >= 0", name="fee"),
        CheckConstraint("num_nulls(exclusivity_category, exclusivity_days) IN (0, 2)", name="exclusivity"),
        CheckConstraint("(side = 'influencer') = (declarations IS NOT NULL)", name="declared"),
    )

    id: Mapped[TermsId] = mapped_column(primary_key=True, default_factory=lambda: TermsId(new_id()))
    offer_id: Mapped[OfferId] = mapped_column(ForeignKey("offers.id"))
    number: Mapped[int]
    side: Mapped[Side]
    written_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    written_at: Mapped[datetime]
    session_opened_with: Mapped[OpenedWith | None]
    """What the session was opened with in which it was written; not known of what is older than second factors."""
    status: Mapped[TermsStatus] = mapped_column(default=TERMS_LIFECYCLE.initial)
    fee: Mapped[Money] = money_columns("fee")
    deliverables: Mapped[JsonList]
    usage_grants: Mapped[JsonList]
    exclusivity_category: Mapped[str | None]
    exclusivity_days: Mapped[int | None]
    message: Mapped[str | None]
    declarations: Mapped[Json | None]

    @classmethod
    def written(
        cls,
        offer_id: OfferId,
        number: int,
        terms: Terms,
        *,
        side: Side,
        declarations: Declarations | None,
        by: LoginId,
        session_opened_with: OpenedWith,
        now: datetime,
    ) -> "OfferTerms":
        """The row of checked terms."""
        exclusivity = terms.exclusivity
        return cls(
            offer_id=offer_id,
            number=number,
            side=side,
            written_by=by,
            written_at=now,
            session_opened_with=session_opened_with,
            fee=terms.fee,
            deliverables=_lists().dump_python(terms.deliverables, mode="json"),
            usage_grants=_grants().dump_python(terms.usage_grants, mode="json"),
            exclusivity_category=exclusivity and exclusivity.category,
            exclusivity_days=exclusivity and exclusivity.days,
            message=terms.message,
            declarations=declarations and declarations.to_json(),
        )

    def read(self) -> Terms:
        """The version as a value."""
        return terms_of(
            fee=self.fee,
            deliverables=self.deliverables,
            usage_grants=self.usage_grants,
            exclusivity_category=self.exclusivity_category,
            exclusivity_days=self.exclusivity_days,
            message=self.message,
        )


def terms_of(
    *,
    fee: Money,
    deliverables: JsonList,
    usage_grants: JsonList,
    exclusivity_category: str | None,
    exclusivity_days: int | None,
    message: str | None,
) -> Terms:
    """Terms as a value, from what a version keeps."""
    exclusivity = None
    if exclusivity_category is not None and exclusivity_days is not None:
        exclusivity = AskedExclusivity(category=exclusivity_category, days=exclusivity_days)
    return Terms(
        fee=fee,
        deliverables=_lists().validate_python(tuple(deliverables)),
        usage_grants=grants_of(usage_grants),
        exclusivity=exclusivity,
        message=message,
    )


def checked_deliverables(deliverables: tuple[AskedDeliverable, ...], *, now: datetime) -> tuple[AskedDeliverable, ...]:
    """The deliverables tidied. Raises InvalidInput for what nobody can make, or not by a day that has passed."""
    today = day_in_vietnam(now)
    return tuple(_deliverable(asked, place, today) for place, asked in enumerate(deliverables))


def _deliverable(asked: AskedDeliverable, place: int, today: date) -> AskedDeliverable:
    at = f"deliverables[{place}]"
    known_codes([asked.platform], PLATFORMS, f"terms.{at}.platform")
    known_codes([asked.format], FORMATS, f"terms.{at}.format")
    if not 1 <= asked.count <= MOST_PIECES:
        raise _invalid(f"Số lượng từ 1 đến {MOST_PIECES}.", f"There are 1 to {MOST_PIECES} pieces.", f"{at}.count")
    if asked.due_on < today:
        raise _invalid("Hạn giao đã qua.", "The day it is due has passed.", f"{at}.dueOn")
    within_reach(asked.due_on, today=today, field=f"input.terms.{at}.dueOn")
    return replace(asked, note=asked.note and text_line(asked.note, f"terms.{at}.note"))


def check_exclusivity(exclusivity: AskedExclusivity | None) -> None:
    """Raise InvalidInput for a promise in no category, or for too long."""
    if exclusivity is None:
        return
    known_codes([exclusivity.category], CATEGORIES, "terms.exclusivity.category")
    if not 1 <= exclusivity.days <= LONGEST_EXCLUSIVITY:
        raise _invalid(
            f"Độc quyền từ 1 đến {LONGEST_EXCLUSIVITY} ngày.",
            f"An exclusivity lasts 1 to {LONGEST_EXCLUSIVITY} days.",
            "exclusivity.days",
        )


def _invalid(vi: str, en: str, path: str) -> InvalidInput:
    return InvalidInput(vi_reason=vi, en_reason=en, field=f"input.terms.{path}")


def grants_of(kept: JsonList) -> tuple[UsageGrant, ...]:
    """Usage grants as values, from their JSON values."""
    return _grants().validate_python(tuple(kept))


@cache
def _lists() -> TypeAdapter[tuple[AskedDeliverable, ...]]:
    return TypeAdapter(tuple[AskedDeliverable, ...])


@cache
def _grants() -> TypeAdapter[tuple[UsageGrant, ...]]:
    return TypeAdapter(tuple[UsageGrant, ...])
