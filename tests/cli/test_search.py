"""`niemtin search`, run as an operator runs it."""

from pathlib import Path

from search.documents import Delete, Upsert
from search.embedded.gateway import EmbeddedSearch
from storage.parked_documents import ParkedDocument
from tests.cli.running import niemtin
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.influencers import make_imported_influencer
from tests.makers.search import make_document
from tests.search.shelf import Shelf


async def test_an_index_is_compared_and_mended(database: TestDatabase, tmp_path: Path) -> None:
    people = [make_imported_influencer() for _ in range(3)]
    await database.add(people[0], *people[1:])
    first = await niemtin(database, "search", "reconcile", folder=tmp_path)
    shelf = Shelf(EmbeddedSearch(tmp_path / "search"))
    await shelf.apply(Delete(str(people[0].id)), Upsert(make_document(str(people[1].id))), Upsert(make_document("zzz")))
    await shelf.gateway.close()

    second = await niemtin(database, "search", "reconcile", "influencers", folder=tmp_path)

    assert first.exit_code == 0, first.stderr
    assert "influencers: 3 compared; 0 missing, 0 outdated, 0 too many." in first.stdout
    assert "briefs: 0 compared; 0 missing, 0 outdated, 0 too many." in first.stdout
    assert second.exit_code == 0, second.stderr
    assert second.stdout.strip() == "influencers: 3 compared; 1 missing, 1 outdated, 1 too many."
    assert sorted(await shelf.ids()) == sorted(str(person.id) for person in people)


async def test_an_unknown_index_is_refused(database: TestDatabase, tmp_path: Path) -> None:
    done = await niemtin(database, "search", "reconcile", "unicorns", folder=tmp_path)

    assert done.exit_code == 2
    assert "unicorns: there are influencers" in done.stderr
    assert not (tmp_path / "search").exists()


async def test_an_engine_that_cannot_be_asked_is_told(database: TestDatabase, tmp_path: Path) -> None:
    (tmp_path / "search").write_text("in the way")

    done = await niemtin(database, "search", "reconcile", folder=tmp_path)

    assert done.exit_code == 1
    assert "influencers:" in done.stdout


async def test_what_is_parked_is_listed_with_the_reason(database: TestDatabase, tmp_path: Path) -> None:
    none = await niemtin(database, "search", "parked", folder=tmp_path)
    await database.add(
        ParkedDocument(index_name="briefs", document_id="b1", revision="0" * 16, reason="too odd", parked_at=NOON)
    )

    one = await niemtin(database, "search", "parked", folder=tmp_path)

    assert (none.exit_code, none.stdout.strip()) == (0, "No document is parked.")
    assert one.exit_code == 0, one.stderr
    for told in ("briefs", "b1", "2026-11-21 05:00 UTC", "too odd"):
        assert told in one.stdout
