from domain.actors import ActingBrand
from domain.brands import BlockedInfluencer, Brand
from domain.campaigns.briefs import Brief
from domain.errors import NotFound
from domain.ids import LoginId, ShortlistId, new_id
from domain.influencers.profiles import Influencer
from domain.influencers.refused import RefusedBrand
from domain.money import vnd
from domain.shortlists import Shortlist
from matching.eligibility import Reason
from operations.candidates.asking import candidates_for_brief
from operations.candidates.comparing import Comparison, compare_shortlist
from runtime.gateways import Gateways
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.brands import make_brand
from tests.makers.campaigns import make_brief, make_brief_version, make_campaign, make_content
from tests.makers.candidates import add_candidate, add_person
from tests.makers.logins import make_login
from tests.makers.shortlists import make_shortlist, make_shortlist_entry
from tests.refusing import refused


async def add_brief(database: TestDatabase, brand: Brand) -> Brief:
    login, content = await database.add(make_login()), make_content()
    campaign = await database.add(make_campaign(brand))
    brief = await database.add(make_brief(campaign, content))
    await database.add(make_brief_version(brief, login, content))
    return brief


async def add_shortlist(database: TestDatabase, brand: Brand, *people: Influencer) -> Shortlist:
    """A list whose last person was added first: places say nothing about the order."""
    login = await database.add(make_login())
    shortlist = await database.add(make_shortlist(brand, login))
    for place, person in enumerate(reversed(people), 1):
        await database.add(make_shortlist_entry(shortlist, person, place=place))
    return shortlist


def member_of(brand: Brand) -> ActingBrand:
    return ActingBrand(login_id=LoginId(new_id()), brand_id=brand.id)


async def compared(database: TestDatabase, shortlist: Shortlist, brief: Brief, brand: Brand) -> Comparison:
    return await compare_shortlist(database, member_of(brand), shortlist_id=shortlist.id, brief_id=brief.id, now=NOON)


async def test_they_are_weighed_as_the_briefs_candidates_are(database: TestDatabase, gateways: Gateways) -> None:
    brand = await database.add(make_brand())
    people = [await add_candidate(database, price=vnd(2_000_000 + step)) for step in range(3)]
    brief, shortlist = await add_brief(database, brand), await add_shortlist(database, brand, *people)

    found = await compared(database, shortlist, brief, brand)
    ranked = await candidates_for_brief(
        database, gateways.search, member_of(brand), brief_id=brief.id, query="", most=20, now=NOON
    )

    cards = {card.influencer_id: (card.score, card.parts) for card in ranked.ranking.cards}
    weighed = [each.weighed for each in found.compared]
    assert [(each.score, each.parts) for each in weighed if each] == [cards[each.id] for each in reversed(people)]
    assert [each.price for each in weighed if each] == [vnd(2_000_002), vnd(2_000_001), vnd(2_000_000)]
    assert [each.obstacles for each in weighed if each] == [(), (), ()]
    assert (found.weights_version, found.day) == (ranked.ranking.versions.weights, ranked.ranking.day)


async def test_gates_are_told_as_the_brand_may_know_them_and_the_score_stands(database: TestDatabase) -> None:
    brand = await database.add(make_brand())
    uncertified, refusing = await add_person(database, price=None), await add_candidate(database)
    blocked = await add_candidate(database, price=vnd(90_000_000))
    await database.add(
        RefusedBrand(influencer_id=refusing.id, brand_id=brand.id),
        BlockedInfluencer(brand_id=brand.id, influencer_id=blocked.id),
    )
    brief = await add_brief(database, brand)
    shortlist = await add_shortlist(database, brand, blocked, refusing, uncertified)

    found = [each.weighed for each in (await compared(database, shortlist, brief, brand)).compared]

    assert [[obstacle.reason for obstacle in each.obstacles] for each in found if each] == [
        [Reason.CERTIFICATE_NOT_VALID, Reason.TIER_TOO_LOW],
        [Reason.NOT_AVAILABLE],
        [Reason.PRICE_ABOVE_CEILING, Reason.BLOCKED_BY_BRAND],
    ]
    assert [each.price for each in found if each] == [None, vnd(3_000_000), vnd(90_000_000)]
    assert all(each.score == sum(part.points for part in each.parts) > 0 for each in found if each)


async def test_who_is_no_longer_listed_leaves_a_gap(database: TestDatabase) -> None:
    brand = await database.add(make_brand())
    gone, here = await add_candidate(database), await add_candidate(database)
    brief, shortlist = await add_brief(database, brand), await add_shortlist(database, brand, here, gone)
    await database.execute("UPDATE influencers SET status = 'refused' WHERE id = :it", it=gone.id)

    found = await compared(database, shortlist, brief, brand)

    assert [each.weighed is None for each in found.compared] == [True, False]


async def test_an_empty_list_compares_nobody(database: TestDatabase) -> None:
    brand = await database.add(make_brand())

    found = await compared(database, await add_shortlist(database, brand), await add_brief(database, brand), brand)

    assert found.compared == []


async def test_what_is_anothers_is_not_found(database: TestDatabase) -> None:
    brand, other = await database.add(make_brand()), await database.add(make_brand())
    mine, theirs = await add_shortlist(database, brand), await add_shortlist(database, other)
    brief, their_brief = await add_brief(database, brand), await add_brief(database, other)
    nowhere = make_shortlist(brand, make_login(), id=ShortlistId(new_id()))

    for shortlist, asked in ((theirs, brief), (mine, their_brief), (nowhere, brief)):
        await refused(
            database, NotFound, lambda shortlist=shortlist, asked=asked: compared(database, shortlist, asked, brand)
        )
