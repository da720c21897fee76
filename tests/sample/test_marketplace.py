from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.bookings.booking import Booking
from domain.brands import Brand
from domain.campaigns.briefs import Brief
from domain.certifications.certificate import Certificate
from domain.influencers.channels import Channel
from domain.influencers.profiles import Influencer, ProfileStatus
from domain.logins import AdminGrant, AdminRole, Login
from domain.offers.offer import Offer
from operations.passwords import CHEAP
from sample.cast import PASSWORD, admin_email, second_finance_email
from sample.influencers import castings
from sample.marketplace import Sample
from sample.people import people
from storage.embedded import EmbeddedPostgres
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.sample.conftest import INFLUENCERS, Sampled, empty_database

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


@pytest.mark.timeout(600)  # two samples take most of it
async def test_the_same_seed_makes_the_same_marketplace(sample_server: EmbeddedPostgres) -> None:
    async with empty_database(sample_server, "one") as one, empty_database(sample_server, "another") as another:
        for database in (one, another):
            assert await Sample(now=NOON, influencers=SMALL).load(database)

        assert await contents(one) == await contents(another)


@pytest.mark.timeout(600)  # the sample takes most of it
async def test_the_sample_is_there_or_it_is_not(sampled: Sampled) -> None:
    assert not await Sample(now=sampled.now + timedelta(days=1), influencers=SMALL).load(sampled.database)

    assert await sampled.database.count(Brand) == 40
    assert await sampled.database.count(Influencer) == INFLUENCERS
    assert ("influencers", INFLUENCERS, INFLUENCERS) in sampled.steps


@pytest.mark.timeout(600)  # the sample takes most of it
async def test_everybody_is_listed_most_are_certified_and_may_sign_in(sampled: Sampled) -> None:
    database = sampled.database

    assert {one.status for one in await database.all(select(Influencer))} == {ProfileStatus.APPROVED}
    assert INFLUENCERS / 2 < await database.count(Certificate) < INFLUENCERS
    (someone, *_) = await database.all(select(Login).order_by(Login.id))
    assert CHEAP.verify(someone.password_hash, PASSWORD)


@pytest.mark.timeout(600)  # the sample takes most of it
async def test_two_of_finance_may_sign_in_for_a_bank_batch_takes_two(sampled: Sampled) -> None:
    granted = select(AdminGrant.login_id).where(AdminGrant.role == AdminRole.FINANCE)

    finance = await sampled.database.all(select(Login).where(Login.id.in_(granted)).order_by(Login.email))

    assert [each.email for each in finance] == [second_finance_email(), admin_email(AdminRole.FINANCE)]
    assert all(CHEAP.verify(each.password_hash, PASSWORD) for each in finance)


def test_three_hundred_live_in_all_provinces_and_are_about_everything() -> None:
    sample = Sample(now=NOON)
    chosen = castings(sample.chance, 300, sample.opening)

    assert len({casting.province for casting in chosen}) == 34
    assert len({casting.niche for casting in chosen}) == 22
    assert all(sample.opening <= casting.begun < NOON for casting in chosen)
    drawn = [person for _, person in zip(range(300), people(sample.chance), strict=False)]
    assert len({person.handle for person in drawn}) == 300
