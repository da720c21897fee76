"""A brand with a campaign and its papers, and the deeds of those around it, for the tests of this folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from domain.actors import ActingBrandManager, Secretariat, System
from domain.brands import Brand
from domain.campaigns.briefs import Brief
from domain.campaigns.content import BriefContent
from domain.campaigns.programmes import Campaign
from domain.campaigns.versions import BriefVersion, VersionStatus
from domain.campaigns.visibility import brief_by
from domain.listings import ListingKind, ReviewStep
from domain.logins import Login
from operations.campaigns.briefs import draft_brief, edit_brief, submit_brief
from operations.campaigns.moderation import approve_brief
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand, make_brand_member
from tests.makers.campaigns import make_campaign, make_content, make_document
from tests.makers.listings import IN_ORDER, reviews_of
from tests.makers.logins import make_login

CLOCK = System(name="clock")


@dataclass(frozen=True)
class Room:
    """Who and what a test has."""

    database: TestDatabase
    brand: Brand
    manager: Login
    campaign: Campaign
    admin: Login

    @property
    def acting(self) -> ActingBrandManager:
        """The manager of the brand."""
        return ActingBrandManager(login_id=self.manager.id, brand_id=self.brand.id)

    @property
    def secretariat(self) -> Secretariat:
        """An admin with no part in the brand."""
        return Secretariat(login_id=self.admin.id)

    async def draft(self, content: BriefContent | None = None) -> Brief:
        """Draft a brief."""
        async with self.database.work(self.acting, NOON) as work:
            return await draft_brief(work, campaign_id=self.campaign.id, content=content or make_content())

    async def edit(self, brief: Brief, now: datetime = NOON, **changes: Any) -> Brief:
        """Give a brief other content."""
        async with self.database.work(self.acting, now) as work:
            return await edit_brief(work, brief_id=brief.id, content=make_content(**changes))

    async def submit(self, brief: Brief, now: datetime = NOON) -> Brief:
        """Submit a brief."""
        async with self.database.work(self.acting, now) as work:
            return await submit_brief(work, brief_id=brief.id)

    async def approve(self, brief: Brief, now: datetime = NOON) -> Brief:
        """Approve a brief."""
        async with self.database.work(self.secretariat, now) as work:
            return await approve_brief(work, brief_id=brief.id, reason=IN_ORDER)

    async def publish(self, content: BriefContent | None = None) -> Brief:
        """Draft, submit and approve a brief."""
        brief = await self.draft(content)
        await self.submit(brief)
        return await self.approve(brief)

    async def take_place(self, brief: Brief) -> None:
        """Take a place of a brief, as an acceptance does."""
        async with self.database.work(CLOCK, NOON) as work:
            locked = await work.claim(brief_by(brief.id))
            work.record(*locked.take_place(now=NOON))

    async def versions(self, brief: Brief) -> list[tuple[int, VersionStatus]]:
        """Number and status of each of its versions."""
        rows: Sequence[BriefVersion] = await self.database.all(
            select(BriefVersion).where(BriefVersion.brief_id == brief.id).order_by(BriefVersion.number)
        )
        return [(row.number, row.status) for row in rows]


async def make_room(database: TestDatabase, **campaign: Any) -> Room:
    """A verified brand whose registration is on file, its manager, an open campaign, and an admin."""
    brand = await database.add(make_brand())
    manager = await database.add(make_login())
    admin = await database.add(make_login())
    await database.add(make_brand_member(brand, manager))
    await database.add(make_document(brand, manager))
    kept = await database.add(make_campaign(brand, **campaign))
    return Room(database, brand, manager, kept, admin)


async def steps(database: TestDatabase, brief: Brief) -> list[ReviewStep]:
    """What was done with a brief under review, in order."""
    return [review.step for review in await database.all(reviews_of(ListingKind.BRIEF, brief.id))]
