"""What happens by the clock. Each clock is a row: whoever strikes it holds its lock, so it strikes once."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

import structlog
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domain.actors import System
from operations.bank_batches.exporting import report_overdue_bank_batches
from operations.bookings.amending import lapse_amendments, remind_of_amendments
from operations.bookings.clocks import remind_of_booking_clocks, strike_booking_clocks
from operations.bookings.settling import cancel_silent_bookings, remind_of_cancellations
from operations.campaigns.briefs import expire_briefs
from operations.campaigns.takedowns import report_overdue_takedowns
from operations.certifications.certificate import announce_ends, expire_certificates
from operations.discovery.vocabulary import renew_vocabulary
from operations.disputes.clocks import remind_of_dispute_clocks, strike_dispute_clocks
from operations.exposure.keeping import prune_showings
from operations.exposure.reporting import report_exposure
from operations.files.removing import remove_files
from operations.funding_ends import announce_funding_ends, end_fundings
from operations.indexing.reconciling import begin_nightly_reconciliations
from operations.offers.ending import lapse_offers, remind_of_offers
from operations.partner_notices import follow_fundings, list_notices
from operations.payouts.sending import send_payouts
from operations.reconciliations import begin_partner_reconciliations
from operations.reviews import publish_reviews, remind_of_reviews
from operations.saved_searches.looking import look_at_saved_searches
from operations.saved_searches.pruning import prune_saved_search_alerts
from storage.engine import Database
from storage.outbox import Clock
from storage.work import Work

log = structlog.get_logger()

Strike: TypeAlias = Callable[[Work[System]], Awaitable[int]]
"""Does what is due by `work.now` and answers how many things it moved; safe to run twice."""


@dataclass(frozen=True)
class Scheduled:
    """A clock: its name, how often it strikes, and what it does."""

    name: str
    every: timedelta
    strike: Strike


MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

SCHEDULE: Sequence[Scheduled] = (
    Scheduled("remind_of_offers", MINUTE, remind_of_offers),
    Scheduled("lapse_offers", MINUTE, lapse_offers),
    Scheduled("remind_of_amendments", MINUTE, remind_of_amendments),
    Scheduled("lapse_amendments", MINUTE, lapse_amendments),
    Scheduled("remind_of_cancellations", MINUTE, remind_of_cancellations),
    Scheduled("cancel_silent_bookings", MINUTE, cancel_silent_bookings),
    Scheduled("send_payouts", MINUTE, send_payouts),
    Scheduled("report_overdue_bank_batches", HOUR, report_overdue_bank_batches),
    Scheduled("remind_of_booking_clocks", MINUTE, remind_of_booking_clocks),
    Scheduled("strike_booking_clocks", MINUTE, strike_booking_clocks),
    Scheduled("remind_of_dispute_clocks", MINUTE, remind_of_dispute_clocks),
    Scheduled("strike_dispute_clocks", MINUTE, strike_dispute_clocks),
    Scheduled("remind_of_reviews", MINUTE, remind_of_reviews),
    Scheduled("publish_reviews", MINUTE, publish_reviews),
    Scheduled("expire_briefs", MINUTE, expire_briefs),
    Scheduled("report_overdue_takedowns", MINUTE, report_overdue_takedowns),
    Scheduled("announce_certificate_ends", HOUR, announce_ends),
    Scheduled("expire_certificates", MINUTE, expire_certificates),
    Scheduled("reconcile_search_indexes", HOUR, begin_nightly_reconciliations),
    Scheduled("renew_vocabulary", HOUR, renew_vocabulary),
    Scheduled("look_at_saved_searches", MINUTE, look_at_saved_searches),
    Scheduled("prune_saved_search_alerts", HOUR, prune_saved_search_alerts),
    Scheduled("follow_fundings", HOUR, follow_fundings),
    Scheduled("announce_funding_ends", HOUR, announce_funding_ends),
    Scheduled("end_fundings", HOUR, end_fundings),
    Scheduled("list_notices", DAY, list_notices),
    Scheduled("begin_partner_reconciliations", DAY, begin_partner_reconciliations),
    Scheduled("report_exposure", MINUTE, report_exposure),
    Scheduled("prune_showings", HOUR, prune_showings),
    Scheduled("remove_files", HOUR, remove_files),
)


async def strike_due(database: Database, schedule: Sequence[Scheduled], now: datetime) -> int:
    """Strike every clock that is due; answers how many things were moved. A failing clock does not stop the others."""
    moved = 0
    for clock in schedule:
        try:
            moved += await _strike(database, clock, now)
        except Exception as failure:
            log.exception("clock.failed", clock=clock.name, exc_info=failure)
    return moved


async def _strike(database: Database, clock: Scheduled, now: datetime) -> int:
    async with database.work(System(name=clock.name), now) as work:
        await work.session.execute(insert(Clock).values(name=clock.name, due_at=now).on_conflict_do_nothing())
        mine = await work.find(
            select(Clock).where(Clock.name == clock.name, Clock.due_at <= now).with_for_update(skip_locked=True)
        )
        if mine is None:
            return 0
        moved = await clock.strike(work)
        mine.struck_at, mine.due_at = now, now + clock.every
        return moved
