"""Save a search, rename it, do away with it, and mark what it found as read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Select

from domain.actors import ActingBrand, ActingBrandManager, ActingInfluencer
from domain.brands import brands_acted_for
from domain.ids import SavedSearchAlertId, SavedSearchId
from domain.influencers.profiles import profile_of
from domain.logins import checked_name
from domain.saved_searches import (
    LONGEST_SAVED_SEARCH_NAME,
    MOST_SAVED_SEARCHES,
    SavedSearch,
    SavedSearchAlert,
    SavedSearchDeleted,
    SavedSearchNameTaken,
    TooManySavedSearches,
    alerts_of,
    saved_searches_of,
    unread_alerts_raised_until,
)
from operations.discovery.wanted import Wanted
from operations.saved_searches.queries import saved_of
from operations.saved_searches.shelves import Shelf, briefs_at, influencers_at, meaning_on
from storage.work import Work


async def save_influencer_search(work: Work[ActingBrandManager], *, name: str, wanted: Wanted) -> SavedSearch:
    """Keep a search for influencers for all members of the acting brand; pages and counts are not kept.

    Where nothing holds the words as typed, what they are understood as is kept with them.
    Raises InvalidInput, FilterCodeUnknown, TooManyFilterCodes, RangeUpsideDown, SavedSearchNameTaken,
    TooManySavedSearches.
    """
    return await _save(work, name, wanted, influencers_at(work.now))


async def save_brief_search(work: Work[ActingInfluencer], *, name: str, wanted: Wanted) -> SavedSearch:
    """Keep a search for briefs for the acting influencer. Raises what `save_influencer_search` raises."""
    return await _save(work, name, wanted, briefs_at(work.now))


async def rename_saved_search(
    work: Work[ActingBrandManager | ActingInfluencer], *, saved_search_id: SavedSearchId, name: str
) -> SavedSearch:
    """Call a saved search by another name. Raises NotFound, InvalidInput, SavedSearchNameTaken."""
    await _claim_owner(work)
    search = await work.claim(_one_of(work.actor, saved_search_id))
    others = await work.all(saved_searches_of(work.actor).where(SavedSearch.id != saved_search_id))
    work.record(search.rename(_free_name(name, others)))
    return search


async def delete_saved_search(
    work: Work[ActingBrandManager | ActingInfluencer], *, saved_search_id: SavedSearchId
) -> SavedSearch:
    """Do away with a saved search and its alerts. Raises NotFound."""
    search = await work.claim(_one_of(work.actor, saved_search_id))
    await work.session.delete(search)
    work.record(SavedSearchDeleted(saved_search_id=search.id))
    return search


async def mark_saved_search_alert_read(
    work: Work[ActingBrandManager | ActingInfluencer], *, alert_id: SavedSearchAlertId
) -> SavedSearchAlert:
    """Say that an alert was seen; again changes nothing. Raises NotFound."""
    alert = await work.claim(alerts_of(work.actor).where(SavedSearchAlert.id == alert_id))
    read = alert.mark_read(by=work.actor.login_id, now=work.now)
    if read is not None:
        work.record(read)
    return alert


async def mark_saved_search_alerts_read(
    work: Work[ActingBrandManager | ActingInfluencer], *, raised_until: datetime
) -> int:
    """Say that all alerts raised up to an instant were seen, whichever search they are of; answers how many were not.

    Those raised later, while somebody was reading, stay unread.
    """
    alerts = await work.claim_all(unread_alerts_raised_until(work.actor, raised_until))
    reads = [alert.mark_read(by=work.actor.login_id, now=work.now) for alert in alerts]
    work.record(*(read for read in reads if read is not None))
    return len(alerts)


async def _save(
    work: Work[ActingBrandManager] | Work[ActingInfluencer],
    name: str,
    wanted: Wanted,
    shelf: Shelf,
) -> SavedSearch:
    query = saved_of(wanted).checked()
    wanted.query(shelf.known)
    query = replace(query, understood_as=await meaning_on(shelf, work.session, query.text))
    await _claim_owner(work)
    others = await work.all(saved_searches_of(work.actor))
    free_name = _free_name(name, others)
    free = sorted(set(range(1, MOST_SAVED_SEARCHES + 1)) - {other.place for other in others})
    if not free:
        raise TooManySavedSearches
    search, saved = SavedSearch.of(work.actor, name=free_name, query=query, place=free[0], now=work.now)
    work.record(saved)
    return work.add(search)


async def _claim_owner(work: Work[ActingBrandManager | ActingInfluencer]) -> None:
    """Names and places are unique with one owner: two who take one at once queue up here."""
    actor = work.actor
    if isinstance(actor, ActingBrand):
        await work.claim(brands_acted_for(actor))
    else:
        await work.claim(profile_of(actor))


def _one_of(actor: ActingBrandManager | ActingInfluencer, saved_search_id: SavedSearchId) -> Select[SavedSearch]:
    return saved_searches_of(actor).where(SavedSearch.id == saved_search_id)


def _free_name(name: str, others: Sequence[SavedSearch]) -> str:
    clean = checked_name(name, field="name", longest=LONGEST_SAVED_SEARCH_NAME)
    if any(other.name == clean for other in others):
        raise SavedSearchNameTaken(name=clean, field="name")
    return clean
