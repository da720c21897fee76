"""Keep shortlists: who is on them, and what the brand's members note."""

from domain.actors import ActingBrandManager
from domain.brands import Brand, brands_acted_for
from domain.ids import InfluencerId, ShortlistEntryId, ShortlistId
from domain.influencers.profiles import Influencer, listed_profiles
from domain.logins import checked_name
from domain.shortlists import (
    LONGEST_SHORTLIST_NAME,
    MOST_ENTRIES,
    AlreadyShortlisted,
    Shortlist,
    ShortlistCreated,
    ShortlistDeleted,
    ShortlistEntry,
    ShortlistEntryAdded,
    ShortlistEntryRemoved,
    ShortlistFull,
    ShortlistNameTaken,
    entries_of,
    shortlists_of,
)
from storage.work import Work


async def create_shortlist(work: Work[ActingBrandManager], *, name: str) -> Shortlist:
    """An empty shortlist for all members of the acting brand. Raises InvalidInput, ShortlistNameTaken."""
    brand = await work.claim(brands_acted_for(work.actor))
    free = await _free_name(work, name)
    shortlist = Shortlist(brand_id=brand.id, name=free, created_by=work.actor.login_id, created_at=work.now)
    work.record(ShortlistCreated(shortlist_id=shortlist.id, brand_id=brand.id))
    return work.add(shortlist)


async def rename_shortlist(work: Work[ActingBrandManager], *, shortlist_id: ShortlistId, name: str) -> Shortlist:
    """Call a shortlist by another name. Raises NotFound, InvalidInput, ShortlistNameTaken."""
    # Names are unique in a brand: two who choose one at once queue up at the brand.
    await work.claim(brands_acted_for(work.actor))
    shortlist = await _claimed(work, shortlist_id)
    work.record(shortlist.rename(await _free_name(work, name, besides=shortlist_id)))
    return shortlist


async def delete_shortlist(work: Work[ActingBrandManager], *, shortlist_id: ShortlistId) -> Brand:
    """Do away with a shortlist, its entries and their notes. Raises NotFound."""
    brand = await work.claim(brands_acted_for(work.actor))
    shortlist = await _claimed(work, shortlist_id)
    await work.session.delete(shortlist)
    work.record(ShortlistDeleted(shortlist_id=shortlist.id, brand_id=brand.id))
    return brand


async def add_to_shortlist(
    work: Work[ActingBrandManager], *, shortlist_id: ShortlistId, influencer_id: InfluencerId, note: str | None
) -> ShortlistEntry:
    """Put a listed influencer on a shortlist. Raises NotFound, InvalidInput, AlreadyShortlisted, ShortlistFull."""
    shortlist = await _claimed(work, shortlist_id)
    await work.one(listed_profiles().where(Influencer.id == influencer_id))
    others = await work.all(entries_of(work.actor).where(ShortlistEntry.shortlist_id == shortlist.id))
    if any(other.influencer_id == influencer_id for other in others):
        raise AlreadyShortlisted(field="influencerId")
    free = sorted(set(range(1, MOST_ENTRIES + 1)) - {other.place for other in others})
    if not free:
        raise ShortlistFull
    login = work.actor.login_id
    entry = ShortlistEntry(
        shortlist_id=shortlist.id, influencer_id=influencer_id, place=free[0], added_by=login, added_at=work.now
    )
    entry.take_note(note, by=login, now=work.now)
    work.record(ShortlistEntryAdded(entry_id=entry.id, shortlist_id=shortlist.id, influencer_id=influencer_id))
    return work.add(entry)


async def set_shortlist_note(
    work: Work[ActingBrandManager], *, entry_id: ShortlistEntryId, note: str | None
) -> ShortlistEntry:
    """Write what all members read beside an entry; nothing takes the note away. Raises NotFound, InvalidInput."""
    entry = await work.claim(entries_of(work.actor).where(ShortlistEntry.id == entry_id))
    work.record(entry.take_note(note, by=work.actor.login_id, now=work.now))
    return entry


async def remove_from_shortlist(work: Work[ActingBrandManager], *, entry_id: ShortlistEntryId) -> Shortlist:
    """Take an influencer off a shortlist, listed or not. Raises NotFound."""
    entry = await work.claim(entries_of(work.actor).where(ShortlistEntry.id == entry_id))
    await work.session.delete(entry)
    work.record(
        ShortlistEntryRemoved(entry_id=entry.id, shortlist_id=entry.shortlist_id, influencer_id=entry.influencer_id)
    )
    return await work.one(shortlists_of(work.actor).where(Shortlist.id == entry.shortlist_id))


async def _claimed(work: Work[ActingBrandManager], shortlist_id: ShortlistId) -> Shortlist:
    return await work.claim(shortlists_of(work.actor).where(Shortlist.id == shortlist_id))


async def _free_name(work: Work[ActingBrandManager], name: str, *, besides: ShortlistId | None = None) -> str:
    clean = checked_name(name, field="name", longest=LONGEST_SHORTLIST_NAME)
    others = shortlists_of(work.actor).where(Shortlist.name == clean)
    if besides is not None:
        others = others.where(Shortlist.id != besides)
    if await work.find(others) is not None:
        raise ShortlistNameTaken(name=clean, field="name")
    return clean
