"""Add and measure channels, and prove whose they are."""

import secrets

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from domain.actors import ActingInfluencer, Secretariat
from domain.bookings.booking import Booking
from domain.bookings.refusals import InfluencerNamedViolator
from domain.bookings.status import UNPUBLISHED, BookingStatus
from domain.campaigns.violators import violators_meant
from domain.ids import ChannelId
from domain.influencers.channels import (
    MOST_CHANNELS,
    Channel,
    ChannelFigures,
    ChannelTaken,
    TooManyChannels,
    channels_of,
)
from domain.influencers.claims import CODE_PREFIX
from domain.influencers.handles import Handle
from domain.influencers.profiles import Influencer, ProfileChanged, profile_of
from domain.listings import require_uninvolved
from storage.work import Work

_CODE_BYTES = 6


async def add_channel(work: Work[ActingInfluencer], *, handle: Handle, figures: ChannelFigures) -> Channel:
    """Add a channel to the acting influencer's profile, not yet verified.

    Raises ChannelTaken, TooManyChannels, FigureOutOfRange, FigureFromTheFuture.
    """
    influencer = await work.claim(profile_of(work.actor))
    if await work.count(channels_of(influencer.id)) >= MOST_CHANNELS:
        raise TooManyChannels
    channel = Channel.named(influencer.id, handle, now=work.now)
    channel.measure(figures, now=work.now)
    try:
        async with work.apart():  # somebody else may add it at this moment
            work.add(channel)
    except IntegrityError as taken:
        raise ChannelTaken(platform=handle.platform, handle=handle.name, field="input.handle") from taken
    work.record(ProfileChanged(influencer_id=influencer.id))
    return channel


async def measure_channel(work: Work[ActingInfluencer], *, channel_id: ChannelId, figures: ChannelFigures) -> Channel:
    """Bring the figures of one's channel up to date; those not given stay.

    Raises NotFound, FigureOutOfRange, FigureFromTheFuture.
    """
    channel = await _own_channel(work, channel_id)
    channel.measure(figures, now=work.now)
    work.record(ProfileChanged(influencer_id=channel.influencer_id))
    return channel


async def remove_channel(work: Work[ActingInfluencer], *, channel_id: ChannelId) -> Influencer:
    """Take a channel off one's profile. Raises NotFound, InfluencerNamedViolator."""
    influencer = await work.claim(profile_of(work.actor))
    channel = await _own_channel(work, channel_id)
    await _require_no_booking_barred_by(work, channel)
    await work.session.delete(channel)
    work.record(ProfileChanged(influencer_id=influencer.id))
    return influencer


async def request_channel_code(work: Work[ActingInfluencer], *, channel_id: ChannelId) -> Channel:
    """Get a code to place in the channel's bio; a new one takes the place of the old.

    Raises NotFound, ChannelAlreadyVerified.
    """
    channel = await _own_channel(work, channel_id)
    channel.expect_code(new_code(), now=work.now)
    return channel


async def verify_channel(work: Work[Secretariat], *, channel_id: ChannelId) -> Channel:
    """Record that the code was seen in the channel's bio. Nothing is fetched: a person looked.

    Raises NotFound, ChannelAlreadyVerified, NoCodeExpected, ReviewerInvolved.
    """
    channel = await work.claim(select(Channel).where(Channel.id == channel_id))
    influencer = await work.one(select(Influencer).where(Influencer.id == channel.influencer_id))
    require_uninvolved(work.actor.login_id, (influencer.login_id,))
    work.record(channel.verify(by=work.actor.login_id, now=work.now))
    return channel


def new_code() -> str:
    """A code that nobody guesses and that a person can type into a bio."""
    return f"{CODE_PREFIX}{secrets.token_hex(_CODE_BYTES)}"


async def _require_no_booking_barred_by(work: Work[ActingInfluencer], channel: Channel) -> None:
    """A named channel stays while a booking waits to be published: what bars that is asked over the channels."""
    named = await work.find(violators_meant(urls=[channel.url]).limit(1))
    waiting = select(Booking).where(
        Booking.influencer_id == channel.influencer_id,
        Booking.status.in_((*UNPUBLISHED, BookingStatus.DISPUTED)),
    )
    if named is not None and await work.count(waiting):
        raise InfluencerNamedViolator(name=named.name, announced_by=named.announced_by)


async def _own_channel(work: Work[ActingInfluencer], channel_id: ChannelId) -> Channel:
    return await work.claim(channels_of(work.actor.influencer_id).where(Channel.id == channel_id))
