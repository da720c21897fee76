"""The yardstick: one Starlette route, SQL by hand, asyncpg, dictionaries. No schema, no permissions, no limits."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import asyncpg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bench.api.cursors import cursor, key_in
from domain.reference.niches import NICHES
from domain.reference.provinces import PROVINCES
from schema.node_keys import encoder_of

LISTED: Final = "status IN ('approved', 'imported')"
TOTAL: Final = "SELECT value FROM kept_totals WHERE name = 'listed_profiles'"
FIRST_PAGE: Final = f"""
SELECT id, display_name, kind, province FROM influencers WHERE {LISTED} ORDER BY id DESC LIMIT $1"""  # noqa: S608
NEXT_PAGE: Final = f"""
SELECT id, display_name, kind, province FROM influencers WHERE {LISTED} AND id < $2 ORDER BY id DESC LIMIT $1"""  # noqa: S608
CHANNELS: Final = """
SELECT influencer_id, id, platform, handle, url, followers, followers_as_of
FROM channels WHERE influencer_id = any($1::uuid[]) ORDER BY id"""
NICHES_OF: Final = """
SELECT influencer_id, niche FROM influencer_niches WHERE influencer_id = any($1::uuid[]) ORDER BY place"""
CERTIFICATES: Final = """
SELECT influencer_id, number, tier, valid_until FROM certificates
WHERE influencer_id = any($1::uuid[]) AND status IN ('active', 'expiring', 'suspended')"""

INFLUENCER_ID: Final = encoder_of("Influencer")
CHANNEL_ID: Final = encoder_of("Channel")


async def influencers(request: Request) -> JSONResponse:
    """The page, in the shape of GraphQL's answer."""
    asked = (await request.json())["variables"]
    size: int = asked["first"]
    async with request.state.pool.acquire() as connection:
        if asked["after"] is None:
            rows = await connection.fetch(FIRST_PAGE, size + 1)
        else:
            rows = await connection.fetch(NEXT_PAGE, size + 1, key_in(asked["after"]))
        more, rows = len(rows) > size, rows[:size]
        keys = [row["id"] for row in rows]
        channels = await connection.fetch(CHANNELS, keys)
        niches = await connection.fetch(NICHES_OF, keys)
        certificates = await connection.fetch(CERTIFICATES, keys)
        total = await connection.fetchval(TOTAL)
    nodes = {row["id"]: _node(row) for row in rows}
    for row in channels:
        nodes[row["influencer_id"]]["channels"].append(_channel(row))
    for row in niches:
        nodes[row["influencer_id"]]["niches"].append({"code": row["niche"], "name": NICHES[row["niche"]].name_vi})
    for row in certificates:
        nodes[row["influencer_id"]]["certificate"] = {
            "number": row["number"],
            "tier": row["tier"],
            "validUntil": row["valid_until"].isoformat(),
        }
    edges = [{"cursor": cursor(key), "node": node} for key, node in nodes.items()]
    page = {
        "totalCount": total,
        "pageInfo": {"hasNextPage": more, "endCursor": edges[-1]["cursor"] if edges else None},
        "edges": edges,
    }
    return JSONResponse({"data": {"influencers": page}})


def _node(row: Mapping[str, Any]) -> dict[str, Any]:
    province = None if row["province"] is None else PROVINCES[row["province"]]
    return {
        "id": INFLUENCER_ID(row["id"]),
        "displayName": row["display_name"],
        "kind": row["kind"].upper(),
        "province": None if province is None else {"code": province.code, "name": province.name_vi},
        "channels": [],
        "niches": [],
        "certificate": None,
    }


def _channel(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": CHANNEL_ID(row["id"]),
        "platform": {"code": row["platform"]},
        "handle": row["handle"],
        "url": row["url"],
        "followers": {"value": row["followers"], "asOf": row["followers_as_of"].isoformat()},
    }


def build(url: str, pool_size: int) -> Starlette:
    """The application over the database at `url`."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[dict[str, Any]]:
        # No reset between requests: nothing here leaves anything behind, and it would cost a round trip.
        create_pool: Any = asyncpg.create_pool  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - untyped
        dsn = url.replace("postgresql+asyncpg:", "postgresql:")
        pool: Any = await create_pool(dsn, min_size=pool_size, max_size=pool_size, reset=_nothing)
        yield {"pool": pool}
        await pool.close()

    return Starlette(routes=[Route("/graphql/", influencers, methods=["POST"])], lifespan=lifespan)


async def _nothing(_connection: object) -> None:
    return None
