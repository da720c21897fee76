"""Out of a batch that is refused, those at fault are found, and all others are taken in."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.documents import Change, Delete, Upsert
from search.gateway import ChangesRefused, SearchUnavailable
from search.refusing import MOST_REFUSED, taken_but_for
from tests.makers.search import make_document

CHANGES: list[Change] = [Upsert(make_document(f"{number:02}")) for number in range(40)]


@dataclass
class Engine:
    """Takes a batch in whole, unless one of `bad` is in it."""

    bad: set[str]
    taken: list[str] = field(default_factory=list[str])
    batches: int = 0

    async def take(self, changes: Sequence[Change]) -> None:
        self.batches += 1
        if found := [change.id for change in changes if change.id in self.bad]:
            raise ChangesRefused(f"{found[0]} is bad")
        self.taken += [change.id for change in changes]


async def test_a_batch_without_fault_is_taken_at_once() -> None:
    engine = Engine(set())

    assert await taken_but_for(engine.take, CHANGES) == []
    assert engine.taken == [change.id for change in CHANGES]
    assert engine.batches == 1


async def test_one_at_fault_is_found_in_few_steps() -> None:
    engine = Engine({"17"})

    (refused,) = await taken_but_for(engine.take, CHANGES)

    assert (refused.document.id, refused.reason) == ("17", "17 is bad")
    assert sorted({*engine.taken} - {"nobody"}) == [change.id for change in CHANGES if change.id != "17"]
    assert engine.batches <= 15


@given(bad=st.sets(st.sampled_from([change.id for change in CHANGES]), max_size=MOST_REFUSED))
async def test_whoever_is_at_fault_nobody_else_is_kept_out(bad: set[str]) -> None:
    engine = Engine(bad)

    refused = await taken_but_for(engine.take, CHANGES)

    assert [each.document.id for each in refused] == sorted(bad)
    assert [each for each in engine.taken if each != "nobody"] == [each.id for each in CHANGES if each.id not in bad]


async def test_more_than_a_few_are_not_at_fault_themselves() -> None:
    engine = Engine({change.id for change in CHANGES[: MOST_REFUSED + 1]})

    with pytest.raises(SearchUnavailable, match="more than 20 documents were refused: 00 is bad") as raised:
        await taken_but_for(engine.take, CHANGES)
    assert not isinstance(raised.value, ChangesRefused)


async def test_an_engine_that_takes_nothing_is_at_fault_itself() -> None:
    engine = Engine({"nobody", *(change.id for change in CHANGES)})

    with pytest.raises(SearchUnavailable, match="nobody is bad"):
        await taken_but_for(engine.take, CHANGES)
    assert engine.taken == []


async def test_that_something_goes_is_never_refused_rightly() -> None:
    engine = Engine({"gone"})

    with pytest.raises(SearchUnavailable, match="gone is bad"):
        await taken_but_for(engine.take, [Upsert(make_document("kept")), Delete("gone")])
    assert engine.taken == ["kept"]
