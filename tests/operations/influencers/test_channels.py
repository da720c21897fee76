from datetime import date, timedelta

import anyio
import pytest
from sqlalchemy import select

from domain.actors import Secretariat
from domain.errors import DomainError, NotFound
from domain.ids import ChannelId, new_id
from domain.influencers.channels import (
    CODE_LIFETIME,
    MOST_CHANNELS,
    Channel,
    ChannelAlreadyVerified,
    ChannelFigures,
    ChannelTaken,
    NoCodeExpected,
    TooManyChannels,
)
from domain.influencers.figures import Figure, FigureFromTheFuture, FigureOutOfRange, FigureSource
from domain.influencers.handles import Handle
from domain.listings import ReviewerInvolved
from operations.influencers.channels import (
    add_channel,
    measure_channel,
    remove_channel,
    request_channel_code,
    verify_channel,
)
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.influencers import make_channel
from tests.operations.influencers.people import add_influencer, add_secretariat

TODAY = date(2026, 11, 21)
HANDLE = Handle(platform="tiktok", name="Hong.Nhung")


def declared(value: int, as_of: date = TODAY) -> Figure:
    return Figure(value, FigureSource.DECLARED, as_of)


async def test_a_channel_is_added_with_its_figures(database: TestDatabase) -> None:
    influencer, person = await add_influencer(database)

    async with database.work(person, NOON) as work:
        added = await add_channel(
            work, handle=HANDLE, figures=ChannelFigures(followers=declared(48_500), engagement_rate=declared(350))
        )

    channel = await database.reload(added)
    assert (channel.influencer_id, channel.url) == (influencer.id, "https://www.tiktok.com/@Hong.Nhung")
    assert (channel.handle, channel.handle_folded, channel.verified_at) == ("Hong.Nhung", "hong.nhung", None)
    assert (channel.followers, channel.followers_source, channel.followers_as_of) == (
        48_500,
        FigureSource.DECLARED,
        TODAY,
    )
    assert (channel.engagement_rate, channel.median_views, channel.median_views_source) == (350, None, None)
    assert await database.event_names() == ["ProfileChanged"]


@pytest.mark.parametrize(
    ("figures", "refusal"),
    [
        (ChannelFigures(followers=declared(-1)), FigureOutOfRange),
        (ChannelFigures(engagement_rate=declared(10_001)), FigureOutOfRange),
        (ChannelFigures(median_views=declared(2_000_000_001)), FigureOutOfRange),
        (ChannelFigures(followers=declared(1, TODAY + timedelta(days=1))), FigureFromTheFuture),
    ],
)
async def test_figures_that_cannot_be_are_refused(
    database: TestDatabase, figures: ChannelFigures, refusal: type[DomainError]
) -> None:
    influencer, person = await add_influencer(database)
    channel = await database.add(make_channel(influencer))

    with pytest.raises(refusal):
        async with database.work(person, NOON) as work:
            await add_channel(work, handle=HANDLE, figures=figures)
    with pytest.raises(refusal):
        async with database.work(person, NOON) as work:
            await measure_channel(work, channel_id=channel.id, figures=figures)

    assert await database.reload(channel) == channel
    assert await database.count(Channel) == 1
    assert await database.event_names() == []


async def test_a_channel_is_on_one_profile_even_when_two_add_it_at_once(database: TestDatabase) -> None:
    _, one = await add_influencer(database)
    _, other = await add_influencer(database)
    refused: list[ChannelTaken] = []

    async def add(person: object, name: str) -> None:
        try:
            async with database.work(one if person is one else other, NOON) as work:
                await add_channel(work, handle=Handle(platform="tiktok", name=name), figures=ChannelFigures())
        except ChannelTaken as refusal:
            refused.append(refusal)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(add, one, "nhung")
        tasks.start_soon(add, other, "NHUNG")

    assert len(refused) == 1
    assert await database.count(Channel) == 1
    assert await database.event_names() == ["ProfileChanged"]


async def test_a_profile_holds_so_many_channels(database: TestDatabase) -> None:
    influencer, person = await add_influencer(database)
    for number in range(MOST_CHANNELS):
        await database.add(make_channel(influencer, Handle(platform="x", name=f"nhung{number}")))

    with pytest.raises(TooManyChannels):
        async with database.work(person, NOON) as work:
            await add_channel(work, handle=HANDLE, figures=ChannelFigures())

    assert await database.count(Channel) == MOST_CHANNELS


async def test_figures_not_given_stay(database: TestDatabase) -> None:
    influencer, person = await add_influencer(database)
    channel = await database.add(make_channel(influencer))

    async with database.work(person, NOON) as work:
        await measure_channel(work, channel_id=channel.id, figures=ChannelFigures(median_views=declared(15_000)))

    measured = await database.reload(channel)
    assert (measured.followers, measured.engagement_rate, measured.median_views) == (48_500, 350, 15_000)
    assert measured.median_views_as_of == TODAY


async def test_the_channel_of_another_is_not_found(database: TestDatabase) -> None:
    influencer, _ = await add_influencer(database)
    channel = await database.add(make_channel(influencer))
    _, stranger = await add_influencer(database)

    with pytest.raises(NotFound):
        async with database.work(stranger, NOON) as work:
            await measure_channel(work, channel_id=channel.id, figures=ChannelFigures(followers=declared(1)))
    with pytest.raises(NotFound):
        async with database.work(stranger, NOON) as work:
            await request_channel_code(work, channel_id=channel.id)
    with pytest.raises(NotFound):
        async with database.work(stranger, NOON) as work:
            await remove_channel(work, channel_id=channel.id)

    assert await database.reload(channel) == channel


async def test_a_channel_is_removed(database: TestDatabase) -> None:
    influencer, person = await add_influencer(database)
    channel = await database.add(make_channel(influencer))

    async with database.work(person, NOON) as work:
        await remove_channel(work, channel_id=channel.id)

    assert await database.count(Channel) == 0
    assert await database.event_names() == ["ProfileChanged"]


async def test_a_code_in_the_bio_proves_whose_the_channel_is(database: TestDatabase) -> None:
    influencer, person = await add_influencer(database)
    channel = await database.add(make_channel(influencer, verified_at=None, verified_by=None))
    admin = await add_secretariat(database)

    with pytest.raises(NoCodeExpected):
        async with database.work(admin, NOON) as work:
            await verify_channel(work, channel_id=channel.id)
    async with database.work(person, NOON) as work:
        asked = await request_channel_code(work, channel_id=channel.id)
        first = asked.bio_code
    async with database.work(person, NOON) as work:
        asked = await request_channel_code(work, channel_id=channel.id)
    assert asked.bio_code is not None
    assert asked.bio_code.startswith("niemtin-")
    assert asked.bio_code != first
    assert asked.bio_code_until == NOON + CODE_LIFETIME
    with pytest.raises(NoCodeExpected):
        async with database.work(admin, NOON + CODE_LIFETIME) as work:
            await verify_channel(work, channel_id=channel.id)
    with pytest.raises(ReviewerInvolved):
        async with database.work(Secretariat(login_id=person.login_id), NOON) as work:
            await verify_channel(work, channel_id=channel.id)
    assert (await database.reload(channel)).verified_at is None

    async with database.work(admin, NOON) as work:
        await verify_channel(work, channel_id=channel.id)

    verified = await database.reload(channel)
    assert (verified.verified_at, verified.verified_by, verified.bio_code) == (NOON, admin.login_id, None)
    assert await database.event_names() == ["ChannelVerified"]
    with pytest.raises(ChannelAlreadyVerified):
        async with database.work(admin, NOON) as work:
            await verify_channel(work, channel_id=channel.id)
    with pytest.raises(ChannelAlreadyVerified):
        async with database.work(person, NOON) as work:
            await request_channel_code(work, channel_id=channel.id)
    with pytest.raises(NotFound):
        async with database.work(admin, NOON) as work:
            await verify_channel(work, channel_id=ChannelId(new_id()))
    assert (await database.all(select(Channel)))[0] == verified
