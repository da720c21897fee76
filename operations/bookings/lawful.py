"""Whether the law lets a piece be published today: what was lawful when it was agreed may not be any more."""

from collections.abc import Sequence

from sqlalchemy import select

from domain.actors import ActingBrandManager, ActingInfluencer, Secretariat
from domain.bookings.bars import PublicationBar
from domain.bookings.booking import Booking
from domain.bookings.cancelling import barred
from domain.bookings.refusals import InfluencerNamedViolator
from domain.bookings.status import UNPUBLISHED
from domain.bookings.visibility import pieces_online_of
from domain.campaigns.refusals import BriefHeldByLaw, BriefRefusedByLaw, BriefRemoved
from domain.campaigns.violators import folded_url, violators_meant
from domain.campaigns.visibility import brief_by
from domain.ids import BriefId
from domain.influencers.channels import Channel, channels_of
from operations.campaigns.law_gate import pack_of_brief, require_passed
from storage.work import Work


async def require_publishable_by_law(work: Work[ActingBrandManager | ActingInfluencer], booking: Booking) -> None:
    """Ask again what an acceptance asks: nobody is a named violator, the brief stands, the papers are in date.

    Raises InfluencerNamedViolator, BriefRemoved, BriefRefusedByLaw, BriefHeldByLaw.
    """
    # The naming first: where both bar it, a named influencer is paid for nothing.
    channels = await work.all(channels_of(booking.influencer_id))
    named = await work.find(violators_meant(urls=[channel.url for channel in channels]).limit(1))
    if named is not None:
        raise InfluencerNamedViolator(name=named.name, announced_by=named.announced_by)
    brief = await work.one(brief_by(booking.brief_id))
    brief.require_not_removed()
    require_passed((await pack_of_brief(work.session, brief, now=work.now)).findings)


async def bar_of(work: Work[ActingBrandManager | ActingInfluencer], booking: Booking) -> PublicationBar | None:
    """What bars a booking from being published today; None where nothing does."""
    try:
        await require_publishable_by_law(work, booking)
    except BriefRemoved:
        return PublicationBar.BRIEF_REMOVED
    except InfluencerNamedViolator:
        return PublicationBar.INFLUENCER_NAMED
    except (BriefRefusedByLaw, BriefHeldByLaw):
        return PublicationBar.PAPERS_MISSING
    return None


async def tell_of_removed_brief(work: Work[Secretariat], brief_id: BriefId) -> None:
    """Tell both sides of each booking of a brief, which is locked, that nothing is published for it any more."""
    of_brief = select(Booking).where(Booking.brief_id == brief_id, Booking.status.in_(UNPUBLISHED))
    await _tell(work, await work.all(of_brief.order_by(Booking.id)), PublicationBar.BRIEF_REMOVED)


async def tell_of_named_channel(work: Work[Secretariat], url: str) -> None:
    """Tell both sides of each booking of an influencer with a channel at this address that nothing is published."""
    owners = await work.session.execute(
        select(Channel.url, Channel.influencer_id)
        .join(Booking, Booking.influencer_id == Channel.influencer_id)
        .where(Booking.status.in_(UNPUBLISHED))
        .distinct()
    )
    named = {influencer_id for address, influencer_id in owners if folded_url(address) == folded_url(url)}
    of_named = select(Booking).where(Booking.influencer_id.in_(named), Booking.status.in_(UNPUBLISHED))
    await _tell(work, await work.all(of_named.order_by(Booking.id)), PublicationBar.INFLUENCER_NAMED)


async def _tell(work: Work[Secretariat], bookings: Sequence[Booking], bar: PublicationBar) -> None:
    for booking in bookings:
        work.record(barred(booking, bar, online=await work.count(pieces_online_of(booking.id))))
