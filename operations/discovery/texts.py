"""The public texts of found things, as the index holds them: to show which words in them were looked for."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import InfluencerId
from domain.influencers.channels import Channel
from domain.influencers.profiles import Influencer, InfluencerNiche
from operations.indexing.briefs import brief_documents
from operations.indexing.labels import niche_labels, province_labels, with_parents
from search.gateway import SearchPage
from search.highlights import Wording
from search.words import folded, words_of

Texts = Mapping[str, tuple[str, ...]]
"""Field of the index → its texts."""


async def texts_of_influencers(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Texts]:
    """The texts of profiles: what the documents of the index hold, without all else in them."""
    profiles = select(
        Influencer.id, Influencer.display_name, Influencer.province, Influencer.bio_vi, Influencer.bio_en
    ).where(Influencer.id.in_(ids))
    handles = select(Channel.influencer_id, Channel.handle).where(Channel.influencer_id.in_(ids))
    niches = (
        select(InfluencerNiche.influencer_id, InfluencerNiche.niche)
        .where(InfluencerNiche.influencer_id.in_(ids))
        .order_by(InfluencerNiche.place)
    )
    people = (await session.execute(profiles)).all()
    called = await _by_profile(session, handles)
    about = await _by_profile(session, niches)
    return {
        key: {
            "name": (name,),
            "handle": tuple(sorted(set(called.get(key, ())))),
            "niche": niche_labels(with_parents(about.get(key, ()))),
            "province": () if province is None else province_labels((province,)),
            "bio": (bio_vi, bio_en),
        }
        for key, name, province, bio_vi, bio_en in people
    }


async def texts_of_briefs(session: AsyncSession, ids: Collection[UUID], *, now: datetime) -> dict[UUID, Texts]:
    """The texts of open briefs."""
    return {UUID(each.id): each.texts for each in await brief_documents(session, ids, now=now)}


def wording_of(page: SearchPage, text: str) -> Wording:
    """The words that the page was found by in the end: as understood, and less those that were left out.

    The database, where it answers instead, finds words by their beginnings alone.
    """
    words = words_of(page.understood_as or text)
    if page.degraded:
        return Wording(tuple(replace(word, is_open=True) for word in words), forgiving=False)
    dropped = {folded(word) for word in page.words_dropped}
    return Wording(tuple(word for word in words if word.letters not in dropped))


async def _by_profile(session: AsyncSession, pairs: Select[InfluencerId, str]) -> dict[InfluencerId, list[str]]:
    found: dict[InfluencerId, list[str]] = defaultdict(list)
    for influencer_id, value in await session.execute(pairs):
        found[influencer_id].append(value)
    return found
