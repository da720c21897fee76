"""What would move a person's score for a brief: what is supposed comes true once it is so, and nothing is written."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest

from domain.actors import ActingInfluencer
from domain.brands import BlockedInfluencer
from domain.campaigns.briefs import Brief
from domain.campaigns.content import AskedDeliverable, WantedAudience
from domain.errors import DomainError, InvalidInput, NotFound
from domain.ids import BriefId, LoginId, new_id
from domain.influencers.audience import AudienceDimension, BracketUnknown, ShareOf, SharesExceedWhole
from domain.influencers.availability import Availability, CapacityOutOfRange, ClosedPeriod, Period
from domain.influencers.content import MOST_NICHES, LanguageUnknown, NicheUnknown, ProvinceUnknown
from domain.influencers.handles import PlatformUnknown
from domain.influencers.profiles import Influencer, ProfileStatus
from domain.influencers.qualifications import QualificationField
from domain.influencers.rates import RateCard, RateOf, RateOutOfRange
from domain.money import vnd
from domain.reference.niches import NICHES as ALL_NICHES
from matching.eligibility import Reason
from matching.weights import PartName
from matching.what_if import StepKind
from operations.candidates.asking import candidates_for_brief
from operations.candidates.briefs_for_me import ProfileNotListed
from operations.candidates.what_if import NO_CHANGES, WhatIfFound, what_if
from operations.candidates.what_if_changes import MOST_BOOKINGS, MOST_POSTS, SupposedChanges
from runtime.gateways import Gateways
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate, add_person, certify, make_qualification, make_share
from tests.makers.disclosures import SILENT_CAPTION, make_disclosure
from tests.makers.influencers import make_channel, make_language, make_niche
from tests.operations.candidates.test_asking import add_brief, owner_of
from tests.operations.candidates.test_bookings import ON_TIME, settled

WANTED: dict[str, Any] = {
    "languages": ("vi", "en"),
    "audience": WantedAudience(age_from=18, age_to=24),
    "provinces": ("79",),
    "category": "insurance",
}
YOUNG = ShareOf(dimension=AudienceDimension.AGE, bracket="18-24", basis_points=8_000)
CHEAPER = RateCard(
    rates=[RateOf(platform="tiktok", format_code="short_video", price=vnd(2_500_000))], minimum_fee=vnd(1_000_000)
)
YOUTUBE = AskedDeliverable(platform="youtube", format="short_video", count=1, due_on=date(2026, 12, 20))


def acting(person: Influencer) -> ActingInfluencer:
    return ActingInfluencer(login_id=LoginId(new_id()), influencer_id=person.id)


async def asked(
    database: TestDatabase, brief: Brief, person: Influencer, changes: SupposedChanges = NO_CHANGES
) -> WhatIfFound:
    return await what_if(database, acting(person), brief_id=brief.id, changes=changes, now=NOON)


async def one_niche_more(database: TestDatabase, person: Influencer) -> None:
    await database.add(make_niche(person, "beauty.skincare", 1))


async def english(database: TestDatabase, person: Influencer) -> None:
    await database.add(make_language(person, "en", 1))


async def moved_south(database: TestDatabase, person: Influencer) -> None:
    await database.execute("UPDATE influencers SET province = '79' WHERE id = :id", id=person.id)


async def cheaper(database: TestDatabase, person: Influencer) -> None:
    await database.execute("UPDATE rates SET price_minor = 2500000 WHERE influencer_id = :id", id=person.id)
    await database.execute(
        "UPDATE influencers SET minimum_fee_minor = 1000000, minimum_fee_currency = 'VND' WHERE id = :id", id=person.id
    )


async def young(database: TestDatabase, person: Influencer) -> None:
    await database.add(make_share(person, YOUNG.dimension, YOUNG.bracket, YOUNG.basis_points))


async def away(database: TestDatabase, person: Influencer) -> None:
    await database.execute("UPDATE influencers SET bookings_at_once = 1 WHERE id = :id", id=person.id)
    await database.add(
        ClosedPeriod(influencer_id=person.id, starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 25)),
    )


async def qualified(database: TestDatabase, person: Influencer) -> None:
    await database.add(make_qualification(person, QualificationField.FINANCE))


async def ten_posts(database: TestDatabase, person: Influencer) -> None:
    for _ in range(10):
        await database.add(make_disclosure(person.id))


async def two_bookings(database: TestDatabase, person: Influencer) -> None:
    for _ in range(2):
        await settled(database, person, ON_TIME)


Deed = Callable[[TestDatabase, Influencer], Awaitable[None]]


@pytest.mark.parametrize(
    ("changes", "done"),
    [
        (SupposedChanges(niches=("technology.smartphones", "beauty.skincare")), one_niche_more),
        (SupposedChanges(languages=("vi", "en", "vi")), english),
        (SupposedChanges(province="79"), moved_south),
        (SupposedChanges(rate_card=CHEAPER), cheaper),
        (SupposedChanges(audience=(YOUNG,)), young),
        (
            SupposedChanges(
                availability=Availability(
                    bookings_at_once=1, closed=[Period(starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 25))]
                )
            ),
            away,
        ),
        (SupposedChanges(qualifications=(QualificationField.FINANCE,)), qualified),
        (SupposedChanges(disclosed_posts=10), ten_posts),
        (SupposedChanges(on_time_bookings=2), two_bookings),
    ],
)
async def test_what_was_supposed_is_so_once_it_is_done(
    database: TestDatabase, changes: SupposedChanges, done: Deed
) -> None:
    brief, person = await add_brief(database, **WANTED), await add_candidate(database, province="01")
    await database.add(make_disclosure(person.id, caption=SILENT_CAPTION), make_disclosure(person.id))
    before = await database.picture()

    supposed = await asked(database, brief, person, changes)

    assert await database.picture() == before
    await done(database, person)
    came_true = await asked(database, brief, person)
    assert supposed.change.before != supposed.change.after
    assert supposed.change.after == came_true.change.before


async def test_a_channel_elsewhere_opens_the_gate_as_a_certified_one_does(database: TestDatabase) -> None:
    brief, person = await add_brief(database, deliverables=(YOUTUBE,)), await add_person(database)
    supposed = await asked(database, brief, person, SupposedChanges(platforms=("youtube",), tier=2))

    await database.add(make_channel(person, platform="youtube"))
    await certify(database, person)
    came_true = await asked(database, brief, person)

    assert [each.reason for each in supposed.change.opens] == [
        Reason.CERTIFICATE_NOT_VALID,
        Reason.TIER_TOO_LOW,
        Reason.CHANNEL_MISSING,
    ]
    assert supposed.change.after == came_true.change.before
    assert came_true.change.before.obstacles == ()


async def test_steps_are_reckoned_from_the_profile_with_the_formula_of_disclosures(database: TestDatabase) -> None:
    brief, person = await add_brief(database), await add_candidate(database)
    await database.add(make_disclosure(person.id, caption=SILENT_CAPTION))

    found = await asked(database, brief, person)
    supposed = await asked(database, brief, person, SupposedChanges(disclosed_posts=10, tier=3, on_time_bookings=2))

    steps = {each.kind: each for each in found.steps}
    assert [each.change.gain for each in found.steps] == sorted(
        (each.change.gain for each in found.steps), reverse=True
    )
    (posts,) = steps[StepKind.DISCLOSED_POSTS].change.moved
    assert [each.value for each in posts] == [5505, 7551]
    all_three = [StepKind.DISCLOSED_POSTS, StepKind.TIER, StepKind.ON_TIME_BOOKINGS]
    assert supposed.change.gain == sum(steps[kind].change.gain for kind in all_three)
    assert [before.name for before, _ in supposed.change.moved] == [
        PartName.DISCLOSURE_HISTORY,
        PartName.TRUST_TIER,
        PartName.DELIVERY_RELIABILITY,
    ]
    assert supposed.steps == found.steps
    assert (found.weights_version, found.day) == ("v1", date(2026, 11, 21))


async def test_without_changes_one_stands_as_the_brand_ranks_one(database: TestDatabase, gateways: Gateways) -> None:
    brief, person = await add_brief(database), await add_candidate(database)

    change = (await asked(database, brief, person)).change

    ranked = await candidates_for_brief(database, gateways.search, owner_of(brief), brief_id=brief.id, now=NOON)
    (card,) = ranked.ranking.cards
    assert change.before == change.after
    assert (change.before.score, change.before.parts, change.before.order) == (card.score, card.parts, card.order)


async def test_a_full_profile_is_told_of_no_further_niche(database: TestDatabase) -> None:
    brief = await add_brief(database)
    others = [code for code in ALL_NICHES if not code.startswith(("beauty", "technology"))]
    full = await add_candidate(database, niches=others[:MOST_NICHES])
    nearly = await add_candidate(database, niches=others[: MOST_NICHES - 1])

    kinds = [{each.kind for each in (await asked(database, brief, person)).steps} for person in (full, nearly)]

    assert [StepKind.NICHE in each for each in kinds] == [False, True]


async def test_the_highest_tier_has_no_next_one(database: TestDatabase) -> None:
    brief, person = await add_brief(database), await add_candidate(database, score=95)

    assert StepKind.TIER not in {each.kind for each in (await asked(database, brief, person)).steps}


async def test_a_brand_that_blocked_them_reads_as_not_available(database: TestDatabase) -> None:
    brief, person = await add_brief(database), await add_candidate(database)
    await database.add(BlockedInfluencer(brand_id=brief.brand_id, influencer_id=person.id))

    found = await asked(database, brief, person)

    assert [each.reason for each in found.change.before.obstacles] == [Reason.NOT_AVAILABLE]


async def test_only_briefs_that_they_may_see_are_answered_for(database: TestDatabase) -> None:
    person = await add_candidate(database)
    by_invitation = await add_brief(database, open_call=False)

    for brief_id in (by_invitation.id, BriefId(new_id())):
        with pytest.raises(NotFound):
            await what_if(database, acting(person), brief_id=brief_id, now=NOON)


async def test_whoever_is_not_listed_is_told_so(database: TestDatabase) -> None:
    brief = await add_brief(database)
    hidden = await add_person(database, status=ProfileStatus.DRAFT, listed_at=None)

    with pytest.raises(ProfileNotListed):
        await asked(database, brief, hidden)


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"niches": ("nothing",)}, NicheUnknown, "changes.niches"),
        ({"languages": ("xx",)}, LanguageUnknown, "changes.languages"),
        ({"province": "00"}, ProvinceUnknown, "changes.province"),
        ({"platforms": ("myspace",)}, PlatformUnknown, "changes.platforms"),
        ({"tier": 0}, InvalidInput, "changes.tier"),
        ({"tier": 4}, InvalidInput, "changes.tier"),
        ({"on_time_bookings": -1}, InvalidInput, "changes.onTimeBookings"),
        ({"on_time_bookings": MOST_BOOKINGS + 1}, InvalidInput, "changes.onTimeBookings"),
        ({"disclosed_posts": MOST_POSTS + 1}, InvalidInput, "changes.disclosedPosts"),
        (
            {"rate_card": RateCard(rates=[RateOf(platform="tiktok", format_code="short_video", price=vnd(0))])},
            RateOutOfRange,
            "changes.rateCard.rates.0.price",
        ),
        (
            {"audience": (ShareOf(dimension=AudienceDimension.AGE, bracket="7", basis_points=1),)},
            BracketUnknown,
            "changes.audience.0.bracket",
        ),
        (
            {"audience": (YOUNG, ShareOf(dimension=AudienceDimension.AGE, bracket="55+", basis_points=2_001))},
            SharesExceedWhole,
            "changes.audience",
        ),
        (
            {"availability": Availability(bookings_at_once=51)},
            CapacityOutOfRange,
            "changes.availability.bookingsAtOnce",
        ),
    ],
)
def test_what_cannot_be_so_is_refused_as_a_profile_refuses_it(
    changes: dict[str, Any], refusal: type[DomainError], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        SupposedChanges(**changes).checked(now=NOON)

    assert refused.value.field == field
