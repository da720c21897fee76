"""The texts in which words are marked are those of the index."""

from operations.discovery.texts import texts_of_briefs, texts_of_influencers
from operations.indexing.briefs import brief_documents
from operations.indexing.influencers import influencer_documents
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.operations.discovery import test_briefs, test_influencers


async def test_texts_of_influencers(database: TestDatabase) -> None:
    people = await test_influencers.populate(database)
    ids = [each.id for name, each in people.items() if name != "unlisted"]

    async with database.reading() as session:
        texts = await texts_of_influencers(session, ids)
        documents = await influencer_documents(session, ids, now=NOON)

    assert {str(key): held for key, held in texts.items()} == {each.id: each.texts for each in documents}
    assert len(texts) == len(ids)


async def test_texts_of_briefs(database: TestDatabase) -> None:
    briefs = await test_briefs.populate(database)
    ids = [each.id for each in briefs.values()]

    async with database.reading() as session:
        texts = await texts_of_briefs(session, ids, now=NOON)
        documents = await brief_documents(session, ids, now=NOON)

    assert {str(key): held for key, held in texts.items()} == {each.id: each.texts for each in documents}
    assert len(texts) == len(ids)
