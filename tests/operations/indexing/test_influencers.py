"""The documents of listed profiles say what the rows say."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from domain.influencers.availability import ClosedPeriod
from domain.influencers.handles import Handle
from domain.influencers.profiles import LISTED, Influencer, ProfileStatus
from domain.influencers.qualifications import Qualification, QualificationField
from domain.influencers.rates import Rate
from domain.money import vnd
from operations.indexing.indexes import INDEXES
from operations.indexing.influencers import influencer_documents, influencer_documents_after
from operations.indexing.labels import niche_labels, province_labels, with_parents
from search.documents import SearchDocument
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.certifications import make_certified
from tests.makers.disclosures import SILENT_CAPTION, make_disclosure
from tests.makers.influencers import make_channel, make_imported_influencer, make_influencer, make_language, make_niche
from tests.makers.logins import make_login

(INDEX,) = (each for each in INDEXES if each.spec.name == "influencers")


async def documents_of(database: TestDatabase, *people: Influencer) -> list[SearchDocument]:
    async with database.reading() as session:
        return await influencer_documents(session, [person.id for person in people], now=NOON)


async def document_of(database: TestDatabase, person: Influencer) -> SearchDocument:
    (document,) = await documents_of(database, person)
    return document


async def test_a_full_profile(database: TestDatabase) -> None:
    login = make_login()
    who = make_influencer(login, bio_en="Skin care every day.", minimum_fee=vnd(1_000_000))
    await database.add(login)
    await database.add(who)
    await database.add(
        make_niche(who, "beauty.makeup", 0),
        make_niche(who, "travel", 1),
        make_language(who, "vi", 0),
        make_language(who, "en", 1),
        make_channel(who, Handle(platform="tiktok", name="nhung"), followers=9_000, engagement_rate=900),
        make_channel(who, Handle(platform="youtube", name="nhung"), followers=48_500, engagement_rate=350),
        make_channel(who, Handle(platform="facebook", name="nhung.fb"), **unmeasured()),
        Rate(influencer_id=who.id, platform="tiktok", format_code="short_video", price=vnd(3_000_000)),
        Rate(influencer_id=who.id, platform="youtube", format_code="short_video", price=vnd(7_000_000)),
        qualification(who, QualificationField.HEALTH, verified_by=login.id, verified_at=NOON),
        qualification(who, QualificationField.LAW),
    )

    document = await document_of(database, who)

    assert document.id == str(who.id)
    assert document.texts == {
        "name": ("Hồng Nhung",),
        "handle": ("nhung", "nhung.fb"),
        "niche": niche_labels(("beauty.makeup", "travel", "beauty")),
        "province": province_labels(("01",)),
        "bio": ("Chăm sóc da mỗi ngày.", "Skin care every day."),
    }
    assert {facet: sorted(codes) for facet, codes in document.codes.items()} == {
        "niche": ["beauty", "beauty.makeup", "travel"],
        "province": ["01"],
        "tier": ["0"],
        "platform": ["facebook", "tiktok", "youtube"],
        "follower_band": ["micro"],
        "language": ["en", "vi"],
        "price_band": ["2m_5m"],
        "availability": ["open"],
        "topic": ["health"],
        "kind": ["kol"],
    }
    assert document.numbers == {
        "trust": 6_316,
        "tier": 0,
        "followers": 48_500,
        "price": 3_000_000,
        "engagement": 350,
        "newest": int(NOON.timestamp()),
    }


def unmeasured() -> dict[str, None]:
    return {
        f"{figure}{part}": None
        for figure in ("followers", "engagement_rate", "median_views")
        for part in ("", "_source", "_as_of")
    }


def qualification(who: Influencer, field: QualificationField, **changes: object) -> Qualification:
    row = Qualification(influencer_id=who.id, field=field, title="Giấy phép", issuer="Sở Y tế", created_at=NOON)
    for name, value in changes.items():
        setattr(row, name, value)
    return row


async def test_trust_is_the_tier_and_then_the_disclosure_history(database: TestDatabase) -> None:
    login, judges = make_login(), [make_login() for _ in range(3)]
    await database.add(login, *judges)
    certified, honest, silent = (make_influencer(None, status=ProfileStatus.IMPORTED) for _ in range(3))
    await database.add(certified, honest, silent)
    assessors = (judges[0].id, judges[1].id)
    certificate, rows = make_certified(certified.id, applicant=login.id, assessors=assessors, decider=judges[2].id)
    await database.add(rows[0], *rows[1:])
    await database.add(
        *(make_disclosure(honest.id) for _ in range(5)),
        *(make_disclosure(silent.id, caption=SILENT_CAPTION) for _ in "a"),
    )

    trust = {
        document.id: document.numbers["trust"] for document in await documents_of(database, certified, honest, silent)
    }

    assert trust == {str(certified.id): 10_000 * certificate.tier + 6_316, str(honest.id): 7_493, str(silent.id): 5_504}
    assert (await document_of(database, certified)).codes["tier"] == ("2",)
    async with database.reading() as session:
        (expired,) = await influencer_documents(session, [certified.id], now=certificate.valid_until)
    assert expired.codes["tier"] == ("0",)


async def test_a_bare_imported_profile(database: TestDatabase) -> None:
    who = make_imported_influencer(kind=None, province=None, bio_vi="")
    await database.add(who)

    document = await document_of(database, who)

    assert document.numbers == {"trust": 6_316, "tier": 0, "newest": int(NOON.timestamp())}
    assert {facet: codes for facet, codes in document.codes.items() if codes} == {
        "tier": ("0",),
        "availability": ("open",),
    }


@pytest.mark.parametrize(
    ("minimum", "rate", "price"),
    [(None, None, None), (0, None, 0), (5_000_000, None, 5_000_000), (5_000_000, 2_000_000, 5_000_000),
     (1_000_000, 2_000_000, 2_000_000), (None, 2_000_000, 2_000_000)],
)  # fmt: skip
async def test_the_price_is_the_least_a_booking_can_cost(
    database: TestDatabase, minimum: int | None, rate: int | None, price: int | None
) -> None:
    who = make_imported_influencer(minimum_fee=None if minimum is None else vnd(minimum))
    await database.add(who)
    if rate is not None:
        await database.add(
            Rate(influencer_id=who.id, platform="tiktok", format_code="short_video", price=vnd(rate)),
            Rate(influencer_id=who.id, platform="youtube", format_code="short_video", price=vnd(rate + 1)),
        )

    assert (await document_of(database, who)).numbers.get("price") == price


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "at_once", "availability"),
    [
        (date(2026, 11, 21), date(2026, 11, 22), 2, "away"),
        (date(2026, 11, 22), date(2026, 11, 30), 2, "open"),
        (date(2026, 11, 1), date(2026, 11, 21), 2, "open"),
        (date(2026, 11, 1), date(2026, 11, 2), 0, "away"),
    ],
)
async def test_who_is_away_today_takes_no_bookings(
    database: TestDatabase, starts_on: date, ends_on: date, at_once: int, availability: str
) -> None:
    who = make_imported_influencer(bookings_at_once=at_once)
    await database.add(who)
    await database.add(ClosedPeriod(influencer_id=who.id, starts_on=starts_on, ends_on=ends_on))

    assert (await document_of(database, who)).codes["availability"] == (availability,)


@pytest.mark.parametrize("status", sorted(set(ProfileStatus) - LISTED))
async def test_a_profile_that_is_not_listed_has_no_document(database: TestDatabase, status: ProfileStatus) -> None:
    login = make_login()
    who = make_influencer(login, status=status)
    await database.add(login)
    await database.add(who)

    assert await documents_of(database, who) == []


async def test_all_documents_come_in_batches(database: TestDatabase) -> None:
    people = [make_imported_influencer() for _ in range(5)]
    await database.add(people[0], *people[1:])

    async with database.reading() as session:
        index = replace(INDEX, read_after=partial(influencer_documents_after, size=2))
        batches = [batch async for batch in index.read_all(session, now=NOON)]

    assert [len(batch) for batch in batches] == [2, 2, 1]
    assert [document.id for batch in batches for document in batch] == sorted(str(each.id) for each in people)


def test_labels_hold_what_people_type() -> None:
    assert "Mỹ phẩm" in niche_labels(("beauty.makeup",))
    assert "Trang điểm" in niche_labels(("beauty.makeup",))
    assert "Bình Dương" in province_labels(("79",))
    assert (niche_labels(("retired",)), province_labels(("00",)), with_parents(("retired",))) == ((), (), ("retired",))
    assert len(set(niche_labels(("beauty", "beauty.makeup")))) == len(niche_labels(("beauty", "beauty.makeup")))
    assert with_parents(("beauty.makeup", "beauty.nails", "travel")) == (
        "beauty.makeup",
        "beauty.nails",
        "travel",
        "beauty",
    )
