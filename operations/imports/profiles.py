"""Write what rows say as profiles with their channels, niches, languages, rates and audience, a batch at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from sqlalchemy import delete, func, select, tuple_

from domain.actors import System
from domain.errors import DomainError
from domain.ids import InfluencerId, new_id
from domain.imports import ChannelRead, ProfileRead
from domain.influencers.audience import AudienceShare
from domain.influencers.channels import MOST_CHANNELS, Channel, TooManyChannels
from domain.influencers.profiles import Influencer, InfluencerLanguage, InfluencerNiche
from domain.influencers.rates import Rate
from storage.bulk import copy_records
from storage.work import Work

Record: TypeAlias = dict[str, object]
"""Column name to value."""
Refuse: TypeAlias = Callable[[ProfileRead, DomainError], None]


async def create_profiles(
    work: Work[System], rows: Sequence[ProfileRead], refuse: Refuse
) -> dict[InfluencerId, ProfileRead]:
    """Write rows that no known channel is on; answers the profiles by id. A row at fault is handed to `refuse`."""
    made: dict[InfluencerId, ProfileRead] = {}
    people: list[Record] = []
    channels: list[Record] = []
    for row in rows:
        influencer_id = InfluencerId(new_id())
        try:
            channels += [_channel(work, influencer_id, each) for each in _once(row)]
        except DomainError as refusal:
            refuse(row, refusal)
            continue
        people.append(_person(work, influencer_id, row))
        made[influencer_id] = row
    await copy_records(work.session, Influencer, people)
    await copy_records(work.session, Channel, channels)
    await _write_parts(work, made)
    return made


async def complete_profiles(
    work: Work[System], rows: Mapping[InfluencerId, ProfileRead], refuse: Refuse
) -> dict[InfluencerId, ProfileRead]:
    """Let known profiles, locked by the caller, say what the rows say too; what a row leaves empty stays.

    Niches, languages, audience and the rates on a platform are each taken as a whole. Figures older than those kept
    are passed over: files are not always read in the order in which they were written.
    """
    people = {each.id: each for each in await work.all(select(Influencer).where(Influencer.id.in_(rows)))}
    channels: dict[InfluencerId, dict[str, Channel]] = {id_: {} for id_ in rows}
    for channel in await work.all(select(Channel).where(Channel.influencer_id.in_(rows))):
        channels[channel.influencer_id][f"{channel.platform}:{channel.handle_folded}"] = channel
    done: dict[InfluencerId, ProfileRead] = {}
    added: list[Record] = []
    for id_, row in rows.items():
        try:
            added += _measured(work, row, id_, channels[id_])
        except DomainError as refusal:
            refuse(row, refusal)
            continue
        person = people[id_]
        person.complete(row.content, now=work.now)
        person.contact_email = row.contact_email or person.contact_email
        person.minimum_fee = row.rate_card.minimum_fee or person.minimum_fee
        done[id_] = row
    await work.flush()
    await copy_records(work.session, Channel, added)
    parts = await _without_older_audiences(work, done)
    await _clear_parts(work, parts)
    await _write_parts(work, parts)
    return done


async def _without_older_audiences(
    work: Work[System], rows: Mapping[InfluencerId, ProfileRead]
) -> Mapping[InfluencerId, ProfileRead]:
    """The rows without the audiences that were measured before those kept."""
    measured = select(AudienceShare.influencer_id, func.max(AudienceShare.as_of)).group_by(AudienceShare.influencer_id)
    known = await work.session.execute(measured.where(AudienceShare.influencer_id.in_(rows)))
    kept = dict(known.all())
    return {
        id_: row
        if row.audience.as_of >= kept.get(id_, date.min)
        else replace(row, audience=replace(row.audience, shares=()))
        for id_, row in rows.items()
    }


def _measured(
    work: Work[System], row: ProfileRead, influencer_id: InfluencerId, known: Mapping[str, Channel]
) -> list[Record]:
    """Bring the known channels' figures up to date; answers the channels to add. All figures are checked first."""
    fresh = {each.key: _channel(work, influencer_id, each) for each in _once(row)}
    added = [channel for key, channel in fresh.items() if key not in known]
    if len(known) + len(added) > MOST_CHANNELS:
        raise TooManyChannels
    for each in _once(row):
        if (channel := known.get(each.key)) is not None:
            channel.measure(each.figures.not_older_than(channel), now=work.now)
    return added


def _person(work: Work[System], influencer_id: InfluencerId, row: ProfileRead) -> Record:
    least = row.rate_card.minimum_fee
    return {
        **Influencer.imported(influencer_id, row.content, now=work.now),
        "contact_email": row.contact_email,
        "minimum_fee_minor": None if least is None else least.minor,
        "minimum_fee_currency": None if least is None else least.currency,
    }


def _channel(work: Work[System], influencer_id: InfluencerId, read: ChannelRead) -> Record:
    return Channel.imported(influencer_id, read.handle, read.figures, now=work.now)


def _once(row: ProfileRead) -> Iterable[ChannelRead]:
    """The channels of a row; of one that is written twice, in other letters, the first writing counts."""
    found: dict[str, ChannelRead] = {}
    for channel in row.channels:
        found.setdefault(channel.key, channel)
    return found.values()


async def _clear_parts(work: Work[System], rows: Mapping[InfluencerId, ProfileRead]) -> None:
    """Take away the parts that the rows say anew."""
    parts = (
        (InfluencerNiche, [id_ for id_, row in rows.items() if row.content.niches]),
        (InfluencerLanguage, [id_ for id_, row in rows.items() if row.content.languages]),
        (AudienceShare, [id_ for id_, row in rows.items() if row.audience.shares]),
    )
    for table, ids in parts:
        if ids:
            await work.session.execute(delete(table).where(table.influencer_id.in_(ids)))
    cards = {(id_, rate.platform) for id_, row in rows.items() for rate in row.rate_card.rates}
    if cards:
        await work.session.execute(delete(Rate).where(tuple_(Rate.influencer_id, Rate.platform).in_(cards)))


async def _write_parts(work: Work[System], rows: Mapping[InfluencerId, ProfileRead]) -> None:
    for table, records in (
        (InfluencerNiche, _niches),
        (InfluencerLanguage, _languages),
        (Rate, _rates),
        (AudienceShare, _shares),
    ):
        await copy_records(work.session, table, [record for id_, row in rows.items() for record in records(id_, row)])


def _niches(influencer_id: InfluencerId, row: ProfileRead) -> Iterator[Record]:
    for place, niche in enumerate(row.content.niches):
        yield {"influencer_id": influencer_id, "niche": niche, "place": place}


def _languages(influencer_id: InfluencerId, row: ProfileRead) -> Iterator[Record]:
    for place, language in enumerate(row.content.languages):
        yield {"influencer_id": influencer_id, "language": language, "place": place}


def _rates(influencer_id: InfluencerId, row: ProfileRead) -> Iterator[Record]:
    for rate in row.rate_card.rates:
        yield {
            "influencer_id": influencer_id,
            "platform": rate.platform,
            "format_code": rate.format_code,
            "price_minor": rate.price.minor,
            "price_currency": rate.price.currency,
        }


def _shares(influencer_id: InfluencerId, row: ProfileRead) -> Iterator[Record]:
    for share in row.audience.shares:
        yield {
            "influencer_id": influencer_id,
            "dimension": share.dimension,
            "bracket": share.bracket,
            "basis_points": share.basis_points,
            "source": row.audience.source,
            "as_of": row.audience.as_of,
        }
