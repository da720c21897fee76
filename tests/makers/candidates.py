"""Whole people as ranking sees them: a listed profile with all that belongs to it, certified unless told otherwise."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import select

from domain.actors import System
from domain.ids import LoginId
from domain.influencers.audience import AudienceDimension, AudienceShare
from domain.influencers.channels import Channel
from domain.influencers.figures import FigureSource
from domain.influencers.profiles import Influencer
from domain.influencers.qualifications import Qualification, QualificationField
from domain.influencers.rates import Rate
from domain.money import Money, vnd
from domain.rows import Row
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.certifications import make_certified
from tests.makers.influencers import make_channel, make_influencer, make_language, make_niche
from tests.makers.logins import make_login

A_RATE = vnd(3_000_000)
_SERIALS = count(1)


def make_rate(influencer: Influencer, price: Money, platform: str = "tiktok", format_code: str = "short_video") -> Rate:
    """One line of a rate card."""
    return Rate(influencer_id=influencer.id, platform=platform, format_code=format_code, price=price)


def make_share(influencer: Influencer, dimension: AudienceDimension, bracket: str, basis_points: int) -> AudienceShare:
    """A share of an audience, measured by the platform."""
    return AudienceShare(
        influencer_id=influencer.id,
        dimension=dimension,
        bracket=bracket,
        basis_points=basis_points,
        source=FigureSource.PLATFORM,
        as_of=date(2026, 11, 1),
    )


def make_qualification(influencer: Influencer, field: QualificationField, **changes: Any) -> Qualification:
    """A qualification that an admin has checked."""
    values: dict[str, Any] = {
        "influencer_id": influencer.id,
        "field": field,
        "title": "Chứng chỉ hành nghề",
        "issuer": "Bộ Y tế",
        "created_at": NOON,
        "verified_at": NOON,
        "verified_by": influencer.login_id,
    }
    return Qualification(**(values | changes))


async def add_person(
    database: TestDatabase,
    *,
    niches: Sequence[str] = ("technology.smartphones",),
    price: Money | None = A_RATE,
    platform: str = "tiktok",
    **changes: Any,
) -> Influencer:
    """A listed profile with niches, Vietnamese, a verified channel and a rate; without a certificate."""
    login = await database.add(make_login())
    influencer = await database.add(make_influencer(login, **changes))
    rows: list[Row] = [make_niche(influencer, niche, place) for place, niche in enumerate(niches)]
    rows += [make_language(influencer), make_channel(influencer, platform=platform)]
    if price is not None:
        rows.append(make_rate(influencer, price))
    await database.add(rows[0], *rows[1:])
    return influencer


async def certify(database: TestDatabase, influencer: Influencer, *, score: int = 80, now: Any = NOON) -> None:
    """A certificate for a profile and its channels, with all that it rests on; 80 points make tier 2."""
    people = [await database.add(make_login()) for _ in range(3)]
    channels = await database.all(select(Channel).where(Channel.influencer_id == influencer.id))
    _, rows = make_certified(
        influencer.id,
        applicant=LoginId(influencer.login_id or people[0].id),
        assessors=(people[0].id, people[1].id),
        decider=people[2].id,
        serial=next(_SERIALS),
        score=score,
        channels=channels,
        now=now,
    )
    async with database.work(System(name="tests"), NOON) as work:
        for row in rows:
            work.add(row)
            await work.flush()


async def add_candidate(database: TestDatabase, *, score: int = 80, **changes: Any) -> Influencer:
    """A certified person."""
    influencer = await add_person(database, **changes)
    await certify(database, influencer, score=score)
    return influencer
