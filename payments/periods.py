"""Closing the books: what is closed accepts no postings, and its closing balances are kept."""

from datetime import datetime

from sqlalchemy import func, select, text

from domain.accounting_periods import AccountingPeriod, BooksBroken, BooksClosed, PeriodClosedAlready, PeriodNotOver
from domain.actors import ActingAdmin, Finance, System
from domain.sentences import Sentence
from payments.books import check_books
from payments.rules_in_vietnamese import IN_VIETNAMESE
from storage.work import Work


async def close_period(work: Work[Finance | System], *, ends_at: datetime) -> AccountingPeriod:
    """Close everything before `ends_at` and record BooksClosed; from then on it is corrected in the open period.

    Checks all rules of the books while others still post, however long that takes; then waits for whoever is posting,
    and lets nobody post until it is done. Raises PeriodNotOver, BooksBroken, PeriodClosedAlready.
    """
    if ends_at > work.now:
        raise PeriodNotOver(ends_at=ends_at)
    await _closed_until(work, before=ends_at)
    if broken := await check_books(work.session):
        raise BooksBroken(rule=Sentence(vi=IN_VIETNAMESE[broken[0].rule], en=broken[0].rule), rows=broken[0].count)
    await work.session.execute(text("SELECT wait_for_postings()"))
    # Another one may have closed it while the rules were asked.
    until = await _closed_until(work, before=ends_at)
    actor = work.actor
    closed_by = actor.login_id if isinstance(actor, ActingAdmin) else None
    period = work.add(AccountingPeriod(starts_at=until, ends_at=ends_at, closed_at=work.now, closed_by=closed_by))
    await work.flush()
    await work.session.execute(_KEEP_BALANCES, {"period": period.id, "since": until, "until": ends_at})
    work.record(BooksClosed(period_id=period.id, ends_at=ends_at))
    return period


async def _closed_until(work: Work[Finance | System], *, before: datetime) -> datetime | None:
    until: datetime | None = await work.value(select(func.max(AccountingPeriod.ends_at)))
    if until is not None and before <= until:
        raise PeriodClosedAlready(until=until)
    return until


_KEEP_BALANCES = text(
    """
    INSERT INTO closing_balances (period_id, account_id, balance)
    SELECT CAST(:period AS uuid), account_id, sum(minor) FROM (
        SELECT account_id, balance AS minor FROM closing_balances
        JOIN accounting_periods ON id = period_id AND ends_at = CAST(:since AS timestamptz)
        UNION ALL
        SELECT account_id, amount_minor FROM postings JOIN transfers ON transfers.id = transfer_id
        WHERE at < :until AND (CAST(:since AS timestamptz) IS NULL OR at >= :since)
    ) AS moved GROUP BY account_id HAVING sum(minor) <> 0
    """
)
"""What stood there when the period before ended, and what was posted since."""
