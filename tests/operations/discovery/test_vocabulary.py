"""The words of both indexes are counted, and nearest words found among them."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from domain.actors import System
from domain.influencers.profiles import ProfileStatus
from operations.discovery.suggesting import SuggestedWord, Suggestion, suggestion_for
from operations.discovery.texts import Texts
from operations.discovery.vocabulary import renew_vocabulary
from search.briefs import BRIEFS
from search.influencers import INFLUENCERS
from search.spec import IndexSpec
from storage.vocabulary import IndexedWord
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.makers.candidates import add_person
from tests.makers.influencers import make_channel, make_imported_influencer
from tests.operations.discovery import test_briefs
from worker.schedule import SCHEDULE, strike_due


async def renew(database: TestDatabase) -> int:
    async with database.work(System(name="tests"), NOON) as work:
        return await renew_vocabulary(work)


async def words_of(database: TestDatabase, spec: IndexSpec) -> dict[str, tuple[str, int]]:
    found = await database.all(select(IndexedWord).where(IndexedWord.index_name == spec.name))
    return {each.word: (each.spelling, each.documents) for each in found}


async def nothing() -> list[Texts]:
    return []


async def people(database: TestDatabase) -> None:
    names = ["Đặng Thùy Trang", "Trần Trang", "Tran Quỳnh 24h", "Huyền Huyền Xương-Rồng"]
    rows = [make_imported_influencer(display_name=name, province=None, bio_vi="", bio_en="") for name in names]
    rows[3].bio_vi = "Review skincare."
    await database.add(rows[0], *rows[1:])
    await database.add(make_channel(rows[0]))
    await add_person(database, display_name="Vắng", status=ProfileStatus.DRAFT, listed_at=None)


async def test_words_are_counted_by_documents_and_spelled_as_usual(database: TestDatabase) -> None:
    await people(database)

    assert await renew(database) == 10
    assert await words_of(database, INFLUENCERS) == {
        "dang": ("đặng", 1),
        "thuy": ("thùy", 1),
        "trang": ("trang", 2),
        "tran": ("tran", 2),
        "quynh": ("quỳnh", 1),
        "huyen": ("huyền", 1),
        "xuong": ("xương", 1),
        "rong": ("rồng", 1),
        "review": ("review", 1),
        "skincare": ("skincare", 1),
    }


async def test_what_nobody_holds_any_more_is_gone_after_the_next_count(database: TestDatabase) -> None:
    await people(database)
    await renew(database)
    await database.execute("DELETE FROM influencers WHERE display_name LIKE 'Tr%'")
    await test_briefs.populate(database)

    counted = await renew(database)

    left = await words_of(database, INFLUENCERS)
    assert {"tran", "quynh"}.isdisjoint(left)
    assert left["trang"] == ("trang", 1)
    briefs = await words_of(database, BRIEFS)
    assert (briefs["kem"], briefs["sen"]) == (("kem", 1), ("sen", 3))
    assert counted == len(left) + len(briefs)


async def versions(database: TestDatabase) -> dict[str, str]:
    """Word → the transaction that wrote its row last."""
    async with database.connection() as connection:
        rows = await connection.execute(text("SELECT word, xmin::text FROM indexed_words"))
        return {row.word: row.xmin for row in rows}


async def test_what_did_not_change_is_not_written_again(database: TestDatabase) -> None:
    await people(database)
    await renew(database)

    before = await versions(database)

    assert await renew(database) == 10
    unchanged = await versions(database)
    await database.execute("UPDATE influencers SET display_name = 'Trần Hoa' WHERE display_name = 'Trần Trang'")
    assert await renew(database) == 11

    assert unchanged == before
    after = await versions(database)
    assert {word for word in after if after[word] != before.get(word)} == {"trang", "hoa"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("trang ", None),
        ("skinc", None),
        ("", None),
        ("24h an ", None),
        ("qwertyz ", None),
        ("Trnag, Dangg!", ("trang, đặng!", [("Trnag", "trang"), ("Dangg", "đặng")])),
        ("skimcaer review ", ("skincare review", [("skimcaer", "skincare")])),
        ("quyhn quyhn ", ("quỳnh quỳnh", [("quyhn", "quỳnh")])),
        # Two are as near; more documents hold the second.
        ("trangn ", ("trang", [("trangn", "trang")])),
        ("hyuen", ("huyền", [("hyuen", "huyền")])),
    ],
)
async def test_the_nearest_words(
    database: TestDatabase, typed: str, expected: tuple[str, list[tuple[str, str]]] | None
) -> None:
    await people(database)
    await renew(database)

    found = await suggestion_for(database, INFLUENCERS, typed, hits=nothing)

    assert found == (
        None if expected is None else Suggestion(expected[0], tuple(SuggestedWord(*each) for each in expected[1]))
    )


async def test_a_word_that_a_hit_holds_is_held_even_if_it_was_not_counted_yet(database: TestDatabase) -> None:
    await people(database)
    await renew(database)

    async def hits() -> list[Texts]:
        return [{"name": ("Đào Trann",)}]

    listed_since = await suggestion_for(database, INFLUENCERS, "trann ", hits=hits)
    without = await suggestion_for(database, INFLUENCERS, "trann ", hits=nothing)
    elsewhere = await suggestion_for(database, BRIEFS, "trann ", hits=nothing)

    assert listed_since is None
    assert without == Suggestion("tran", (SuggestedWord("trann", "tran"),))
    assert elsewhere is None


async def test_the_worker_counts_once_an_hour(database: TestDatabase) -> None:
    await people(database)
    (clock,) = (each for each in SCHEDULE if each.name == "renew_vocabulary")

    struck = [
        await strike_due(database, [clock], NOON + after)
        for after in (timedelta(0), timedelta(minutes=59), timedelta(hours=1))
    ]

    assert struck == [10, 0, 10]
