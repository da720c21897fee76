"""The whole sample in one transaction: it is there, or it is not."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import func, select

from domain.ids import ids_from
from domain.logins import Login
from operations.passwords import CHEAP
from sample.advertisers import Advertiser, advertise, brand_sheets
from sample.alliance import Alliance, found_alliance
from sample.briefs import post_briefs
from sample.cast import PASSWORD
from sample.certifying import LONGEST_FILE, apply, assess, certify, screen
from sample.influencers import Member, castings, join
from sample.offers import make_offers
from sample.people import people
from sample.posts import publish_history
from sample.scene import Scene, scene
from storage.engine import Database

SEED = 20_250_818
"""The day of the programme's start; any number would do."""
INFLUENCERS = 300
DAY = timedelta(days=1)
OPENED = 110 * DAY
"""How long before now the sample's marketplace opened."""

Progress = Callable[[str, int, int], None]
"""Told what is being made, how many are done, and of how many."""


@dataclass
class Sample:
    """The sample while it is made: its seed, its scale, its clock."""

    now: datetime
    seed: int = SEED
    influencers: int = INFLUENCERS
    progress: Progress = lambda _what, _done, _of: None

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.opening = self.now - OPENED
        self._tick = 0

    def instant(self) -> datetime:
        """An instant for each id, in the order of their making."""
        self._tick += 1
        return self.opening + timedelta(milliseconds=self._tick)

    async def load(self, database: Database) -> bool:
        """Make the sample, unless somebody lives here already; answers whether it was made."""
        with ids_from(self.seed, self.instant):
            async with scene(database, self.opening) as stage:
                if await stage.stage.value(select(func.count()).select_from(Login)):
                    return False
                await self._populate(stage)
        return True

    async def _populate(self, scene: Scene) -> None:
        kept = CHEAP.hash(PASSWORD)
        alliance = await found_alliance(scene, kept, self.opening)
        advertisers = await self._advertisers(scene, alliance, kept)
        await self._influencers(scene, alliance, kept)
        self.progress("briefs", 0, len(advertisers))
        briefs = await post_briefs(scene, alliance, advertisers, at=self.now - 20 * DAY, chance=self.chance)
        self.progress("briefs", len(advertisers), len(advertisers))
        await make_offers(scene, briefs, now=self.now, chance=self.chance, done=partial(self.progress, "offers"))

    async def _advertisers(self, scene: Scene, alliance: Alliance, password_hash: str) -> list[Advertiser]:
        sheets = brand_sheets()
        made: list[Advertiser] = []
        for number, sheet in enumerate(sheets, start=1):
            begun = self.opening + self.chance.random() * 30 * DAY
            made.append(await advertise(scene, alliance, number, sheet, password_hash=password_hash, begun=begun))
            self.progress("brands", number, len(sheets))
        return made

    async def _influencers(self, scene: Scene, alliance: Alliance, password_hash: str) -> None:
        drawn = zip(castings(self.chance, self.influencers, self.opening), people(self.chance), strict=False)
        for number, (casting, person) in enumerate(drawn, start=1):
            influencer = await join(scene, alliance, person, casting, password_hash=password_hash, chance=self.chance)
            await self._certification(scene, alliance, influencer, casting.begun + 5 * DAY)
            since = max(self.opening, self.now - 100 * DAY)
            await publish_history(scene, alliance, influencer, since=since, until=self.now - DAY, chance=self.chance)
            await scene.stage.flush()
            scene.stage.session.expunge_all()
            self.progress("influencers", number, self.influencers)

    async def _certification(self, scene: Scene, alliance: Alliance, influencer: Member, begun: datetime) -> None:
        """Three in four are certified, with tiers as scores fall; some are still on their way, some never applied."""
        lot = self.chance.random()
        if lot < 0.75 and begun + LONGEST_FILE < self.now:
            percent = self.chance.choice((64, 68, 72, 78, 82, 86, 92, 95))
            await certify(
                scene, alliance, influencer.actor, influencer.channels, percent=percent, chance=self.chance, begun=begun
            )
        elif lot < 0.90:
            file = await apply(scene, influencer.actor, influencer.channels, begun)
            if lot < 0.85:
                await screen(scene, alliance, file, begun + 3 * DAY)
            if lot < 0.80:
                await assess(scene, alliance, file, percent=70, chance=self.chance, at=begun + 7 * DAY)
