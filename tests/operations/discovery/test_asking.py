"""A search that is away, or slow, is answered in time and says what it is."""

from time import monotonic

import anyio
import pytest

from operations.discovery.asking import ask
from search.embedded.gateway import EmbeddedSearch
from search.gateway import SearchPage, SearchUnavailable
from search.influencers import INFLUENCERS
from search.query import SearchQuery
from search.spec import IndexSpec, NotInSpec

FROM_DATABASE = SearchPage(ids=("database",), total=1, total_is_exact=True, degraded=True)
FROM_INDEX = SearchPage(ids=("index",), total=1, total_is_exact=True)


class Answering(EmbeddedSearch):
    """An engine that answers after a while, or raises."""

    answer: SearchPage | Exception = FROM_INDEX
    after = 0.0

    async def search(self, spec: IndexSpec, query: SearchQuery) -> SearchPage:
        spec.check(query)
        await anyio.sleep(self.after)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


async def instead(query: SearchQuery) -> SearchPage:
    assert query == SearchQuery(text="an")
    return FROM_DATABASE


async def asked(search: Answering, *, within: float = 5.0) -> SearchPage:
    return await ask(search, INFLUENCERS, SearchQuery(text="an"), instead=instead, within=within)


@pytest.fixture
def search(tmp_path_factory: pytest.TempPathFactory) -> Answering:
    return Answering(tmp_path_factory.mktemp("search"))


async def test_the_index_answers(search: Answering) -> None:
    assert await asked(search) == FROM_INDEX


async def test_case_33_the_database_answers_for_an_index_that_is_away(search: Answering) -> None:
    search.answer = SearchUnavailable("away")

    assert await asked(search) == FROM_DATABASE


async def test_case_33_the_database_answers_in_time_for_an_index_that_is_slow(search: Answering) -> None:
    search.after = 60.0
    begun = monotonic()

    assert await asked(search, within=0.05) == FROM_DATABASE
    assert monotonic() - begun < 3


async def test_a_mistake_of_ours_is_not_hidden(search: Answering) -> None:
    with pytest.raises(NotInSpec):
        await ask(search, INFLUENCERS, SearchQuery(facets=("shoe_size",)), instead=instead)
