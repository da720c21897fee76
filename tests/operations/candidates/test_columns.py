"""What a process ranks from is as the database has it: built once, followed by facts, lost without harm."""

from datetime import date, timedelta
from pathlib import Path
from shutil import rmtree
from typing import Final

import anyio
import pytest
from sqlalchemy import select

from domain.actors import System
from domain.campaigns.briefs import Brief
from domain.campaigns.violators import NamedViolator, ViolatorKind
from domain.events import Event
from domain.ids import InfluencerId, new_id
from domain.influencers.channels import Channel
from domain.influencers.profiles import Influencer, ProfileChanged, ProfileStatus
from domain.money import vnd
from domain.offers.events import OfferLapsed
from domain.offers.offer import OfferStatus
from domain.offers.terms import Side
from matching.eligibility import Reason
from operations.candidates.asking import CandidateList, candidates_for_brief
from operations.candidates.columns import CandidateColumns
from operations.candidates.generations import Generations
from operations.candidates.pool import Pool, PoolSource
from runtime.gateways import Gateways
from storage.engine import Database
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.campaigns import make_notice
from tests.makers.candidates import add_candidate, add_person
from tests.makers.logins import make_login
from tests.makers.offers import add_past_offer
from tests.operations.candidates.test_asking import add_brief, owner_of

DAY: Final = timedelta(days=1)


@pytest.fixture
async def columns(database: TestDatabase, tmp_path: Path) -> CandidateColumns:
    await begin(database)
    return CandidateColumns(tmp_path / "columns")


async def begin(database: TestDatabase) -> None:
    """Let something have happened."""
    await record(database, ProfileChanged(influencer_id=InfluencerId(new_id())))


async def keep_up(columns: CandidateColumns, database: TestDatabase, *, days: int = 0) -> None:
    """Build and follow until nothing is left: another database of the server may hold a fact back for a moment."""
    now = NOON + days * DAY
    for _ in range(200):
        moved = await columns.follow(database, now=now) or await columns.build(database, now=now)
        async with database.reading() as session:
            lag = await columns.lag(session)
        if not moved and lag is not None and lag.facts == 0:
            return
        await anyio.sleep(0.01)
    raise TimeoutError


async def record(database: TestDatabase, event: Event) -> None:
    async with database.work(System(name="test"), NOON) as work:
        work.record(event)


async def change(database: TestDatabase, person: Influencer, **values: object) -> None:
    """Change a profile's row, and record it, as an operation would."""
    async with database.work(System(name="test"), NOON) as work:
        row = await work.session.get_one(Influencer, person.id)
        for name, value in values.items():
            setattr(row, name, value)
        work.record(ProfileChanged(influencer_id=person.id))


async def ranked(gateways: Gateways, brief: Brief, columns: CandidateColumns, *, query: str = "") -> CandidateList:
    """The candidates from the columns, which are those from the rows."""
    found, plain = [
        await candidates_for_brief(
            gateways.database,
            gateways.search,
            owner_of(brief),
            brief_id=brief.id,
            query=query,
            columns=each,
            now=NOON,
        )
        for each in (columns, None)
    ]
    assert found.ranking == plain.ranking
    return found


def people_in(found: CandidateList) -> set[InfluencerId]:
    return {card.influencer_id for card in found.ranking.cards}


async def test_what_was_built_ranks_as_the_rows_do(
    database: TestDatabase, gateways: Gateways, columns: CandidateColumns
) -> None:
    brief = await add_brief(database)
    good = await add_candidate(database, price=vnd(2_000_000))
    better = await add_candidate(database, niches=("technology.smartphones", "beauty"), score=95)
    await add_candidate(database, price=vnd(5_000_001))
    await add_person(database)
    assert columns.layers == ()

    await keep_up(columns, database)
    found = await ranked(gateways, brief, columns)

    assert people_in(found) == {good.id, better.id}
    assert (found.ranking.weighed, found.ranking.refused) == (3, {Reason.PRICE_ABOVE_CEILING: 1})
    assert found.pool == Pool(ids=None, source=PoolSource.DATABASE)


async def test_words_that_no_search_serves_narrow_nothing(
    database: TestDatabase, gateways: Gateways, columns: CandidateColumns
) -> None:
    brief, person = await add_brief(database), await add_candidate(database)
    await keep_up(columns, database)

    found = await ranked(gateways, brief, columns, query="dang thuy")

    assert (people_in(found), found.pool.query_ignored) == ({person.id}, True)


async def test_who_comes_changes_or_goes_is_ranked_so_once_the_fact_is_followed(
    database: TestDatabase, gateways: Gateways, columns: CandidateColumns
) -> None:
    brief = await add_brief(database)
    stays, leaves = await add_candidate(database), await add_candidate(database)
    await keep_up(columns, database)
    built = columns.layers[0].columns

    comes = await add_candidate(database, niches=("technology",))
    await record(database, ProfileChanged(influencer_id=comes.id))
    await change(database, leaves, status=ProfileStatus.DRAFT, listed_at=None)
    await change(database, stays, bookings_at_once=0)
    await keep_up(columns, database)
    found = await ranked(gateways, brief, columns)

    assert people_in(found) == {comes.id}
    assert found.ranking.refused == {Reason.NOT_AVAILABLE: 1}
    assert columns.layers[0].columns is built


async def test_an_offer_that_ends_touches_its_person(
    database: TestDatabase, gateways: Gateways, columns: CandidateColumns
) -> None:
    brief, person = await add_brief(database), await add_candidate(database)
    await keep_up(columns, database)
    before = (await ranked(gateways, brief, columns)).ranking.cards[0].order

    offer = await add_past_offer(database, person.id, status=OfferStatus.LAPSED, ended_at=NOON)
    await record(database, OfferLapsed(offer_id=offer.id, awaited=Side.INFLUENCER))
    await keep_up(columns, database)
    after = (await ranked(gateways, brief, columns)).ranking.cards[0].order

    assert (before.acceptance.chance > after.acceptance.chance, after.newcomer) == (True, before.newcomer)


async def test_a_change_of_the_list_of_violators_builds_anew(
    database: TestDatabase, gateways: Gateways, columns: CandidateColumns
) -> None:
    brief, person = await add_brief(database), await add_candidate(database)
    await keep_up(columns, database)
    built = columns.layers[0].columns
    (channel,) = await database.all(select(Channel))
    admin = await database.add(make_login())

    entry, event = NamedViolator.blocked(make_notice(kind=ViolatorKind.CHANNEL, url=channel.url), by=admin.id, now=NOON)
    await database.add(entry)
    await record(database, event)
    await keep_up(columns, database)
    found = await ranked(gateways, brief, columns)

    assert (people_in(found), found.ranking.refused) == (set(), {Reason.NAMED_VIOLATOR: 1})
    assert columns.layers[0].columns is not built
    assert person.id == columns.layers[0].columns.id_at(0)


async def test_columns_are_built_for_each_day(database: TestDatabase, columns: CandidateColumns) -> None:
    await add_candidate(database)
    await keep_up(columns, database)

    assert not await columns.build(database, now=NOON)
    assert await columns.build(database, now=NOON + DAY)


async def test_columns_serve_the_day_after_theirs_and_say_so_and_no_later_day(
    database: TestDatabase, gateways: Gateways, columns: CandidateColumns
) -> None:
    brief = await add_brief(database)
    await add_candidate(database)
    await keep_up(columns, database)

    async def reckoned_on(days: int) -> tuple[date, bool]:
        found = await candidates_for_brief(
            gateways.database,
            gateways.search,
            owner_of(brief),
            brief_id=brief.id,
            columns=columns,
            now=NOON + days * DAY,
        )
        return found.reckoned_on, found.pool.ids is None

    assert await reckoned_on(0) == (date(2026, 11, 21), True)
    assert await reckoned_on(1) == (date(2026, 11, 21), True)
    assert await reckoned_on(2) == (date(2026, 11, 23), False)


async def test_a_generation_that_could_not_be_read_at_once_is_tried_again(
    database: TestDatabase, columns: CandidateColumns, tmp_path: Path
) -> None:
    await add_candidate(database)
    await keep_up(columns, database)
    other, nobody = CandidateColumns(tmp_path / "columns"), Database("postgresql+asyncpg://nobody@127.0.0.1:1/none")

    with pytest.raises(OSError, match="Connect"):
        await other.follow(nobody, now=NOON)
    await nobody.close()

    assert await other.follow(database, now=NOON) == 1
    assert len(other.layers[0]) == 1


async def test_another_process_maps_what_was_built_and_follows_on_its_own(
    database: TestDatabase, gateways: Gateways, columns: CandidateColumns, tmp_path: Path
) -> None:
    brief, person = await add_brief(database), await add_candidate(database)
    await keep_up(columns, database)
    await change(database, person, bookings_at_once=0)
    other = CandidateColumns(tmp_path / "columns")

    while await other.follow(database, now=NOON):
        pass
    await keep_up(other, database)

    assert (await ranked(gateways, brief, other)).ranking.refused == {Reason.NOT_AVAILABLE: 1}
    assert other.layers[0].columns.ids.tolist() == columns.layers[0].columns.ids.tolist()


async def test_where_nothing_has_happened_nothing_is_built(database: TestDatabase, tmp_path: Path) -> None:
    assert not await CandidateColumns(tmp_path / "columns").build(database, now=NOON)


async def test_only_one_process_builds_at_a_time(database: TestDatabase, tmp_path: Path) -> None:
    await begin(database)
    await add_candidate(database)

    with Generations(tmp_path / "columns").turn() as mine:
        built = await CandidateColumns(tmp_path / "columns").build(database, now=NOON)

    assert (mine, built) == (True, False)
    assert await CandidateColumns(tmp_path / "columns").build(database, now=NOON)


async def test_columns_of_another_database_are_built_anew(
    database: TestDatabase, gateways: Gateways, tmp_path: Path
) -> None:
    await begin(database)
    await add_candidate(database)
    await keep_up(CandidateColumns(tmp_path / "columns"), database)
    await database.clear()
    await begin(database)
    brief, person = await add_brief(database), await add_candidate(database)
    columns = CandidateColumns(tmp_path / "columns")

    await columns.follow(database, now=NOON)
    assert columns.layers == ()
    await keep_up(columns, database)

    assert people_in(await ranked(gateways, brief, columns)) == {person.id}


async def test_columns_that_were_damaged_are_built_anew(
    database: TestDatabase, gateways: Gateways, tmp_path: Path
) -> None:
    await begin(database)
    brief, person = await add_brief(database), await add_candidate(database)
    await keep_up(CandidateColumns(tmp_path / "columns"), database)
    for file in (tmp_path / "columns").glob("*/tier.npy"):
        file.write_bytes(b"")

    columns = CandidateColumns(tmp_path / "columns")
    await keep_up(columns, database)

    assert people_in(await ranked(gateways, brief, columns)) == {person.id}
    assert len([*(tmp_path / "columns").glob("generation-*")]) == 1


async def test_a_process_whose_folder_was_removed_goes_on_with_what_it_maps(
    database: TestDatabase, gateways: Gateways, columns: CandidateColumns, tmp_path: Path
) -> None:
    brief, person = await add_brief(database), await add_candidate(database)
    await keep_up(columns, database)

    rmtree(tmp_path / "columns")

    assert people_in(await ranked(gateways, brief, columns)) == {person.id}


async def test_without_a_folder_there_are_none(database: TestDatabase) -> None:
    columns = CandidateColumns()

    assert (await columns.follow(database, now=NOON), await columns.build(database, now=NOON)) == (0, False)
    assert columns.layers == ()
