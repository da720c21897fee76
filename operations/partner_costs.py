"""What payment partners took for themselves: asked of them when money moved, booked once as the operator's cost."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from domain.actors import System
from domain.chargebacks import FundingChargedBack
from domain.partner_costs import PartnerCost, PartnerCostBooked, PartnerCostsFollowed, costs_of
from domain.payments import FundingDeclined, FundingReceived, funding_by
from payments import treasury
from payments.rails import Cost, FundingRail
from storage.engine import Database
from storage.work import Work

MoneyMoved: TypeAlias = FundingReceived | FundingDeclined | FundingChargedBack | PartnerCostsFollowed
"""What a partner may have taken a fee for: a payment that succeeded, even if it went back, and a chargeback."""


async def ask_for_costs(
    database: Database, rail_named: Callable[[str], FundingRail], event: MoneyMoved
) -> Sequence[Cost]:
    """What the partner says it took for itself for a funding. Raises RailUnavailable, and is then tried again."""
    async with database.reading() as session:
        funding = (await session.scalars(funding_by(event.funding_id))).one()
    return await rail_named(funding.rail).costs(key=str(funding.id))


async def book_costs(work: Work[System], event: MoneyMoved, found: Sequence[Cost]) -> None:
    """Book each of them once, however often it is heard of. What the partner names later the night's list shows.

    Only in the funding's own currency: another one's fee leaves what the partner has of it as it is, and is a case.
    """
    funding = await work.claim(funding_by(event.funding_id))
    booked = {each.reference for each in await work.all(costs_of(funding.id))}
    for cost in found:
        if cost.reference in booked or cost.amount.currency != funding.amount.currency:
            continue
        key = f"partner_cost:{funding.rail}:{cost.reference}"
        posted = await treasury.bear_cost(work, amount=cost.amount, rail=funding.rail, key=key)
        work.add(
            PartnerCost(
                funding_id=funding.id,
                rail=funding.rail,
                reference=cost.reference,
                amount=cost.amount,
                transfer_id=posted.transfer_id,
                booked_at=work.now,
            )
        )
        work.record(PartnerCostBooked(funding_id=funding.id, transfer_id=posted.transfer_id, amount=cost.amount))
