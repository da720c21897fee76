"""The money behind an amendment: looked for when it is proposed and again when it is accepted, and then moved."""

from typing import TypeAlias

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.bookings.amended_booking import require_fee_amendable
from domain.bookings.amended_terms import AmendableTerms
from domain.bookings.booking import Booking
from domain.campaigns.briefs import Brief
from domain.ids import AmendmentId
from domain.money import Money
from domain.offers.refusals import FeeBelowBrief
from domain.offers.terms import Side
from domain.offers.visibility import side_of
from operations.bookings.covering import brands_figures_kept_from, require_budget
from operations.funding_ends import money_needed_until
from payments import holds
from payments.fundings import require_no_debt
from storage.work import Work

Amender: TypeAlias = Work[ActingBrandManager | ActingInfluencer]


def require_told_fee(brief: Brief, booking: Booking, wished: Money, side: Side) -> None:
    """Raise FeeBelowBrief where a brand wishes for less than its brief has told; the influencer may."""
    if side is Side.BRAND and wished < booking.fee and wished < brief.fee_minimum:
        raise FeeBelowBrief(least=brief.fee_minimum, field="input.terms.fee")


async def require_money_for(work: Amender, brief: Brief, booking: Booking, agreed: AmendableTerms) -> None:
    """Look whether there is money for what is to hold, paid from fundings that last so long; nothing moves.

    Raises FeeNotAmendable, and where the money is short BriefBudgetExceeded, CampaignOwes or InsufficientFunds to the
    brand, FeeNotCovered to the influencer; to both FundingEndsTooSoon.
    """
    fee = agreed.fee or booking.fee
    more, moves_on = fee - booking.fee, agreed.last_day > booking.due_on
    if more.minor:
        require_fee_amendable(booking)
    if not fee.minor or not (more.minor > 0 or moves_on):
        return
    with brands_figures_kept_from(side_of(work.actor)):
        if more.minor > 0:
            await require_budget(work, brief, more)
            await require_no_debt(work, booking.campaign_id)
        until = await money_needed_until(work, booking, last_day=agreed.last_day)
        await holds.require_could_hold(work, booking_id=booking.id, amount=fee, until=until)


async def move_money_for(work: Amender, booking: Booking, *, was: Money, moves_on: bool, by: AmendmentId) -> None:
    """Hold the difference to what the fee `was`, or give it back, and keep the fee on money that lasts.

    The booking follows its amendment already. Raises as require_money_for, for others may have been quicker.
    """
    if not booking.fee.minor:
        return
    more, until = booking.fee - was, await money_needed_until(work, booking)
    with brands_figures_kept_from(side_of(work.actor)):
        if more.minor > 0:
            await holds.increase(work, booking_id=booking.id, amount=more, until=until, key=f"amendment:{by}")
        if more.minor < 0:
            await holds.decrease(work, booking_id=booking.id, amount=-more, key=f"amendment:{by}")
    if moves_on and until is not None:
        await holds.need_until(work, booking_id=booking.id, until=until)
