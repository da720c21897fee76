"""What a payment partner tells of its own accord, and what is looked at though it told nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from domain.actors import System
from domain.chargebacks import ChargebackReported
from domain.events import Event
from domain.funding_refunds import FundingRefundsFollowed
from domain.ids import FundingId, PartnerNoticeId, PayoutId, new_id
from domain.partners import (
    HOURS_TO_PAY,
    OVERLAP,
    FundingAction,
    FundingFollowed,
    NoticeListing,
    NoticeListingBegun,
    PartnerNotice,
    PaymentPart,
)
from domain.payments import Funding, FundingStatus, funding_by
from domain.payouts.events import PayoutFollowed
from domain.payouts.payout import Payout, payout_by
from domain.payouts.payout_details import PayoutDetails
from payments.rails import About, FundingRail, Notice
from storage.engine import Database
from storage.work import Work

log = structlog.get_logger()

LOOKED_AT_ONCE: Final = 200
"""Fundings on one page."""


async def keep_notice(work: Work[System], *, rail: str, notice: Notice) -> bool:
    """Keep a notice that was checked, once, and have its funding or payout looked at; answers whether it is new.

    It tells only when to look: what then is true is asked of the partner, so neither order nor doubles matter.
    """
    payout_id = await _payout_of(work, notice)
    funding_id = await _funding_of(work, notice)
    kept = await work.session.execute(
        insert(PartnerNotice)
        .values(
            id=PartnerNoticeId(new_id()),
            rail=rail,
            reference=notice.reference,
            kind=notice.kind,
            about=notice.about.value,
            funding_id=funding_id,
            payout_id=payout_id,
            happened_at=notice.happened_at,
            received_at=work.now,
        )
        .on_conflict_do_nothing(index_elements=[PartnerNotice.rail, PartnerNotice.reference])
        .returning(PartnerNotice.id)
    )
    is_new = kept.first() is not None
    if is_new and funding_id is not None:
        work.record(_heard(notice.about, funding_id))
    if is_new and payout_id is not None:
        work.record(PayoutFollowed(payout_id=payout_id))
    return is_new


async def list_notices(work: Work[System]) -> int:
    """Have every partner that ever moved money for us be asked for what it told; answers how many partners."""
    rails = await partners_asked(work)
    for rail in rails:
        listing = work.add(NoticeListing(rail=rail, begun_at=work.now))
        work.record(NoticeListingBegun(listing_id=listing.id, rail=rail))
    return len(rails)


async def partners_asked(work: Work[System]) -> Sequence[str]:
    """The names of the partners that ever funded a campaign, or were to pay to an account that is with them."""
    connected = Payout.details_id.in_(select(PayoutDetails.id).where(PayoutDetails.connected_account.is_not(None)))
    asked = select(Funding.rail).union(select(Payout.rail).where(Payout.rail.is_not(None), connected))
    return sorted((await work.session.scalars(asked)).all())


async def ask_for_notices(
    database: Database, rail_named: Callable[[str], FundingRail], event: NoticeListingBegun
) -> Sequence[Notice]:
    """What a partner told since its notices were listed last, and somewhat before. Raises RailUnavailable."""
    newest = select(func.max(NoticeListing.listed_until)).where(NoticeListing.rail == event.rail)
    async with database.reading() as session:
        last: datetime | None = await session.scalar(newest)
    return await rail_named(event.rail).told_since(None if last is None else last - OVERLAP)


async def keep_listed_notices(work: Work[System], event: NoticeListingBegun, notices: Sequence[Notice]) -> None:
    """Keep what is listed as what is sent: one that came as a webhook is not new."""
    listing = await work.claim(select(NoticeListing).where(NoticeListing.id == event.listing_id))
    if listing.ended_at is not None:
        return
    listing.kept = sum([await keep_notice(work, rail=event.rail, notice=notice) for notice in notices])
    listing.listed_until = max((notice.happened_at for notice in notices), default=None)
    listing.ended_at = work.now
    log.info("webhooks.listed", rail=event.rail, listed=len(notices), kept=listing.kept)


async def follow_fundings(work: Work[System], *, page: int = LOOKED_AT_ONCE) -> int:
    """Have every funding that waits for its brand looked at again; those that wait too long are given up.

    So a notice that never came costs an hour, not the money. They are read page by page, however many there are.
    """
    last = work.now - timedelta(hours=HOURS_TO_PAY)
    waiting = (
        select(Funding)
        .where(Funding.status == FundingStatus.REQUESTED)
        .where(Funding.id.in_(select(FundingAction.funding_id)))
        .order_by(Funding.id)
        .limit(page)
    )
    looked_at, found = 0, await work.all(waiting)
    while found:
        work.record(*(FundingFollowed(funding_id=each.id, given_up=each.requested_at <= last) for each in found))
        looked_at += len(found)
        found = await work.all(waiting.where(Funding.id > found[-1].id))
    return looked_at


def _heard(about: About, funding_id: FundingId) -> Event:
    match about:
        case About.CHARGEBACK:
            return ChargebackReported(funding_id=funding_id)
        case About.REFUND:
            return FundingRefundsFollowed(funding_id=funding_id)
        case _:
            return FundingFollowed(funding_id=funding_id, given_up=False)


async def _payout_of(work: Work[System], notice: Notice) -> PayoutId | None:
    """The payout that a notice about one names by our key."""
    key = _id_in(notice.key) if notice.about is About.PAYOUT else None
    payout = None if key is None else await work.find(payout_by(PayoutId(key)))
    return None if payout is None else payout.id


async def _funding_of(work: Work[System], notice: Notice) -> FundingId | None:
    """The funding that a notice names by our key, or by the partner's name of one of its payments."""
    if notice.about is About.PAYOUT:
        return None
    name = notice.key
    if name is None and notice.payment is not None:
        part = await work.find(select(PaymentPart).where(PaymentPart.reference == notice.payment))
        name = None if part is None else part.key
    key = _id_in(name)
    funding = None if key is None else await work.find(funding_by(FundingId(key)))
    return None if funding is None else funding.id


def _id_in(key: str | None) -> UUID | None:
    """The id that a key is made of; none where somebody else made it."""
    try:
        return None if key is None else UUID(key)
    except ValueError:
        return None
