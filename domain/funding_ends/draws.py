"""What each fee draws on each funding of its campaign: what of a funding is held, not paid out yet, or free."""

from typing import Any, Final

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Select, Subquery, func, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, aliased, mapped_column

from domain.funding_ends.end import FundingEnd
from domain.ids import BookingId, CampaignId, FundingId, HoldId
from domain.ledger import Posting, Transfer, TransferKind
from domain.payments import Funding, FundingStatus, Hold
from domain.payouts.payout import Payout, PayoutStatus, waits_for_its_influencer
from domain.rows import Row


class HoldDraw(Row, kw_only=True):
    """What of a funding a fee is paid from, in minor units of the hold's currency; what was refunded draws no more.

    All draws of a hold are what was held of it and not refunded; those on a funding are never more than it. Both are
    kept by the database.
    """

    __tablename__ = "hold_draws"
    __table_args__ = (CheckConstraint("amount_minor > 0", name="positive"),)

    hold_id: Mapped[HoldId] = mapped_column(ForeignKey("holds.id"), primary_key=True)
    funding_id: Mapped[FundingId] = mapped_column(ForeignKey("fundings.id"), primary_key=True, index=True)
    amount_minor: Mapped[int]


IN_ORDER: Final = (Funding.answered_at, Funding.id)
"""The order in which fundings came in."""


def drawn_on() -> ColumnElement[int]:
    """What fees draw on a funding, in minor units; for the column of a statement over fundings."""
    drawn = select(func.coalesce(func.sum(HoldDraw.amount_minor), 0)).where(HoldDraw.funding_id == Funding.id)
    return drawn.correlate(Funding).scalar_subquery()


def went(kind: TransferKind) -> ColumnElement[int]:
    """What of a funding was refunded, or charged back, and did not come back; for a statement over fundings."""
    undoing = aliased(Transfer)
    minor: ColumnElement[int] = Posting.__table__.c.amount_minor
    gone = (
        select(func.coalesce(func.sum(minor), 0))
        .join(Transfer, Transfer.id == Posting.transfer_id)
        .where(Transfer.follows_id == Funding.transfer_id, Transfer.kind == kind, minor > 0)
        .where(~select(undoing.id).where(undoing.follows_id == Transfer.id).exists())
    )
    return gone.correlate(Funding).scalar_subquery()


def lots_in(campaign_id: CampaignId, currency: str) -> Select[*tuple[Any, ...]]:
    """A campaign's received fundings as they came in: id, amount, drawn, refunded, charged back, end."""
    return (
        select(
            Funding.id,
            Funding.__table__.c.amount_minor,
            drawn_on().label("drawn"),
            went(TransferKind.FUNDING_REFUND).label("refunded"),
            went(TransferKind.CHARGEBACK).label("charged_back"),
            FundingEnd.ends_at,
        )
        .outerjoin(FundingEnd, FundingEnd.funding_id == Funding.id)
        .where(Funding.campaign_id == campaign_id, Funding.status == FundingStatus.RECEIVED)
        .where(Funding.__table__.c.amount_currency == currency)
        .order_by(*IN_ORDER)
    )


def draws_of(hold_id: HoldId) -> Select[HoldDraw]:
    """What a fee draws on, the money that came in first first."""
    mine = select(HoldDraw).join(Funding, Funding.id == HoldDraw.funding_id)
    return mine.where(HoldDraw.hold_id == hold_id).order_by(*IN_ORDER)


def funders_of(booking_id: BookingId) -> Select[str]:
    """The names of the rails by which the money came in that a booking's fee draws on."""
    drawn = select(Funding.rail).join(HoldDraw, HoldDraw.funding_id == Funding.id)
    return drawn.join(Hold, Hold.id == HoldDraw.hold_id).where(Hold.booking_id == booking_id).distinct()


def held_draws() -> Subquery:
    """What is left of each funding for each hold, in columns hold_id, funding_id, campaign_id, held, unpaid.

    `unpaid` was released and waits to be paid out, so that the partner still keeps it. Of a fee that was released, or
    paid out, in part the oldest money went first.
    """
    # Partitioned by the campaign as well, so that the database looks at one campaign's holds where one is asked for.
    of_each = (Hold.campaign_id, HoldDraw.hold_id)
    before = func.sum(HoldDraw.amount_minor).over(partition_by=of_each, order_by=IN_ORDER)
    released: ColumnElement[int] = Hold.__table__.c.released_minor
    held = _left(before - released)
    return (
        select(
            HoldDraw.hold_id,
            HoldDraw.funding_id,
            Hold.campaign_id,
            held.label("held"),
            func.greatest(_left(before - _paid_out()) - held, 0).label("unpaid"),
        )
        .join(Hold, Hold.id == HoldDraw.hold_id)
        .join(Funding, Funding.id == HoldDraw.funding_id)
        .subquery()
    )


def held_of(funding: Funding) -> Select[int]:
    """What of a funding is still held for bookings, in minor units."""
    return _sum_of("held", funding)


def unpaid_of(funding: Funding) -> Select[int]:
    """What of a funding was released and is not paid out, in minor units: its partner still keeps it."""
    return _sum_of("unpaid", funding)


def payouts_to_remind_of(funding: Funding) -> Select[Payout]:
    """Scheduled payouts of fees that draw on a funding and that wait for what the influencer has yet to do, by id."""
    drawing = select(Hold.booking_id).join(HoldDraw, HoldDraw.hold_id == Hold.id)
    mine = Payout.booking_id.in_(drawing.where(HoldDraw.funding_id == funding.id))
    return select(Payout).where(mine, waits_for_its_influencer()).order_by(Payout.id)


def fundings_of(booking_id: BookingId) -> Select[FundingId]:
    """The fundings that a booking's fee draws on, by id."""
    drawn = select(HoldDraw.funding_id).join(Hold, Hold.id == HoldDraw.hold_id)
    return drawn.where(Hold.booking_id == booking_id).order_by(HoldDraw.funding_id)


def end_of_funding() -> ColumnElement[Any]:
    """When the partner may no longer keep a funding; for a statement over fundings."""
    end = select(FundingEnd.ends_at).where(FundingEnd.funding_id == Funding.id)
    return end.correlate(Funding).scalar_subquery()


def hold_ends_at() -> ColumnElement[Any]:
    """When the partner may no longer keep the first of what a hold still holds; for a statement over holds."""
    draws = held_draws()
    first = (
        select(func.min(FundingEnd.ends_at))
        .join(draws, draws.c.funding_id == FundingEnd.funding_id)
        .where(draws.c.hold_id == Hold.id, draws.c.held > 0)
    )
    return first.correlate(Hold).scalar_subquery()


def free_ends_at(campaign_id: CampaignId | InstrumentedAttribute[CampaignId]) -> ColumnElement[Any]:
    """When the partner may no longer keep the first of a campaign's money that nobody draws on; for a column."""
    left = (
        Funding.__table__.c.amount_minor
        - drawn_on()
        - went(TransferKind.FUNDING_REFUND)
        - went(TransferKind.CHARGEBACK)
    )
    return (
        select(func.min(FundingEnd.ends_at))
        .join(Funding, Funding.id == FundingEnd.funding_id)
        .where(Funding.campaign_id == campaign_id, left > 0, FundingEnd.looks_at.is_not(None))
        .scalar_subquery()
    )


def held_ends_at(campaign_id: CampaignId | InstrumentedAttribute[CampaignId]) -> ColumnElement[Any]:
    """When the partner may no longer keep the first of what a campaign's bookings hold; for a column."""
    draws = held_draws()
    return (
        select(func.min(FundingEnd.ends_at))
        .join(draws, draws.c.funding_id == FundingEnd.funding_id)
        .where(draws.c.campaign_id == campaign_id, draws.c.held > 0)
        .scalar_subquery()
    )


def _left(minor: ColumnElement[int]) -> ColumnElement[int]:
    """Of one draw, what is left where so much of it and of those before it is left: between nothing and all of it."""
    return func.greatest(func.least(HoldDraw.amount_minor, minor), 0)


def _paid_out() -> ColumnElement[int]:
    """What of a hold has left the partner; for a statement over holds. Fee and tax leave with what they are kept of."""
    gross = func.coalesce(func.sum(Payout.__table__.c.gross_minor), 0)
    paid = select(gross).where(Payout.booking_id == Hold.booking_id, Payout.status == PayoutStatus.PAID)
    return paid.correlate(Hold).scalar_subquery()


def _sum_of(column: str, funding: Funding) -> Select[int]:
    draws = held_draws()
    mine = (draws.c.campaign_id == funding.campaign_id, draws.c.funding_id == funding.id)
    return select(func.coalesce(func.sum(draws.c[column]), 0)).where(*mine)
