"""Whether the law lets a piece be published today: what was lawful when it was agreed may not be any more."""

from collections.abc import Sequence

from domain.actors import ActingInfluencer
from domain.bookings.booking import Booking
from domain.bookings.refusals import InfluencerNamedViolator
from domain.campaigns.violators import violators_meant
from domain.campaigns.visibility import brief_by
from domain.influencers.channels import Channel
from operations.campaigns.law_gate import pack_of_brief, require_passed
from storage.work import Work


async def require_publishable_by_law(
    work: Work[ActingInfluencer], booking: Booking, channels: Sequence[Channel]
) -> None:
    """Ask again what an acceptance asks: the brief stands, nobody is a named violator, the papers are in date.

    Raises BriefRemoved, InfluencerNamedViolator, BriefRefusedByLaw, BriefHeldByLaw.
    """
    brief = await work.one(brief_by(booking.brief_id))
    brief.require_not_removed()
    named = await work.find(violators_meant(urls=[channel.url for channel in channels]).limit(1))
    if named is not None:
        raise InfluencerNamedViolator(name=named.name, announced_by=named.announced_by)
    require_passed((await pack_of_brief(work.session, brief, now=work.now)).findings)
