"""Keep the list of publicly named violators."""

from sqlalchemy import select

from domain.actors import Decider, Secretariat
from domain.campaigns.violators import NamedViolator, ViolatorNotice
from domain.ids import NamedViolatorId
from operations.bookings.lawful import tell_of_named_channel
from storage.work import Work


async def block_violator(work: Work[Secretariat], *, notice: ViolatorNotice) -> NamedViolator:
    """Put whom an authority's notice names on the block list. Raises InvalidInput.

    Where it names an influencer's channel, both sides of their bookings are told that they may end them.
    """
    violator, event = NamedViolator.blocked(notice, by=work.actor.login_id, now=work.now)
    work.record(event)
    work.add(violator)
    if violator.url is not None:
        await tell_of_named_channel(work, violator.url)
    return violator


async def unblock_violator(work: Work[Decider], *, violator_id: NamedViolatorId) -> NamedViolator:
    """Take an entry off the block list. Raises NotFound, NotBlockedAnyMore."""
    violator = await work.claim(select(NamedViolator).where(NamedViolator.id == violator_id))
    work.record(violator.lift(by=work.actor.login_id, now=work.now))
    return violator
