"""Close an accounting period, after proving once more who one is."""

from domain.accounting_periods import AccountingPeriod, checked_month
from domain.actors import Finance
from operations.proving import Proof, Unproven, step_up
from payments import periods
from storage.work import Work


async def close_period(work: Work[Finance], *, year: int, month: int, proof: Proof) -> AccountingPeriod | Unproven:
    """Close the books up to the end of a calendar month in Viet Nam, for ever.

    Months before it that nobody closed are closed with it, as one period. A refusal of the proof is answered, not
    raised: the failure it counts must be committed. Raises InvalidInput, PeriodNotOver, BooksBroken,
    PeriodClosedAlready.
    """
    _, ends_at = checked_month(year, month)
    refused = await step_up(work, proof=proof)
    if refused is not None:
        return refused
    return await periods.close_period(work, ends_at=ends_at)
