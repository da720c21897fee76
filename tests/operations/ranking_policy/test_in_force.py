"""Which weights hold on a day, and that everything that ranks reads them."""

from datetime import date

import pytest

from domain.actors import ActingBrand
from domain.ids import LoginId, new_id
from matching.brief import BriefKind
from matching.ranking_policy import ranking_policy_on
from matching.weights import PartName, weight_sets
from operations.candidates.asking import candidates_for_brief
from operations.candidates.comparing import compare_shortlist
from operations.candidates.lineup import lineup_for_brief
from operations.candidates.lineup_terms import LineupTerms
from operations.ranking_policy.in_force import policy_in_force, policy_on, weight_set_of
from runtime.gateways import Gateways
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_candidate
from tests.makers.logins import make_login
from tests.makers.markets import add_market, sent_offer
from tests.makers.ranking_policy import SHIPPED_WEIGHTS, TRUST_FIRST, add_published_weights, make_published_weights
from tests.makers.shortlists import make_shortlist, make_shortlist_entry

LATER = date(2027, 1, 1)


async def publish(database: TestDatabase, *days: date) -> None:
    """Versions in force from these days on, each giving other weights than the one before."""
    login = await database.add(make_login())
    for place, day in enumerate(days):
        weights = (TRUST_FIRST, SHIPPED_WEIGHTS)[place % 2]
        await add_published_weights(database, login, weights, valid_from=day)


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2026, 1, 1), "v1"),
        (date(2026, 11, 19), "v1"),
        (date(2026, 11, 20), "2026-11-20"),
        (date(2026, 12, 31), "2026-11-20"),
        (date(2027, 1, 1), "2027-01-01"),
        (date(2030, 1, 1), "2027-01-01"),
    ],
)
async def test_the_newest_version_that_has_begun_holds(database: TestDatabase, day: date, version: str) -> None:
    await publish(database, date(2026, 11, 20), LATER)

    async with database.reading() as session:
        policy = await policy_on(session, day)

    shipped = ranking_policy_on(day)
    assert policy.weights.version == version
    assert policy.versions.weights == version
    assert policy.weights.marks == shipped.weights.marks
    assert (policy.acceptance, policy.over_asking, policy.fair_start) == (
        shipped.acceptance,
        shipped.over_asking,
        shipped.fair_start,
    )


async def test_a_shipped_version_that_came_later_holds(database: TestDatabase) -> None:
    login = await database.add(make_login())
    early = NOON.replace(year=2025, month=1)
    await add_published_weights(database, login, valid_from=date(2025, 6, 1), published_at=early)

    async with database.reading() as session:
        assert (await policy_on(session, date(2026, 11, 21))).weights.version == "v1"


async def test_of_one_day_what_was_published_holds(database: TestDatabase) -> None:
    login = await database.add(make_login())
    early = NOON.replace(year=2025, month=1)
    await add_published_weights(database, login, valid_from=date(2026, 1, 1), published_at=early)

    async with database.reading() as session:
        assert (await policy_on(session, date(2026, 11, 21))).weights.version == "2026-01-01"


async def test_published_weights_are_read_whole() -> None:
    row = make_published_weights(make_login())

    weights = weight_set_of(row)

    assert weights.weights_for(BriefKind.COMMERCIAL) == {
        PartName(part): weight for part, weight in TRUST_FIRST.by_part().items()
    }
    assert sum(weights.weights_for(BriefKind.COMMUNITY).values()) == 10_000
    assert (weights.version, weights.valid_from) == ("2026-11-20", date(2026, 11, 20))
    assert (weights.marks, weights.public_by) == (weight_sets()[0].marks, ("d248 11",))


async def test_all_versions_are_told_newest_first_also_those_to_come(database: TestDatabase) -> None:
    await publish(database, date(2026, 11, 20), LATER)

    found = await policy_in_force(database, now=NOON)

    assert [each.weights.version for each in found.versions] == ["2027-01-01", "2026-11-20", "v1"]
    assert [each.row is None for each in found.versions] == [False, False, True]
    assert (found.policy.weights.version, found.day) == ("2026-11-20", date(2026, 11, 21))


async def test_everything_that_ranks_reads_the_published_weights(database: TestDatabase, gateways: Gateways) -> None:
    market = await add_market(database)
    person = await add_candidate(database)
    shortlist = await database.add(make_shortlist(market.brand, market.login))
    await database.add(make_shortlist_entry(shortlist, person))
    actor = ActingBrand(login_id=LoginId(new_id()), brand_id=market.brand.id)
    reach, brief = (database, gateways.search, actor), market.brief.id
    await publish(database, date(2026, 11, 20))

    listed = await candidates_for_brief(*reach, brief_id=brief, now=NOON)
    chosen = await lineup_for_brief(*reach, brief_id=brief, terms=LineupTerms(), now=NOON)
    compared = await compare_shortlist(database, actor, shortlist_id=shortlist.id, brief_id=brief, now=NOON)
    offer = await sent_offer(database, market, person.id)

    assert listed.ranking.versions.weights == "2026-11-20"
    (card,) = listed.ranking.cards
    assert {part.name.value: part.weight for part in card.parts} == TRUST_FIRST.by_part()
    assert (chosen.weights_version, chosen.lineup.chosen.score) == ("2026-11-20", card.score)
    (entry,) = compared.compared
    assert entry.weighed is not None
    assert (compared.weights_version, entry.weighed.score) == ("2026-11-20", card.score)
    assert offer.score_card is not None
    assert (offer.score_card["weights_version"], offer.score_card["score"]) == ("2026-11-20", card.score)
    assert offer.score_card["order"]["versions"]["weights"] == "2026-11-20"


async def test_an_offer_keeps_the_weights_it_was_made_under(database: TestDatabase) -> None:
    market = await add_market(database)
    offer = await sent_offer(database, market, (await add_candidate(database)).id)

    await publish(database, date(2026, 11, 20))

    kept = (await database.reload(offer)).score_card
    assert kept is not None
    assert kept["weights_version"] == "v1"
