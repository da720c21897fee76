"""Three hundred influencers: profiles, channels, prices and audiences, brought in by the operations everybody uses."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.actors import ActingInfluencer, SignedIn
from domain.ids import ChannelId, InfluencerId
from domain.influencers.audience import AGES, Audience, AudienceDimension, ShareOf
from domain.influencers.availability import Availability
from domain.influencers.channels import ChannelFigures
from domain.influencers.content import InfluencerKind, ProfileContent
from domain.influencers.figures import Figure, FigureSource
from domain.influencers.handles import Handle, read_handle
from domain.influencers.rates import RateCard, RateOf
from domain.listings import ReviewGround, ReviewReason
from domain.logins import Login
from domain.money import BASIS_POINTS, vnd
from domain.reference.niches import NICHES, children_of
from domain.reference.provinces import PROVINCES
from operations.influencers.audience import set_audience
from operations.influencers.availability import set_availability
from operations.influencers.channels import add_channel, request_channel_code, verify_channel
from operations.influencers.moderation import approve_profile
from operations.influencers.profiles import create_influencer_profile, submit_profile
from operations.influencers.rates import set_rate_card
from sample.alliance import Alliance
from sample.figures import Reach, price, reach
from sample.people import Person, bio, some
from sample.scene import Scene

CITIES = ("01", "79", "48")
"""Hà Nội, TP. Hồ Chí Minh and Đà Nẵng, where more people live than elsewhere."""
FORMATS = {
    "tiktok": ("short_video", "livestream"),
    "instagram": ("reel", "feed_post", "story"),
    "facebook": ("feed_post", "reel", "livestream"),
    "youtube": ("long_video", "short_video"),
}
IN_ORDER = ReviewReason(ground=ReviewGround.IN_ORDER, clause=None, text="Hồ sơ đầy đủ và đúng.")


@dataclass(frozen=True)
class Member:
    """An influencer who has joined: a member of the sample."""

    actor: ActingInfluencer
    email: str
    channels: tuple[ChannelId, ...]
    platforms: tuple[str, ...]
    niche: str


@dataclass(frozen=True)
class Casting:
    """What is decided about an influencer before anything is drawn: where they live and what they are about."""

    province: str
    niche: str
    begun: datetime


def castings(chance: random.Random, count: int, opening: datetime) -> list[Casting]:
    """So many influencers: every province has some, the big cities most; every niche is somebody's."""
    provinces = [*PROVINCES, *chance.choices([*CITIES, *PROVINCES], k=max(0, count - len(PROVINCES)))][:count]
    tops = [niche.code for niche in NICHES.values() if niche.parent is None]
    niches = [*tops, *chance.choices(tops, k=max(0, count - len(tops)))][:count]
    chance.shuffle(niches)
    return [
        Casting(province, niche, opening + timedelta(hours=chance.randrange(24 * 60)))
        for province, niche in zip(provinces, niches, strict=True)
    ]


async def join(
    scene: Scene, alliance: Alliance, person: Person, casting: Casting, *, password_hash: str, chance: random.Random
) -> Member:
    """Register, write the profile, prove the channels, and have it all approved within five days."""
    begun = casting.begun
    login = Login(email=person.email, display_name=person.name, password_hash=password_hash, created_at=begun)
    scene.stage.add(login)
    await scene.stage.flush()
    profile = await create_influencer_profile(
        scene.work_as(SignedIn(login_id=login.id), begun), content=_content(person, casting, chance)
    )
    await scene.stage.flush()
    actor = ActingInfluencer(login_id=login.id, influencer_id=InfluencerId(profile.id))
    platforms = tuple(some(chance, tuple(FORMATS), 1, 3))
    main = reach(chance)
    channels = [
        await _channel(
            scene,
            alliance,
            actor,
            read_handle(person.handle, platform=platform),
            shown=_smaller(main, place, chance),
            at=begun,
        )
        for place, platform in enumerate(platforms)
    ]
    work = scene.work_as(actor, begun + timedelta(days=1))
    await set_rate_card(work, rate_card=rate_card(platforms, main, chance))
    audience = Audience(
        shares=audience_shares(casting.province, chance), source=FigureSource.PLATFORM, as_of=begun.date()
    )
    await set_audience(work, audience=audience)
    await set_availability(work, availability=Availability(bookings_at_once=chance.randint(1, 4)))
    await submit_profile(scene.work_as(actor, begun + timedelta(days=2)))
    await scene.stage.flush()
    await approve_profile(
        scene.work_as(alliance.secretariat, begun + timedelta(days=4)), influencer_id=profile.id, reason=IN_ORDER
    )
    return Member(actor, person.email, tuple(channels), platforms, casting.niche)


async def _channel(
    scene: Scene, alliance: Alliance, actor: ActingInfluencer, handle: Handle, *, shown: Reach, at: datetime
) -> ChannelId:
    def figure(value: int) -> Figure:
        return Figure(value, FigureSource.PLATFORM, at.date())

    channel = await add_channel(
        scene.work_as(actor, at),
        handle=handle,
        figures=ChannelFigures(
            followers=figure(shown.followers),
            engagement_rate=figure(shown.engagement_rate),
            median_views=figure(shown.median_views),
        ),
    )
    await scene.stage.flush()
    await request_channel_code(scene.work_as(actor, at), channel_id=channel.id)
    await verify_channel(scene.work_as(alliance.secretariat, at + timedelta(days=1)), channel_id=channel.id)
    return channel.id


def _content(person: Person, casting: Casting, chance: random.Random) -> ProfileContent:
    top, place = NICHES[casting.niche], PROVINCES[casting.province]
    bio_vi, bio_en = bio(chance, niche=(top.name_vi, top.name_en), province=(place.name_vi, place.name_en))
    return ProfileContent(
        display_name=person.stage_name,
        kind=InfluencerKind.KOC if chance.random() < 0.6 else InfluencerKind.KOL,
        bio_vi=bio_vi,
        bio_en=bio_en,
        province=casting.province,
        languages=("vi", "en") if chance.random() < 0.2 else ("vi",),
        niches=niches_of(top.code, chance),
    )


def niches_of(top: str, chance: random.Random) -> tuple[str, ...]:
    """A whole field, and up to three of the niches in it."""
    return (top, *some(chance, [niche.code for niche in children_of(top)], 1, 3))


def _smaller(main: Reach, place: int, chance: random.Random) -> Reach:
    """The second and third channels are smaller than the first."""
    if place == 0:
        return main
    share = chance.uniform(0.1, 0.6) / place
    return Reach(
        main.band, max(100, round(main.followers * share)), main.engagement_rate, round(main.median_views * share)
    )


def rate_card(platforms: tuple[str, ...], main: Reach, chance: random.Random) -> RateCard:
    """A price for every format of the platforms, by the reach of the first; no work is done for less than one piece."""
    rates = [
        RateOf(platform=platform, format_code=code, price=vnd(price(chance, main.followers, code)))
        for platform in platforms
        for code in FORMATS[platform]
    ]
    return RateCard(rates=rates, minimum_fee=min(rate.price for rate in rates))


def audience_shares(province: str, chance: random.Random) -> list[ShareOf]:
    """An audience by age, gender and the province that it is at home in; the rest of the country is unknown."""
    ages = vnd(BASIS_POINTS).split([chance.randint(1, 40) for _ in AGES])
    women = chance.randint(2_000, 8_500)
    home = chance.randint(1_500, 6_000)
    return [
        *(
            ShareOf(dimension=AudienceDimension.AGE, bracket=age, basis_points=share.minor)
            for age, share in zip(AGES, ages, strict=True)
        ),
        ShareOf(dimension=AudienceDimension.GENDER, bracket="female", basis_points=women),
        ShareOf(dimension=AudienceDimension.GENDER, bracket="male", basis_points=BASIS_POINTS - women),
        ShareOf(dimension=AudienceDimension.PROVINCE, bracket=province, basis_points=home),
    ]
