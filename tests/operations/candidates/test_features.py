from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from domain.actors import System
from domain.campaigns.content import AskedDeliverable
from domain.campaigns.violators import NamedViolator, ViolatorKind
from domain.ids import InfluencerId, new_id
from domain.influencers.audience import AudienceDimension
from domain.influencers.availability import ClosedPeriod
from domain.influencers.channels import Channel
from domain.influencers.handles import Handle
from domain.influencers.profiles import Influencer, ProfileStatus
from domain.influencers.qualifications import QualificationField
from domain.influencers.refused import RefusedBrand, RefusedTopic
from domain.money import vnd
from matching.brief import AudienceTrait, Candidate, Delivery, Disclosure
from matching.person import Ask
from operations.candidates.briefs import ask_for
from operations.candidates.features import candidates_of
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.makers.campaigns import make_notice
from tests.makers.candidates import add_candidate, add_person, certify, make_qualification, make_rate, make_share
from tests.makers.disclosures import SILENT_CAPTION, make_disclosure
from tests.makers.influencers import make_channel, make_language
from tests.makers.logins import make_login

VIDEO = AskedDeliverable(platform="tiktok", format="short_video", count=2, due_on=date(2026, 12, 20))
POST = AskedDeliverable(platform="facebook", format="feed_post", count=1, due_on=date(2026, 12, 24))


def ask(*deliverables: AskedDeliverable) -> Ask:
    return ask_for(deliverables, first_day=date(2026, 11, 21), last_day=date(2026, 12, 24))


async def candidate_of(database: TestDatabase, influencer: Influencer) -> Candidate:
    async with database.reading() as session:
        (found,) = await candidates_of(session, [influencer.id], ask(VIDEO), now=NOON)
    return found


def test_what_a_brief_asks_for_twice_is_counted_together() -> None:
    later = replace(VIDEO, count=1, due_on=date(2026, 12, 22))

    assert ask(VIDEO, POST, later) == Ask(
        pieces={("tiktok", "short_video"): 3, ("facebook", "feed_post"): 1},
        first_day=date(2026, 11, 21),
        last_day=date(2026, 12, 24),
    )


async def test_a_person_with_everything(database: TestDatabase) -> None:
    brand = await database.add(make_brand())
    person = await add_candidate(database, province="01", niches=("technology", "beauty"), bookings_at_once=3)
    await database.add(
        make_language(person, "en", 1),
        make_rate(person, vnd(1_000_000), "facebook", "feed_post"),
        make_share(person, AudienceDimension.GENDER, "female", 7_000),
        make_share(person, AudienceDimension.AGE, "25-34", 4_000),
        make_qualification(person, QualificationField.HEALTH),
        RefusedTopic(influencer_id=person.id, topic="insurance"),
        RefusedBrand(influencer_id=person.id, brand_id=brand.id),
        make_disclosure(person.id),
        make_disclosure(person.id, published_at=NOON - timedelta(days=180)),
    )

    assert await candidate_of(database, person) == Candidate(
        influencer_id=person.id,
        niches=frozenset({"technology", "beauty"}),
        province="01",
        region="red_river_delta",
        languages=frozenset({"vi", "en"}),
        tier=2,
        certificate_until=date(2027, 11, 21),
        certified_since=date(2026, 11, 21),
        disclosure=Disclosure(value_bp=6769, mean_bp=8260, posts=2, newest=date(2026, 11, 21)),
        delivery=Delivery(bookings=0, kept=0),
        audience={AudienceTrait.GENDER: {"female": 7_000}, AudienceTrait.AGE: {"25-34": 4_000}},
        price=vnd(6_000_000),
        free_places=3,
        platforms=frozenset({"tiktok"}),
        qualifications=frozenset({"health"}),
        topics_refused=frozenset({"insurance"}),
        brands_refused=frozenset({brand.id}),
    )


async def test_a_person_with_next_to_nothing(database: TestDatabase) -> None:
    person = await add_person(database, niches=(), price=None, province=None, bookings_at_once=0)

    assert await candidate_of(database, person) == Candidate(
        influencer_id=person.id,
        niches=frozenset(),
        province=None,
        region=None,
        languages=frozenset({"vi"}),
        tier=0,
        certificate_until=None,
        disclosure=Disclosure(value_bp=6316, mean_bp=8000, posts=0, newest=None),
        audience={},
        price=None,
        free_places=0,
        platforms=frozenset({"tiktok"}),
    )


async def test_what_is_not_proven_does_not_count(database: TestDatabase) -> None:
    person = await add_candidate(database)
    await database.add(
        make_qualification(person, QualificationField.LAW, verified_at=None, verified_by=None),
        make_qualification(person, QualificationField.FINANCE, valid_until=date(2026, 11, 21)),
        make_qualification(person, QualificationField.HEALTH, valid_until=date(2026, 11, 22)),
    )
    await database.execute("UPDATE channels SET verified_at = NULL, verified_by = NULL")

    found = await candidate_of(database, person)

    assert (found.qualifications, found.platforms) == (frozenset({"health"}), frozenset())


async def test_the_first_certificate_says_since_when_somebody_is_certified(database: TestDatabase) -> None:
    person = await add_person(database)
    await certify(database, person, now=NOON - timedelta(days=200))
    async with database.work(System(name="history"), NOON) as work:
        await work.session.execute(text("SET LOCAL session_replication_role = replica"))
        await work.session.execute(text("UPDATE certificates SET status = 'revoked'"))
        await work.session.execute(text("UPDATE pledges SET code_version = 'older'"))
    await certify(database, person)

    assert (await candidate_of(database, person)).certified_since == date(2026, 5, 5)


async def test_a_channel_that_the_certificate_does_not_cover_is_no_channel(database: TestDatabase) -> None:
    certified, uncertified = await add_candidate(database), await add_person(database)
    for person in (certified, uncertified):
        await database.add(make_channel(person, Handle(platform="youtube", name=f"later.{person.id.hex}")))

    assert (await candidate_of(database, certified)).platforms == {"tiktok"}
    assert (await candidate_of(database, uncertified)).platforms == {"tiktok", "youtube"}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "places"),
    [
        (date(2026, 11, 21), date(2026, 12, 25), 0),
        (date(2026, 11, 21), date(2026, 12, 24), 2),
        (date(2026, 11, 22), date(2026, 12, 25), 2),
        (date(2026, 11, 1), date(2027, 1, 1), 0),
    ],
)
async def test_who_is_away_on_all_days_of_the_work_has_no_place(
    database: TestDatabase, starts_on: date, ends_on: date, places: int
) -> None:
    person = await add_candidate(database, bookings_at_once=2)
    await database.add(ClosedPeriod(influencer_id=person.id, starts_on=starts_on, ends_on=ends_on))

    assert (await candidate_of(database, person)).free_places == places


async def test_bad_labels_lower_the_value(database: TestDatabase) -> None:
    person = await add_candidate(database)
    await database.add(make_disclosure(person.id, caption=SILENT_CAPTION))

    assert (await candidate_of(database, person)).disclosure == Disclosure(
        value_bp=5505, mean_bp=7274, posts=1, newest=date(2026, 11, 21)
    )


async def test_who_is_not_listed_is_no_candidate(database: TestDatabase) -> None:
    hidden = await add_person(database, status=ProfileStatus.DRAFT, listed_at=None)

    async with database.reading() as session:
        found = await candidates_of(session, [hidden.id, InfluencerId(new_id())], ask(VIDEO), now=NOON)

    assert found == []


async def test_a_channel_on_the_block_list_is_noticed(database: TestDatabase) -> None:
    person = await add_candidate(database)
    admin = await database.add(make_login())
    (channel,) = await database.all(select(Channel))

    notice = make_notice(kind=ViolatorKind.CHANNEL, url=channel.url.replace("https://www.", "http://m.") + "/?a=1")
    entry, _ = NamedViolator.blocked(notice, by=admin.id, now=NOON)
    await database.add(entry)

    assert (await candidate_of(database, person)).named_violator

    await database.execute("UPDATE named_violators SET lifted_at = now(), lifted_by = blocked_by")

    assert not (await candidate_of(database, person)).named_violator
