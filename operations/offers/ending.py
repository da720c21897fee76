"""Remind of offers before they lapse; end those that nobody answered in time, or whose brief takes nobody any more."""

from typing import Final

from domain.actors import System
from domain.campaigns.briefs import BriefStatus
from domain.campaigns.events import BriefClosed, BriefExpired, BriefFilled, BriefTakenDown
from domain.campaigns.visibility import brief_by
from domain.offers.visibility import offers_past_answering, offers_to_remind, open_offers_of, open_terms_of
from storage.work import Work

MOST_AT_ONCE: Final = 200


async def remind_of_offers(work: Work[System]) -> int:
    """Remind the sides that must answer, once for each deadline; answers how many. One being answered is left."""
    offers = await work.claim_free(offers_to_remind(work.now, MOST_AT_ONCE))
    work.record(*(offer.remind(now=work.now) for offer in offers))
    return len(offers)


async def lapse_offers(work: Work[System]) -> int:
    """Let the open offers lapse whose time is over, some at a time; answers how many. One being answered is left."""
    offers = await work.claim_free(offers_past_answering(work.now, MOST_AT_ONCE))
    for offer in offers:
        standing = await work.one(open_terms_of(offer.id))
        work.record(offer.lapse(standing, now=work.now))
    return len(offers)


async def close_offers_of_brief(
    work: Work[System], event: BriefFilled | BriefClosed | BriefExpired | BriefTakenDown
) -> int:
    """Close what is still open between a brief that has ended and influencers; answers how many.

    A brief that has a place again by now keeps its offers. Hearing of it twice closes nothing twice.
    """
    brief = await work.claim(brief_by(event.brief_id))
    if brief.status is BriefStatus.PUBLISHED:
        return 0
    offers = await work.claim_all(open_offers_of(brief.id))
    for offer in offers:
        standing = await work.one(open_terms_of(offer.id))
        work.record(offer.close(standing, now=work.now))
    return len(offers)
