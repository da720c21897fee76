"""Carry out an authority's removal order, and watch its clock."""

from sqlalchemy import select

from domain.actors import Secretariat, System
from domain.campaigns.briefs import Brief
from domain.campaigns.takedowns import TakedownOrder, TakedownRequest, takedowns_newly_overdue
from domain.campaigns.visibility import briefs_overseen_by
from domain.ids import BriefId
from operations.bookings.lawful import tell_of_removed_brief
from operations.campaigns.briefs import withdraw_version_in_work
from storage.work import Work


async def order_takedown(work: Work[Secretariat], *, brief_id: BriefId, request: TakedownRequest) -> Brief:
    """Remove a brief at once; whatever was posted for it is to be gone 24 clock hours after the request came in.

    Both sides of its bookings that are not published are told that they may end them.

    Raises NotFound, InvalidInput, LawNotOnFile, WrongState for a brief that was never published.
    """
    brief = await work.claim(briefs_overseen_by(work.actor).where(Brief.id == brief_id))
    order = TakedownOrder.recorded(brief_id, request, by=work.actor.login_id, now=work.now)
    event = brief.take_down(due_at=order.due_at, now=work.now)
    work.add(order)
    await withdraw_version_in_work(work, brief)
    work.record(event)
    await tell_of_removed_brief(work, brief.id)
    return brief


async def fulfil_takedown(work: Work[Secretariat], *, brief_id: BriefId) -> Brief:
    """Record that nothing of a taken-down brief is online any more. Raises NotFound, TakedownFulfilledAlready."""
    brief = await work.claim(briefs_overseen_by(work.actor).where(Brief.id == brief_id))
    order = await work.claim(select(TakedownOrder).where(TakedownOrder.brief_id == brief_id))
    work.record(order.fulfil(by=work.actor.login_id, now=work.now))
    return brief


async def report_overdue_takedowns(work: Work[System]) -> int:
    """Record, once each, the removal orders whose time ran out unfulfilled; answers how many."""
    orders = await work.claim_all(takedowns_newly_overdue(work.now))
    work.record(*(order.report_overdue(now=work.now) for order in orders))
    return len(orders)
