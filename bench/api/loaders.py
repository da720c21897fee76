"""What the framework's own guide would have one write: Strawberry types, data loaders, ORM rows, no caches."""

from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import strawberry
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader

from bench.api.cursors import cursor, key_in
from domain.certifications import certificate as certificates
from domain.influencers import channels, profiles
from domain.influencers.content import InfluencerKind
from domain.reference.niches import NICHES
from domain.reference.provinces import PROVINCES
from schema.node_keys import encoder_of
from storage.totals import LISTED_PROFILES, KeptTotal

INFLUENCER_ID: Final = encoder_of("Influencer")
CHANNEL_ID: Final = encoder_of("Channel")

Sessions = async_sessionmaker[AsyncSession]


@dataclass
class Loaders:
    """One request's context."""

    sessions: Sessions
    channels: DataLoader[UUID, list[channels.Channel]]
    niches: DataLoader[UUID, list[profiles.InfluencerNiche]]
    certificates: DataLoader[UUID, certificates.Certificate | None]

    @classmethod
    def over(cls, sessions: Sessions) -> "Loaders":
        """New loaders, which remember for one request."""

        async def channels_of(keys: list[UUID]) -> list[list[channels.Channel]]:
            found: dict[UUID, list[channels.Channel]] = defaultdict(list)
            row = channels.Channel
            async with sessions() as session:
                for each in await session.scalars(select(row).where(row.influencer_id.in_(keys)).order_by(row.id)):
                    found[each.influencer_id].append(each)
            return [found[key] for key in keys]

        async def niches_of(keys: list[UUID]) -> list[list[profiles.InfluencerNiche]]:
            found: dict[UUID, list[profiles.InfluencerNiche]] = defaultdict(list)
            row = profiles.InfluencerNiche
            async with sessions() as session:
                for each in await session.scalars(select(row).where(row.influencer_id.in_(keys)).order_by(row.place)):
                    found[each.influencer_id].append(each)
            return [found[key] for key in keys]

        async def certificates_of(keys: list[UUID]) -> list[certificates.Certificate | None]:
            row = certificates.Certificate
            standing = row.status.in_(sorted(certificates.STANDING_STATUSES))
            async with sessions() as session:
                rows = await session.scalars(select(row).where(row.influencer_id.in_(keys), standing))
                found: dict[UUID, certificates.Certificate] = {each.influencer_id: each for each in rows}
            return [found.get(key) for key in keys]

        return cls(
            sessions,
            DataLoader(load_fn=channels_of),
            DataLoader(load_fn=niches_of),
            DataLoader(load_fn=certificates_of),
        )


Info = strawberry.Info[Loaders, None]
strawberry.enum(InfluencerKind)


@strawberry.type
class Coded:
    """A platform."""

    code: str


@strawberry.type
class Named:
    """Reference data."""

    code: str
    name: str


@strawberry.type
class Figure:
    """A measured figure."""

    value: int
    as_of: date

    @classmethod
    def of(cls, row: channels.Channel) -> "Figure | None":
        """The followers of a row, where somebody measured them."""
        if row.followers is None or row.followers_as_of is None:
            return None
        return cls(value=row.followers, as_of=row.followers_as_of)


@strawberry.type
class Channel:
    """A channel."""

    id: strawberry.ID
    platform: Coded
    handle: str
    url: str
    followers: Figure | None

    @classmethod
    def of(cls, row: channels.Channel) -> "Channel":
        """The row, shown."""
        return cls(
            id=strawberry.ID(CHANNEL_ID(row.id)),
            platform=Coded(code=row.platform),
            handle=row.handle,
            url=row.url,
            followers=Figure.of(row),
        )


@strawberry.type
class Certificate:
    """A certificate."""

    number: str
    tier: int
    valid_until: datetime


@strawberry.type
class Influencer:
    """A profile."""

    id: strawberry.ID
    display_name: str
    kind: InfluencerKind | None
    province: Named | None
    key: strawberry.Private[UUID]

    @strawberry.field
    async def channels(self, info: Info) -> list[Channel]:
        """By the loader."""
        return [Channel.of(row) for row in await info.context.channels.load(self.key)]

    @strawberry.field
    async def niches(self, info: Info) -> list[Named]:
        """By the loader."""
        rows = await info.context.niches.load(self.key)
        return [Named(code=row.niche, name=NICHES[row.niche].name_vi) for row in rows]

    @strawberry.field
    async def certificate(self, info: Info) -> Certificate | None:
        """By the loader."""
        row = await info.context.certificates.load(self.key)
        return None if row is None else Certificate(number=row.number, tier=row.tier, valid_until=row.valid_until)

    @classmethod
    def of(cls, row: profiles.Influencer) -> "Influencer":
        """The row, shown."""
        province = None if row.province is None else PROVINCES[row.province]
        return cls(
            id=strawberry.ID(INFLUENCER_ID(row.id)),
            display_name=row.display_name,
            kind=row.kind,
            province=None if province is None else Named(code=province.code, name=province.name_vi),
            key=row.id,
        )


@strawberry.type
class Edge:
    """An edge."""

    cursor: str
    node: Influencer


@strawberry.type
class PageInfo:
    """A page."""

    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class Influencers:
    """A connection."""

    edges: list[Edge]
    page_info: PageInfo

    @strawberry.field
    async def total_count(self, info: Info) -> int:
        """The kept total, so that counting does not decide the race."""
        async with info.context.sessions() as session:
            kept = await session.get(KeptTotal, LISTED_PROFILES)
            return 0 if kept is None else kept.value


@strawberry.type
class Query:
    """The root."""

    @strawberry.field
    async def influencers(self, info: Info, first: int, after: str | None = None) -> Influencers:
        """A page by keyset, so that OFFSET does not decide the race."""
        row = profiles.Influencer
        listed = select(row).where(row.status.in_(sorted(profiles.LISTED))).order_by(row.id.desc()).limit(first + 1)
        if after is not None:
            listed = listed.where(row.id < key_in(after))
        async with info.context.sessions() as session:
            rows = list(await session.scalars(listed))
        edges = [Edge(cursor=cursor(each.id), node=Influencer.of(each)) for each in rows[:first]]
        end = edges[-1].cursor if edges else None
        return Influencers(edges=edges, page_info=PageInfo(has_next_page=len(rows) > first, end_cursor=end))


class Endpoint(GraphQL[Loaders, None]):
    """Strawberry's endpoint with new loaders for each request."""

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Loaders:  # noqa: ARG002
        """The request's loaders."""
        sessions: Sessions = request.state.sessions
        return Loaders.over(sessions)


def build(url: str, pool_size: int) -> Starlette:
    """The application over the database at `url`."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[dict[str, Any]]:
        engine = create_async_engine(url, pool_size=pool_size)
        yield {"sessions": async_sessionmaker(engine, expire_on_commit=False)}
        await engine.dispose()

    return Starlette(routes=[Mount("/graphql", Endpoint(strawberry.Schema(Query)))], lifespan=lifespan)
