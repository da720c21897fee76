"""`niemtin reindex`, run as an operator runs it."""

from pathlib import Path

from domain.actors import System
from search.embedded.gateway import EmbeddedSearch
from search.influencers import INFLUENCERS
from search.query import SearchQuery
from storage.following import take_turn
from tests.cli.running import niemtin
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.influencers import make_imported_influencer


async def test_reindexing_builds_every_index_from_the_rows(database: TestDatabase, tmp_path: Path) -> None:
    people = [make_imported_influencer(), make_imported_influencer()]
    await database.add(people[0], people[1])

    done = await niemtin(database, "reindex", folder=tmp_path)

    assert done.exit_code == 0, done.stderr
    assert "influencers: 2 documents." in done.stdout
    page = await EmbeddedSearch(tmp_path / "search").search(INFLUENCERS, SearchQuery())
    assert sorted(page.ids) == sorted(str(person.id) for person in people)


async def test_an_unknown_index_is_refused(database: TestDatabase, tmp_path: Path) -> None:
    done = await niemtin(database, "reindex", "unicorns", folder=tmp_path)

    assert done.exit_code == 2
    assert "unicorns: there are influencers" in done.stderr
    assert not (tmp_path / "search").exists()


async def test_while_a_worker_is_at_it_one_tries_again_later(database: TestDatabase, tmp_path: Path) -> None:
    async with database.work(System(name="indexing"), NOON) as work:
        assert await take_turn(work.session, "search.influencers")
        done = await niemtin(database, "reindex", "influencers", folder=tmp_path)

    assert done.exit_code == 1
    assert "a worker is at it" in done.stdout


async def test_a_folder_that_cannot_be_written_is_told(database: TestDatabase, tmp_path: Path) -> None:
    (tmp_path / "search").write_text("in the way")

    done = await niemtin(database, "reindex", folder=tmp_path)

    assert done.exit_code == 1
    assert "influencers:" in done.stdout
