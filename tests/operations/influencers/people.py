"""The people of these tests: influencers with their logins, and the secretariat."""

from typing import Any

from domain.actors import ActingInfluencer, Secretariat, SignedIn
from domain.influencers.profiles import Influencer, ProfileStatus
from domain.influencers.versions import ProfileVersionStatus
from domain.listings import ReviewGround, ReviewReason
from tests.databases import TestDatabase
from tests.makers.influencers import make_imported_influencer, make_influencer, make_profile_version
from tests.makers.logins import make_login

IN_ORDER = ReviewReason(ground=ReviewGround.IN_ORDER, clause=None, text="Hồ sơ đầy đủ.")
AGAINST_RULE = ReviewReason(ground=ReviewGround.HOUSE_RULE, clause="3", text="Ảnh không rõ.")


async def add_login(database: TestDatabase) -> SignedIn:
    """Somebody who has signed in."""
    return SignedIn(login_id=(await database.add(make_login())).id)


async def add_secretariat(database: TestDatabase) -> Secretariat:
    """An admin of the secretariat."""
    return Secretariat(login_id=(await database.add(make_login())).id)


async def add_influencer(database: TestDatabase, **changes: Any) -> tuple[Influencer, ActingInfluencer]:
    """An approved profile whose version 1 stands, and its person acting."""
    login = await database.add(make_login())
    influencer = await database.add(make_influencer(login, **changes))
    await database.add(make_profile_version(influencer, ProfileVersionStatus.STANDING))
    return influencer, ActingInfluencer(login_id=login.id, influencer_id=influencer.id)


async def add_draft(database: TestDatabase) -> tuple[Influencer, ActingInfluencer]:
    """A draft profile with its version 1 in work, and its person acting."""
    login = await database.add(make_login())
    influencer = await database.add(make_influencer(login, status=ProfileStatus.DRAFT, listed_at=None))
    await database.add(make_profile_version(influencer, ProfileVersionStatus.DRAFT))
    return influencer, ActingInfluencer(login_id=login.id, influencer_id=influencer.id)


async def add_imported(database: TestDatabase) -> Influencer:
    """A listed profile without a person."""
    return await database.add(make_imported_influencer(kind=None))
