"""A campaign: a brand's budgeted programme over some days, in which its briefs stand."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import ActingAdmin, ActingBrand
from domain.campaigns.checks import LONGEST_TITLE, MOST_MONEY, text_line
from domain.errors import DomainError, InvalidInput
from domain.events import Event
from domain.ids import BrandId, CampaignId, new_id
from domain.lifecycle import Lifecycle
from domain.money import Money, vnd
from domain.rows import Row, money_columns


class CampaignStatus(StrEnum):
    """Whether briefs may still be added."""

    OPEN = "open"
    """Briefs may be added."""
    CLOSED = "closed"
    """It takes no more briefs."""


CAMPAIGN_LIFECYCLE: Final = Lifecycle(
    "campaign", CampaignStatus.OPEN, {"close": ({CampaignStatus.OPEN}, CampaignStatus.CLOSED)}
)


@dataclass(frozen=True, kw_only=True)
class CampaignPlan:
    """What a brand says of its campaign: a name, đồng for all its briefs together, first and last day (included)."""

    name: str
    budget: Money
    starts_on: date
    ends_on: date

    def checked(self) -> "CampaignPlan":
        """The plan with its name tidied. Raises InvalidInput."""
        if self.budget.currency != "VND" or not vnd(0) <= self.budget <= MOST_MONEY:
            raise InvalidInput(
                vi_reason="Ngân sách là đồng, không âm.",
                en_reason="The budget is in đồng and not negative.",
                field="input.budget",
            )
        if self.ends_on < self.starts_on:
            raise InvalidInput(
                vi_reason="Ngày kết thúc không trước ngày bắt đầu.",
                en_reason="The last day is not before the first.",
                field="input.endsOn",
            )
        name = text_line(self.name, "name", LONGEST_TITLE)
        return CampaignPlan(name=name, budget=self.budget, starts_on=self.starts_on, ends_on=self.ends_on)


class Campaign(Row, kw_only=True):
    """A programme of one brand. The budgets of its briefs, those refused aside, never exceed its own."""

    __tablename__ = "campaigns"
    __table_args__ = (
        CheckConstraint("budget_minor >= 0", name="budget"),
        CheckConstraint("ends_on >= starts_on", name="days_in_order"),
    )

    id: Mapped[CampaignId] = mapped_column(primary_key=True, default_factory=lambda: CampaignId(new_id()))
    brand_id: Mapped[BrandId] = mapped_column(ForeignKey("brands.id"), index=True)
    name: Mapped[str]
    budget: Mapped[Money] = money_columns("budget")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    status: Mapped[CampaignStatus] = mapped_column(default=CampaignStatus.OPEN)
    created_at: Mapped[datetime]

    @classmethod
    def planned(cls, brand_id: BrandId, plan: CampaignPlan, *, now: datetime) -> "Campaign":
        """A new open campaign. Raises InvalidInput."""
        plan = plan.checked()
        return cls(
            brand_id=brand_id,
            name=plan.name,
            budget=plan.budget,
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
            created_at=now,
        )

    def edit(self, plan: CampaignPlan, *, planned: Money) -> "CampaignEdited":
        """Change the plan, `planned` đồng of whose budget stand in briefs already.

        Raises InvalidInput, CampaignNotOpen, CampaignBudgetExceeded.
        """
        plan = plan.checked()
        self.require_open()
        if plan.budget < planned:
            raise CampaignBudgetExceeded(budget=plan.budget, planned=planned, field="input.budget")
        self.name, self.budget = plan.name, plan.budget
        self.starts_on, self.ends_on = plan.starts_on, plan.ends_on
        return CampaignEdited(campaign_id=self.id)

    def close(self) -> "CampaignClosed":
        """Take no more briefs. Raises WrongState."""
        CAMPAIGN_LIFECYCLE.enter("close", self)
        return CampaignClosed(campaign_id=self.id)

    def require_open(self) -> None:
        """Raise CampaignNotOpen once the campaign is closed."""
        if self.status is not CampaignStatus.OPEN:
            raise CampaignNotOpen

    def require_room(self, budget: Money, *, planned: Money) -> None:
        """Raise CampaignBudgetExceeded where a brief's budget does not fit beside the `planned` ones."""
        if self.budget < planned + budget:
            raise CampaignBudgetExceeded(budget=self.budget, planned=planned + budget, field="input.budget")


@dataclass(frozen=True, kw_only=True)
class CampaignCreated(Event):
    """A brand plans a campaign."""

    campaign_id: CampaignId
    brand_id: BrandId


@dataclass(frozen=True, kw_only=True)
class CampaignEdited(Event):
    """A campaign's plan was changed."""

    campaign_id: CampaignId


@dataclass(frozen=True, kw_only=True)
class CampaignClosed(Event):
    """A campaign takes no more briefs."""

    campaign_id: CampaignId


@dataclass(eq=False, kw_only=True)
class CampaignNotOpen(DomainError):
    """The campaign is closed."""

    vi = "Chiến dịch đã đóng."
    en = "The campaign is closed."


@dataclass(eq=False, kw_only=True)
class CampaignStillRunning(DomainError):
    """A campaign is closed once its briefs have ended."""

    briefs: int
    vi = "Còn {briefs} bản yêu cầu chưa kết thúc; hãy đóng chúng trước."
    en = "{briefs} of its briefs have not ended; close them first."


@dataclass(eq=False, kw_only=True)
class CampaignBudgetExceeded(DomainError):
    """The briefs together would cost more than the campaign has."""

    budget: Money
    planned: Money
    field: str | None = field(default="input.budget")
    vi = "Tổng ngân sách các bản yêu cầu ({planned}) vượt ngân sách chiến dịch ({budget})."
    en = "The briefs' budgets ({planned}) exceed the campaign's ({budget})."


def campaigns_owned_by(actor: ActingBrand) -> Select[Campaign]:
    """The campaigns of the actor's brand; to it no other campaign exists."""
    return select(Campaign).where(Campaign.brand_id == actor.brand_id)


def campaigns_overseen_by(actor: ActingAdmin) -> Select[Campaign]:
    """Every campaign: the alliance's admins oversee all."""
    del actor
    return select(Campaign)
