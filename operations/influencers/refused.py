"""Refuse topics and brands, and take them again."""

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from domain.actors import ActingInfluencer
from domain.brands import Brand
from domain.ids import BrandId
from domain.influencers.profiles import Influencer, ProfileChanged, profile_of
from domain.influencers.refused import RefusedBrand, RefusedTopic, checked_topic
from storage.work import Work


async def refuse_topic(work: Work[ActingInfluencer], *, topic: str) -> Influencer:
    """Take no work on this category of goods or niche, by its code; again changes nothing. Raises TopicUnknown."""
    code = checked_topic(topic)
    influencer = await work.claim(profile_of(work.actor))
    await work.session.execute(
        insert(RefusedTopic).values(influencer_id=influencer.id, topic=code).on_conflict_do_nothing()
    )
    return _changed(work, influencer)


async def allow_topic(work: Work[ActingInfluencer], *, topic: str) -> Influencer:
    """Take work on this topic again. Raises TopicUnknown."""
    code = checked_topic(topic)
    influencer = await work.claim(profile_of(work.actor))
    await work.session.execute(
        delete(RefusedTopic).where(RefusedTopic.influencer_id == influencer.id, RefusedTopic.topic == code)
    )
    return _changed(work, influencer)


async def refuse_brand(work: Work[ActingInfluencer], *, brand_id: BrandId) -> Influencer:
    """Take no work from this brand, which is not told; again changes nothing. Raises NotFound."""
    influencer = await work.claim(profile_of(work.actor))
    await work.one(select(Brand).where(Brand.id == brand_id))
    await work.session.execute(
        insert(RefusedBrand).values(influencer_id=influencer.id, brand_id=brand_id).on_conflict_do_nothing()
    )
    return _changed(work, influencer)


async def allow_brand(work: Work[ActingInfluencer], *, brand_id: BrandId) -> Influencer:
    """Take work from this brand again. Raises NotFound."""
    influencer = await work.claim(profile_of(work.actor))
    await work.one(select(Brand).where(Brand.id == brand_id))
    await work.session.execute(
        delete(RefusedBrand).where(RefusedBrand.influencer_id == influencer.id, RefusedBrand.brand_id == brand_id)
    )
    return _changed(work, influencer)


def _changed(work: Work[ActingInfluencer], influencer: Influencer) -> Influencer:
    influencer.changed_at = work.now
    work.record(ProfileChanged(influencer_id=influencer.id))
    return influencer
