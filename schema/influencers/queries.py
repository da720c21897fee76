"""Look at profiles: one, a page of them, one's own; what waits for the secretariat."""

import strawberry
from sqlalchemy import ColumnElement, and_, select

from domain.actors import Secretariat, SignedIn
from domain.ids import InfluencerId
from domain.influencers.channels import Channel as ChannelRow
from domain.influencers.claims import ProfileClaim as ClaimRow
from domain.influencers.content import InfluencerKind
from domain.influencers.handles import find_platform, read_handle
from domain.influencers.profiles import Influencer as Row
from domain.influencers.profiles import InfluencerNiche
from domain.influencers.versions import ProfileVersion, ProfileVersionStatus
from schema.context import Info
from schema.influencers.readings import CHANNEL, CLAIM, INFLUENCER
from schema.influencers.types import Channel, Influencer, ProfileClaim
from schema.node_keys import key_of
from schema.paging import Connection
from schema.reading import one_or_none, page


@strawberry.type
class ProfileQuery:
    """Looking at profiles."""

    @strawberry.field(description="A profile by its id.")
    async def influencer(self, info: Info, id: strawberry.ID) -> Influencer | None:
        """The profile, or null."""
        return await one_or_none(info, INFLUENCER, key_of(id, Influencer, InfluencerId))

    @strawberry.field(description="Profiles, newest first: those listed, and for admins of the alliance all.")
    async def influencers(
        self,
        info: Info,
        *,
        kind: InfluencerKind | None = None,
        province: str | None = None,
        niche: str | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Influencer]:
        """A page of them."""
        where = _chosen(kind, province, niche)
        return await page(info, INFLUENCER, where=where, first=first, after=after, last=last, before=before)

    @strawberry.field(description="The channel with this handle or address on a listed profile.")
    async def channel(self, info: Info, handle: str, platform: str | None = None) -> Channel | None:
        """The channel, or null."""
        named = read_handle(handle, platform=None if platform is None else find_platform(platform))
        there = and_(ChannelRow.platform == named.platform, ChannelRow.handle_folded == named.folded)
        return await one_or_none(info, CHANNEL, there)

    @strawberry.field(description="The profile of the person who asks.")
    async def my_profile(self, info: Info) -> Influencer | None:
        """One's own, in every state."""
        person = info.context.acting_as(SignedIn)
        return await one_or_none(info, INFLUENCER, Row.login_id == person.login_id)

    @strawberry.field(description="One's own claims to imported profiles, newest first.")
    async def my_profile_claims(
        self, info: Info, *, first: int | None = None, after: str | None = None
    ) -> Connection[ProfileClaim]:
        """A page of them."""
        person = info.context.acting_as(SignedIn)
        return await page(info, CLAIM, where=ClaimRow.login_id == person.login_id, first=first, after=after)

    @strawberry.field(description="Profiles with a version that waits for an answer; for the secretariat.")
    async def profiles_under_review(
        self, info: Info, *, first: int | None = None, after: str | None = None
    ) -> Connection[Influencer]:
        """A page of them."""
        info.context.acting_as(Secretariat)
        return await page(info, INFLUENCER, where=Row.id.in_(_SUBMITTED), first=first, after=after)

    @strawberry.field(description="Claims whose code nobody has looked for yet; for the secretariat.")
    async def profile_claims_waiting(
        self, info: Info, *, first: int | None = None, after: str | None = None
    ) -> Connection[ProfileClaim]:
        """A page of them."""
        info.context.acting_as(Secretariat)
        waiting = and_(ClaimRow.verified_at.is_(None), ClaimRow.bio_code_until > info.context.now)
        return await page(info, CLAIM, where=waiting, first=first, after=after)


_SUBMITTED = select(ProfileVersion.influencer_id).where(ProfileVersion.status == ProfileVersionStatus.SUBMITTED)


def _chosen(kind: InfluencerKind | None, province: str | None, niche: str | None) -> ColumnElement[bool] | None:
    conditions: list[ColumnElement[bool]] = []
    if kind is not None:
        conditions.append(Row.kind == kind)
    if province is not None:
        conditions.append(Row.province == province)
    if niche is not None:
        named = select(InfluencerNiche.influencer_id).where(InfluencerNiche.niche == niche)
        conditions.append(Row.id.in_(named))
    return and_(*conditions) if conditions else None
