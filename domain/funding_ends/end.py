"""The end of a funding: announced, then reached; what nobody holds goes back, and what is held is finance's matter."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, exists, select, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.errors import DomainError, WrongState
from domain.events import Event
from domain.funding_ends.rules import funding_end_rule
from domain.ids import CampaignId, FundingId
from domain.money import Money
from domain.payments import Funding
from domain.rows import Row

LOOKED_AFTER_EVERY: Final = timedelta(hours=1)
"""*House*: how often one looks whether something of a funding is left at its partner after its end."""


class FundingEnd(Row, kw_only=True):
    """When the partner may no longer keep a funding, by the rule of the day on which it came in; it never moves.

    `looks_at` is when it is looked after next: at its end, then until nothing of it is left there.
    """

    __tablename__ = "funding_ends"
    __table_args__ = (
        CheckConstraint("reminds_at < ends_at", name="reminder"),
        CheckConstraint("looks_at >= ends_at", name="looked_after_from_its_end"),
        Index("ix_funding_ends_reminding", "reminds_at", postgresql_where=text("reminds_at IS NOT NULL")),
        Index("ix_funding_ends_looking", "looks_at", postgresql_where=text("looks_at IS NOT NULL")),
    )

    funding_id: Mapped[FundingId] = mapped_column(ForeignKey("fundings.id"), primary_key=True)
    rule_version: Mapped[str]
    ends_at: Mapped[datetime]
    """The first instant at which the partner may no longer keep it."""
    reminds_at: Mapped[datetime | None]
    """When its end is announced; empty afterwards."""
    looks_at: Mapped[datetime | None]
    """When it is to be looked after; empty once nothing of it is left."""

    @classmethod
    def of(cls, funding: Funding, *, now: datetime) -> "FundingEnd | None":
        """The end of what comes in now; None where its rail has no rule."""
        rule = funding_end_rule(funding.rail, now)
        if rule is None:
            return None
        ends_at = rule.ends_at(now)
        return cls(
            funding_id=funding.id,
            rule_version=rule.version,
            ends_at=ends_at,
            reminds_at=rule.reminds_at(now),
            looks_at=ends_at,
        )

    def announce(
        self, campaign_id: CampaignId, *, free: Money, held: Money, unpaid: Money, now: datetime
    ) -> "FundingEndAnnounced | None":
        """Say beforehand when it ends, and what of it is free, held and unpaid, if anything; once. Raises WrongState.

        Unpaid is what was released and waits to be paid out.
        """
        if self.reminds_at is None or now < self.reminds_at:
            raise WrongState(
                thing="funding end", verb="announce", status="announced" if self.reminds_at is None else "running"
            )
        self.reminds_at = None
        if not (free.minor or held.minor or unpaid.minor):
            return None
        return FundingEndAnnounced(
            funding_id=self.funding_id,
            campaign_id=campaign_id,
            ends_at=self.ends_at,
            free=free,
            held=held,
            unpaid=unpaid,
        )

    def look_after(self, *, left: bool, now: datetime) -> bool:
        """Look again later as long as something is left; answers whether this was the first look. Raises WrongState."""
        if self.looks_at is None or now < self.looks_at:
            raise WrongState(
                thing="funding end", verb="look_after", status="over" if self.looks_at is None else "running"
            )
        first = self.looks_at == self.ends_at
        self.looks_at = now + LOOKED_AFTER_EVERY if left else None
        return first

    def look_again(self, *, now: datetime) -> None:
        """Have it looked after although nothing seemed to be left: what had gone has come back."""
        if self.looks_at is None:
            self.looks_at = now


@dataclass(frozen=True, kw_only=True)
class FundingEndAnnounced(Event):
    """From `ends_at` the partner may no longer keep this funding, of which so much is free, held, released but unpaid.

    What is unpaid was not counted at first, and is null then.
    """

    funding_id: FundingId
    campaign_id: CampaignId
    ends_at: datetime
    free: Money
    held: Money
    unpaid: Money | None = None


@dataclass(frozen=True, kw_only=True)
class FundingEnded(Event):
    """The partner may no longer keep this funding: `free` goes back to the brand, the rest is a case for finance.

    `unpaid` was released and not paid out; it was not counted at first, and is null then.
    """

    funding_id: FundingId
    campaign_id: CampaignId
    free: Money
    held: Money
    unpaid: Money | None = None


@dataclass(eq=False, kw_only=True)
class FundingEndsTooSoon(DomainError):
    """The partner may not keep the money for as long as the booking may need it."""

    ends_at: datetime
    needed_until: datetime
    vi = (
        "Đối tác thanh toán chỉ được giữ tiền đến {ends_at}, còn hợp đồng có thể cần đến {needed_until}. "
        "Hãy nạp tiền mới hoặc chọn ngày giao sớm hơn."
    )
    en = (
        "The payment partner may keep the money until {ends_at}, and the booking may need it until {needed_until}. "
        "Put new money in or agree on earlier days."
    )


def end_of(funding_id: FundingId) -> Select[FundingEnd]:
    """The end of one funding, if it has one."""
    return select(FundingEnd).where(FundingEnd.funding_id == funding_id)


def ends_to_announce(now: datetime, most: int) -> Select[FundingEnd]:
    """Ends that are to be announced by now, by funding."""
    return select(FundingEnd).where(FundingEnd.reminds_at <= now).order_by(FundingEnd.funding_id).limit(most)


def ends_reached(now: datetime, most: int) -> Select[FundingEnd]:
    """Ends that are to be looked after by now, those waiting longest first."""
    chosen = select(FundingEnd).where(FundingEnd.looks_at <= now)
    return chosen.order_by(FundingEnd.looks_at, FundingEnd.funding_id).limit(most)


def some_money_ends(campaign_id: CampaignId) -> Select[bool]:
    """Whether any money of a campaign has an end."""
    return select(exists().where(FundingEnd.funding_id == Funding.id, Funding.campaign_id == campaign_id))
