"""What a payment partner tells of its own accord, and what is looked at though it told nothing."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domain.actors import System
from domain.ids import FundingId, PartnerNoticeId, new_id
from domain.partners import HOURS_TO_PAY, FundingAction, FundingFollowed, PartnerNotice
from domain.payments import Funding, FundingStatus
from payments.rails import Notice
from storage.work import Work

LOOKED_AT_ONCE: Final = 200


async def keep_notice(work: Work[System], *, rail: str, notice: Notice) -> bool:
    """Keep a notice that was checked, once, and have its funding looked at; answers whether it is new.

    It tells only when to look: what then is true is asked of the partner, so neither order nor doubles matter.
    """
    funding_id = _funding_of(notice)
    if funding_id is not None and not await work.count(select(Funding).where(Funding.id == funding_id)):
        funding_id = None
    kept = await work.session.execute(
        insert(PartnerNotice)
        .values(
            id=PartnerNoticeId(new_id()),
            rail=rail,
            reference=notice.reference,
            kind=notice.kind,
            funding_id=funding_id,
            happened_at=notice.happened_at,
            received_at=work.now,
        )
        .on_conflict_do_nothing(index_elements=[PartnerNotice.rail, PartnerNotice.reference])
        .returning(PartnerNotice.id)
    )
    is_new = kept.first() is not None
    if is_new and funding_id is not None:
        work.record(FundingFollowed(funding_id=funding_id, given_up=False))
    return is_new


async def follow_fundings(work: Work[System]) -> int:
    """Have every funding that waits for its brand looked at again; those that wait too long are given up.

    So a notice that never came costs an hour, not the money.
    """
    waiting = await work.all(
        select(Funding)
        .where(Funding.status == FundingStatus.REQUESTED)
        .where(Funding.id.in_(select(FundingAction.funding_id)))
        .order_by(Funding.id)
        .limit(LOOKED_AT_ONCE)
    )
    last = work.now - timedelta(hours=HOURS_TO_PAY)
    work.record(*(FundingFollowed(funding_id=each.id, given_up=each.requested_at <= last) for each in waiting))
    return len(waiting)


def _funding_of(notice: Notice) -> FundingId | None:
    try:
        return None if notice.key is None else FundingId(UUID(notice.key))
    except ValueError:
        return None
