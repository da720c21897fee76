"""Withholding wishes: a person asks that income tax be withheld from small payments too, and may withdraw it.

The payer withholds from what is below the threshold only if the payee asks for it (Decree 253/2026/ND-CP Art 50.2).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, Select, false, select, text, true
from sqlalchemy.orm import Mapped, mapped_column

from domain.actors import ActingInfluencer, Actor, Auditor, Finance
from domain.errors import DomainError
from domain.events import Event
from domain.ids import InfluencerId, LoginId, WithholdingWishId, new_id
from domain.law.rates import PayeeKind
from domain.rows import Row


class WithholdingWish(Row, kw_only=True):
    """One person's standing wish; it holds for every payout sent while it stands, from whatever year.

    It ends when it is withdrawn; a trigger lets nothing else of it change, and that once.
    """

    __tablename__ = "withholding_wishes"
    __table_args__ = (
        CheckConstraint("num_nulls(withdrawn_at, withdrawn_by) IN (0, 2)", name="withdrawn"),
        CheckConstraint("withdrawn_at >= asked_at", name="withdrawn_later"),
        Index(
            "uq_withholding_wishes_standing",
            "influencer_id",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[WithholdingWishId] = mapped_column(primary_key=True, default_factory=lambda: WithholdingWishId(new_id()))
    influencer_id: Mapped[InfluencerId] = mapped_column(ForeignKey("influencers.id", ondelete="CASCADE"), index=True)
    asked_by: Mapped[LoginId] = mapped_column(ForeignKey("logins.id"))
    asked_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_by: Mapped[LoginId | None] = mapped_column(ForeignKey("logins.id"), default=None)

    @classmethod
    def asked(
        cls, actor: ActingInfluencer, *, payee: PayeeKind, committed_for: int | None, now: datetime
    ) -> "tuple[WithholdingWish, WithholdingAsked]":
        """A wish of somebody who is paid as this kind of payee, and whose commitment for a year may stand.

        Raises WithholdingNotForPayee, WithholdingSpared.
        """
        if payee is not PayeeKind.RESIDENT_PERSON:
            raise WithholdingNotForPayee
        if committed_for is not None:
            raise WithholdingSpared(year=str(committed_for))
        wish = cls(influencer_id=actor.influencer_id, asked_by=actor.login_id, asked_at=now)
        return wish, WithholdingAsked(influencer_id=actor.influencer_id, wish_id=wish.id)

    def withdraw(self, *, by: LoginId, now: datetime) -> "WithholdingWishWithdrawn":
        """Ask no longer: what is sent from now on is withheld from by the threshold alone."""
        self.withdrawn_at, self.withdrawn_by = now, by
        return WithholdingWishWithdrawn(influencer_id=self.influencer_id, wish_id=self.id)


@dataclass(frozen=True, kw_only=True)
class WithholdingAsked(Event):
    """An influencer wants tax to be withheld from their small payouts too."""

    influencer_id: InfluencerId
    wish_id: WithholdingWishId


@dataclass(frozen=True, kw_only=True)
class WithholdingWishWithdrawn(Event):
    """From an influencer's small payouts nothing is withheld any more; what was sent before stays as it is."""

    influencer_id: InfluencerId
    wish_id: WithholdingWishId


@dataclass(eq=False, kw_only=True)
class WithholdingNotForPayee(DomainError):
    """Only a resident person has a threshold: from others tax is withheld always, or never."""

    vi = "Chỉ cá nhân cư trú mới có thể đề nghị khấu trừ dưới ngưỡng; bạn đang nhận tiền theo diện khác."
    en = "Only a resident person can ask for tax below the threshold; you are paid as another kind of payee."


@dataclass(eq=False, kw_only=True)
class WithholdingSpared(DomainError):
    """A tax commitment that stands spares from all withholding, so the wish would do nothing."""

    year: str
    vi = "Bản cam kết thuế cho năm {year} đang có hiệu lực nên không khấu trừ gì; hãy rút bản cam kết trước."
    en = "Your tax commitment for {year} stands, so nothing is withheld; withdraw it first."


@dataclass(eq=False, kw_only=True)
class WithholdingNotAsked(DomainError):
    """Only a wish that stands can be withdrawn."""

    vi = "Hiện không có đề nghị khấu trừ nào để rút."
    en = "There is no standing wish to withdraw."


def wish_is_visible(actor: Actor) -> ColumnElement[bool]:
    """Whether an actor may read a wish: whose it is, and who answers for what was withheld."""
    match actor:
        case Finance() | Auditor():
            return true()
        case ActingInfluencer():
            return WithholdingWish.influencer_id == actor.influencer_id
        case _:
            return false()


def standing_wish_of(influencer_id: InfluencerId) -> Select[WithholdingWish]:
    """A person's wish that was not withdrawn, if there is one."""
    mine = select(WithholdingWish).where(WithholdingWish.influencer_id == influencer_id)
    return mine.where(WithholdingWish.withdrawn_at.is_(None))
