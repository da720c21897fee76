"""Begin a profile, edit it, hand it in, name who negotiates."""

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from domain.actors import ActingInfluencer, SignedIn
from domain.ids import InfluencerId
from domain.influencers.channels import channels_of
from domain.influencers.content import ProfileContent
from domain.influencers.profiles import (
    Influencer,
    InfluencerLanguage,
    InfluencerNiche,
    NothingInWork,
    ProfileChanged,
    ProfileExists,
    ProfileIncomplete,
    profile_of,
)
from domain.influencers.versions import ProfileVersion, last_version_number, version_in_work
from domain.listings import ListingKind
from domain.logins import folded_email
from operations.listings import submit_listing, withdraw_listing
from storage.work import Work


async def create_influencer_profile(work: Work[SignedIn], *, content: ProfileContent) -> Influencer:
    """Begin a draft profile for the person who asks.

    Raises ProfileExists, KindMissing, and what ProfileContent.checked raises.
    """
    checked = content.checked()
    influencer, version, created = Influencer.begun_by(work.actor.login_id, checked, now=work.now)
    try:
        async with work.apart():  # the same person may ask twice at this moment
            work.add(influencer)
    except IntegrityError as exists:
        raise ProfileExists from exists
    work.add(version)
    await write_lists(work, influencer.id, checked)
    work.record(created)
    return influencer


async def edit_profile(work: Work[ActingInfluencer], *, content: ProfileContent) -> Influencer:
    """Rewrite the version in work, or begin one; a listed profile goes on saying what it says until it is approved.

    Raises WrongState while a version is under review, KindMissing, and what ProfileContent.checked raises.
    """
    checked = content.checked()
    influencer = await work.claim(profile_of(work.actor))
    version = await work.find(version_in_work(influencer.id))
    if version is None:
        number: int = await work.value(last_version_number(influencer.id))
        work.add(influencer.begin_version(number + 1, checked, now=work.now))
    else:
        influencer.edit(version, checked, now=work.now)
    if not influencer.is_listed:
        await write_lists(work, influencer.id, checked)
    return influencer


async def submit_profile(work: Work[ActingInfluencer]) -> Influencer:
    """Hand the version in work to the secretariat. Raises NothingInWork, ProfileIncomplete, WrongState."""
    influencer = await work.claim(profile_of(work.actor))
    version = await _in_work(work, influencer)
    missing = _missing(version.read())
    if not await work.all(channels_of(influencer.id).limit(1)):
        missing.append("channels")
    if missing:
        raise ProfileIncomplete(missing=", ".join(missing))
    work.record(influencer.submit(version))
    await submit_listing(work, kind=ListingKind.PROFILE, listing_id=influencer.id, version=version.number)
    return influencer


async def take_back_profile(work: Work[ActingInfluencer]) -> Influencer:
    """Withdraw what was handed in, to go on writing. Raises NothingInWork, WrongState."""
    influencer = await work.claim(profile_of(work.actor))
    work.record(influencer.take_back(await _in_work(work, influencer)))
    await withdraw_listing(work, kind=ListingKind.PROFILE, listing_id=influencer.id)
    return influencer


async def set_contact_email(work: Work[ActingInfluencer], *, email: str | None) -> Influencer:
    """Say where one is written to; None takes it away. Raises InvalidInput."""
    influencer = await work.claim(profile_of(work.actor))
    influencer.contact_email = None if email is None else folded_email(email)
    influencer.changed_at = work.now
    return influencer


async def name_representative(work: Work[ActingInfluencer], *, name: str, email: str) -> Influencer:
    """Name the agency or network that negotiates. Raises InvalidInput."""
    influencer = await work.claim(profile_of(work.actor))
    influencer.be_represented(name, email, now=work.now)
    work.record(ProfileChanged(influencer_id=influencer.id))
    return influencer


async def drop_representative(work: Work[ActingInfluencer]) -> Influencer:
    """Negotiate in person again."""
    influencer = await work.claim(profile_of(work.actor))
    influencer.represent_oneself(now=work.now)
    work.record(ProfileChanged(influencer_id=influencer.id))
    return influencer


async def write_lists(work: Work[SignedIn], influencer_id: InfluencerId, content: ProfileContent) -> None:
    """Let the rows of niches and languages say what the content says. Hold the profile locked."""
    await work.session.execute(delete(InfluencerNiche).where(InfluencerNiche.influencer_id == influencer_id))
    await work.session.execute(delete(InfluencerLanguage).where(InfluencerLanguage.influencer_id == influencer_id))
    for place, niche in enumerate(content.niches):
        work.add(InfluencerNiche(influencer_id=influencer_id, niche=niche, place=place))
    for place, language in enumerate(content.languages):
        work.add(InfluencerLanguage(influencer_id=influencer_id, language=language, place=place))


async def _in_work(work: Work[ActingInfluencer], influencer: Influencer) -> ProfileVersion:
    version = await work.find(version_in_work(influencer.id))
    if version is None:
        raise NothingInWork
    return version


def _missing(content: ProfileContent) -> list[str]:
    needed = {"province": content.province, "niches": content.niches, "languages": content.languages}
    return [name for name, value in needed.items() if not value]
