from datetime import timedelta

from sqlalchemy import select

from domain.bookings.booking import Booking
from domain.brands import Brand
from domain.campaigns.briefs import Brief, BriefStatus
from domain.certifications.certificate import Certificate
from domain.influencers.channels import Channel
from domain.influencers.profiles import Influencer, ProfileStatus
from domain.logins import Login
from domain.offers.offer import Offer
from operations.passwords import CHEAP
from sample.cast import PASSWORD
from sample.influencers import castings
from sample.marketplace import Sample
from sample.people import people
from tests.databases import TestDatabase
from tests.instants import NOON

SMALL = 6


async def contents(database: TestDatabase) -> list[object]:
    """Everything that the sample decided, ids included."""
    influencers = await database.all(select(Influencer).order_by(Influencer.id))
    channels = await database.all(select(Channel).order_by(Channel.id))
    briefs = await database.all(select(Brief).order_by(Brief.id))
    offers = await database.all(select(Offer).order_by(Offer.id))
    bookings = await database.all(select(Booking).order_by(Booking.id))
    return [
        [(each.id, each.display_name, each.province, each.minimum_fee) for each in influencers],
        [(each.id, each.handle, each.followers, each.engagement_rate, each.median_views) for each in channels],
        [(each.id, each.title, each.status, each.open_until) for each in briefs],
        [(each.id, each.influencer_id, each.status, each.answer_by, each.reason) for each in offers],
        [(each.id, each.status, each.fee, each.contract_hash) for each in bookings],
    ]


async def test_the_same_seed_makes_the_same_marketplace(database: TestDatabase) -> None:
    assert await Sample(now=NOON, influencers=SMALL).load(database)
    first = await contents(database)
    await database.clear()
    await database.execute("ALTER SEQUENCE certificate_serials RESTART")

    assert await Sample(now=NOON, influencers=SMALL).load(database)

    assert await contents(database) == first


async def test_the_sample_is_there_or_it_is_not(database: TestDatabase) -> None:
    steps: list[tuple[str, int, int]] = []
    sample = Sample(now=NOON, influencers=SMALL, progress=lambda what, done, of: steps.append((what, done, of)))

    assert await sample.load(database)
    assert not await Sample(now=NOON + timedelta(days=1), influencers=SMALL).load(database)

    assert await database.count(Brand) == 40
    assert await database.count(Influencer) == SMALL
    assert ("influencers", SMALL, SMALL) in steps


async def test_it_has_briefs_in_every_state_and_people_who_may_be_booked(database: TestDatabase) -> None:
    await Sample(now=NOON, influencers=SMALL).load(database)

    states = {brief.status for brief in await database.all(select(Brief))}
    assert states >= set(BriefStatus) - {BriefStatus.FILLED}  # to fill one takes more people: test_offers.py
    assert await database.count(Certificate) >= 1
    assert {one.status for one in await database.all(select(Influencer))} == {ProfileStatus.APPROVED}
    (someone, *_) = await database.all(select(Login).order_by(Login.id))
    assert CHEAP.verify(someone.password_hash, PASSWORD)


def test_three_hundred_live_in_all_provinces_and_are_about_everything() -> None:
    sample = Sample(now=NOON)
    chosen = castings(sample.chance, 300, sample.opening)

    assert len({casting.province for casting in chosen}) == 34
    assert len({casting.niche for casting in chosen}) == 22
    assert all(sample.opening <= casting.begun < NOON for casting in chosen)
    drawn = [person for _, person in zip(range(300), people(sample.chance), strict=False)]
    assert len({person.handle for person in drawn}) == 300
