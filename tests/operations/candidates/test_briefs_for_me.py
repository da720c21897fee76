"""The open briefs for one influencer: which they may see, how words narrow them, and as their brands see it."""

from datetime import timedelta
from typing import Any

import pytest

from domain.actors import ActingInfluencer
from domain.bookings.booking import BookingStatus
from domain.brands import BlockedInfluencer
from domain.campaigns.briefs import Brief, BriefStatus
from domain.campaigns.versions import VersionStatus
from domain.errors import InvalidInput
from domain.ids import BriefId, LoginId, new_id
from domain.influencers.profiles import Influencer, ProfileStatus
from domain.influencers.refused import RefusedTopic
from domain.money import vnd
from domain.offers.terms import Side
from matching.eligibility import Reason
from operations.candidates.asking import candidates_for_brief, why_not_me
from operations.candidates.briefs_for_me import BriefsFound, ProfileNotListed, briefs_for_me
from operations.candidates.what_if import what_if
from runtime.gateways import Gateways
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.campaigns import CLOSING, make_brief_version, make_content
from tests.makers.candidates import add_candidate, add_person
from tests.makers.offers import make_offer
from tests.operations.candidates.test_asking import add_brief, owner_of
from tests.operations.candidates.test_bookings import add_booking
from worker.indexing import catch_up


def acting(person: Influencer) -> ActingInfluencer:
    return ActingInfluencer(login_id=LoginId(new_id()), influencer_id=person.id)


async def asked(gateways: Gateways, person: Influencer, **given: Any) -> BriefsFound:
    return await briefs_for_me(gateways.database, gateways.search, acting(person), now=NOON, **given)


def order(found: BriefsFound) -> list[BriefId]:
    return [card.brief_id for card in found.briefs.cards]


async def offer(database: TestDatabase, brief: Brief, person: Influencer, side: Side = Side.BRAND) -> None:
    """An open offer of the brief's brand to the person, or their application."""
    assert person.login_id is not None
    made, terms = make_offer(
        side, brief_id=brief.id, brand_id=brief.brand_id, influencer_id=person.id, by=person.login_id
    )
    await database.add(made, terms)


async def test_the_open_briefs_come_as_their_brands_see_the_person(database: TestDatabase, gateways: Gateways) -> None:
    briefs = [
        await add_brief(database),
        await add_brief(database, provinces=("79",)),
        await add_brief(database, open_until=CLOSING - timedelta(days=1)),
    ]
    person = await add_candidate(database)

    found = await asked(gateways, person)

    assert order(found) == [briefs[2].id, briefs[0].id, briefs[1].id]
    assert [card.score for card in found.briefs.cards] == [7839, 7839, 7589]
    for card in found.briefs.cards:
        brief = next(each for each in briefs if each.id == card.brief_id)
        ranked = await candidates_for_brief(database, gateways.search, owner_of(brief), brief_id=brief.id, now=NOON)
        assert (ranked.ranking.cards[0].score, ranked.ranking.cards[0].parts) == (card.score, card.parts)
    assert (found.briefs.weighed, found.briefs.eligible, found.cut, found.recall.degraded) == (3, 3, False, False)
    assert found.held == frozenset()


async def test_only_open_briefs_that_they_may_see_are_weighed(database: TestDatabase, gateways: Gateways) -> None:
    person, somebody = await add_candidate(database), await add_candidate(database)
    invited, applied = await add_brief(database, open_call=False), await add_brief(database)
    await offer(database, invited, person)
    await offer(database, applied, person, Side.INFLUENCER)
    await offer(database, await add_brief(database, open_call=False), somebody)
    await add_brief(database, open_until=NOON)
    for status in (BriefStatus.DRAFT, BriefStatus.FILLED, BriefStatus.CLOSED):
        brief = await add_brief(database)
        await database.execute(
            "UPDATE briefs SET status = :it, places_taken = places WHERE id = :id", it=status.value, id=brief.id
        )

    found = await asked(gateways, person)

    assert set(order(found)) == {invited.id, applied.id}
    assert found.held == {invited.id, applied.id}
    assert found.briefs.weighed == 2


async def test_the_version_that_stands_is_weighed_not_the_one_in_work(
    database: TestDatabase, gateways: Gateways
) -> None:
    brief, person = await add_brief(database), await add_candidate(database)
    draft = make_brief_version(
        brief, LoginId(new_id()), make_content(tier_minimum=3), number=2, status=VersionStatus.DRAFT
    )
    draft.written_by = person.login_id or draft.written_by
    await database.add(draft)

    assert order(await asked(gateways, person)) == [brief.id]


async def test_what_does_not_take_them_is_told_as_why_not_tells_it(database: TestDatabase, gateways: Gateways) -> None:
    high, blocking, refused = (
        await add_brief(database, tier_minimum=3),
        await add_brief(database),
        await add_brief(database, category="cosmetics"),
    )
    person = await add_candidate(database)
    await database.add(
        BlockedInfluencer(brand_id=blocking.brand_id, influencer_id=person.id),
        RefusedTopic(influencer_id=person.id, topic="cosmetics"),
    )

    found = await asked(gateways, person)

    assert order(found) == []
    assert {each.brief_id: [gate.reason for gate in each.obstacles] for each in found.briefs.shut} == {
        high.id: [Reason.TIER_TOO_LOW],
        blocking.id: [Reason.NOT_AVAILABLE],
        refused.id: [Reason.TOPIC_REFUSED],
    }
    for each in found.briefs.shut:
        told = await why_not_me(database, acting(person), brief_id=each.brief_id, influencer_id=person.id, now=NOON)
        assert told == each.obstacles


async def test_a_block_cannot_be_told_from_a_budget_that_is_spent(database: TestDatabase, gateways: Gateways) -> None:
    blocking, spent, nearly = [await add_brief(database) for _ in range(3)]
    person, somebody = await add_candidate(database), await add_candidate(database)
    await database.add(BlockedInfluencer(brand_id=blocking.brand_id, influencer_id=person.id))
    left = spent.budget - spent.fee_minimum
    await add_booking(database, somebody, brief_id=spent.id, fee=left + vnd(1))
    await add_booking(database, somebody, brief_id=nearly.id, fee=left)
    await add_booking(database, somebody, brief_id=nearly.id, fee=left, status=BookingStatus.CANCELLED, ended_at=NOON)

    found = await asked(gateways, person)

    assert order(found) == [nearly.id]
    first, second = found.briefs.shut
    assert {first.brief_id, second.brief_id} == {blocking.id, spent.id}
    assert first.obstacles == second.obstacles
    for brief in (blocking, spent):
        told = await why_not_me(database, acting(person), brief_id=brief.id, influencer_id=person.id, now=NOON)
        supposed = await what_if(database, acting(person), brief_id=brief.id, now=NOON)
        assert told == supposed.change.before.obstacles == first.obstacles


async def test_words_narrow_the_briefs_and_find_what_one_is_invited_to(
    database: TestDatabase, gateways: Gateways
) -> None:
    person = await add_candidate(database)
    cream = await add_brief(database, title="Kem chống nắng", summary="Thoa và kể lại.", product_name="Kem Sen")
    await add_brief(database)
    invited = await add_brief(database, title="Kem nền mới", open_call=False)
    other = await add_brief(database, open_call=False)
    await offer(database, invited, person)
    await offer(database, other, person)
    await catch_up(gateways)

    found = await asked(gateways, person, query="kem")

    assert set(order(found)) == {cream.id, invited.id}
    assert found.held == {invited.id}
    assert (found.briefs.weighed, found.cut, found.recall.degraded) == (2, False, False)


async def test_telex_left_undecoded_is_understood(database: TestDatabase, gateways: Gateways) -> None:
    person = await add_candidate(database)
    cream = await add_brief(database, title="Kem chống nắng", summary="Thoa.", product_name="Kem Sen")
    await catch_up(gateways)

    found = await asked(gateways, person, query="choongs nawngs")

    assert order(found) == [cream.id]
    assert found.recall.understood_as == "chống nắng"


async def test_without_search_the_database_finds_the_words_and_the_answer_says_so(
    database: TestDatabase, gateways: Gateways
) -> None:
    person = await add_candidate(database)
    cream = await add_brief(database, title="Kem chống nắng", summary="Thoa.", product_name="Kem Sen")
    await add_brief(database)

    unbuilt = await asked(gateways, person, query="chong nang")
    await catch_up(gateways)
    slow = await asked(gateways, person, query="chong nang", within=0.0)
    served = await asked(gateways, person, query="chong nang")

    assert order(unbuilt) == order(slow) == order(served) == [cream.id]
    assert [each.recall.degraded for each in (unbuilt, slow, served)] == [True, True, False]


async def test_an_index_that_lags_brings_no_brief_back(database: TestDatabase, gateways: Gateways) -> None:
    person = await add_candidate(database)
    brief = await add_brief(database)
    await catch_up(gateways)
    await database.execute("UPDATE briefs SET status = 'closed' WHERE id = :id", id=brief.id)

    assert (await asked(gateways, person, query="sen")).briefs.weighed == 0


async def test_of_too_many_those_held_and_then_the_last_to_close_are_weighed(
    database: TestDatabase, gateways: Gateways
) -> None:
    person = await add_candidate(database)
    held, _, last = [await add_brief(database, open_until=CLOSING + timedelta(days=days)) for days in (0, 1, 2)]
    await offer(database, held, person)
    await catch_up(gateways)

    assert (await asked(gateways, person, weighed=3)).cut is False
    found, narrowed = await asked(gateways, person, weighed=2), await asked(gateways, person, query="sen", weighed=2)

    assert (set(order(found)), found.cut) == ({held.id, last.id}, True)
    assert (narrowed.briefs.weighed, narrowed.cut) == (2, True)


@pytest.mark.parametrize("most", [0, -1, 101])
async def test_a_list_has_one_to_a_hundred(database: TestDatabase, gateways: Gateways, most: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        await asked(gateways, await add_person(database), most=most)

    assert refused.value.field == "first"


async def test_whoever_is_not_listed_is_told_so(database: TestDatabase, gateways: Gateways) -> None:
    await add_brief(database)
    hidden = await add_person(database, status=ProfileStatus.DRAFT, listed_at=None)

    with pytest.raises(ProfileNotListed) as refused:
        await asked(gateways, hidden)

    assert refused.value.say("vi") == "Hồ sơ của bạn chưa được đăng, nên chưa được xét cho bản yêu cầu nào."


async def test_without_a_certificate_every_brief_says_why(database: TestDatabase, gateways: Gateways) -> None:
    await add_brief(database)

    found = (await asked(gateways, await add_person(database))).briefs

    assert (found.cards, found.refused) == ((), {Reason.CERTIFICATE_NOT_VALID: 1, Reason.TIER_TOO_LOW: 1})


async def test_the_number_of_statements_does_not_grow_with_the_briefs(
    database: TestDatabase, gateways: Gateways
) -> None:
    person = await add_candidate(database)
    numbers: list[int] = []

    for _ in range(2):
        await add_brief(database)
        await add_brief(database)
        with database.counting() as statements:
            await asked(gateways, person)
        numbers.append(len(statements))

    # The weights, nineteen for the person, the brands that block them, the briefs with their versions.
    assert numbers == [22, 22]
