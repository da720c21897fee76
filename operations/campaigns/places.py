"""Take and give back a brief's places, under the brief's lock; called where a booking is made or undone."""

from domain.actors import Actor
from domain.campaigns.briefs import Brief
from domain.campaigns.visibility import brief_by
from domain.ids import BriefId
from storage.work import Work


async def take_place(work: Work[Actor], *, brief_id: BriefId) -> Brief:
    """Take one place of a published brief; the last one fills it. Locks the brief, so lock no offer before.

    Raises NotFound, BriefFull, BriefNotOpen.
    """
    brief = await work.claim(brief_by(brief_id))
    work.record(*brief.take_place(now=work.now))
    return brief


async def free_place(work: Work[Actor], *, brief_id: BriefId) -> Brief:
    """Give one place back; a filled brief is open again. Locks the brief. Raises NotFound, WrongState."""
    brief = await work.claim(brief_by(brief_id))
    work.record(*brief.free_place())
    return brief
