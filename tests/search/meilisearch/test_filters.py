"""The filter strings: as they are written, and what they mean when they are read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.documents import SearchDocument
from search.influencers import INFLUENCERS
from search.meilisearch.filters import compiled
from search.query import EVERYTHING, AllOf, And, AnyOf, Between, Equals, Filter, Not, Or
from tests.search.brute_force import holds
from tests.search.stand_in.parsing import parsed

FOOD, HANOI, DEAR = AnyOf("niche", ("food",)), AnyOf("province", ("01",)), Between("price", low=5)
NOTHING = "number_trust IN []"


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (EVERYTHING, None),
        (AnyOf("niche", ("food", "tech")), 'code_niche IN ["food", "tech"]'),
        (AnyOf("niche", ()), NOTHING),
        (AllOf("niche", ("food", "tech")), '(code_niche = "food" AND code_niche = "tech")'),
        (AllOf("niche", ("food",)), 'code_niche = "food"'),
        (AllOf("niche", ()), None),
        (AnyOf("niche", ('say "hi"', "it's")), 'code_niche IN ["say \\"hi\\"", "it\'s"]'),
        (AnyOf("niche", ("x] OR number_price = 1", "AND", "Hà Nội")),
         'code_niche IN ["x] OR number_price = 1", "AND", "Hà Nội"]'),
        (Equals("price", 0), "number_price = 0"),
        (Between("price", 1, 3), "number_price 1 TO 3"),
        (Between("price", -3, -1), "number_price -3 TO -1"),
        (Between("price", low=0), "number_price >= 0"),
        (Between("price", high=0), "number_price <= 0"),
        (Between("price"), "number_price EXISTS"),
        (Between("price", 3, 1), NOTHING),
        (Not(FOOD), 'NOT (code_niche IN ["food"])'),
        (Not(EVERYTHING), NOTHING),
        (Not(Or(())), None),
        (And((FOOD, HANOI)), '(code_niche IN ["food"] AND code_province IN ["01"])'),
        (Or((FOOD, HANOI)), '(code_niche IN ["food"] OR code_province IN ["01"])'),
        (And((FOOD, EVERYTHING, And(()))), 'code_niche IN ["food"]'),
        (Or((FOOD, Or(()))), 'code_niche IN ["food"]'),
        (And((FOOD, Or(()))), NOTHING),
        (Or((FOOD, EVERYTHING)), None),
        (Or((And((FOOD, DEAR)), Not(HANOI))),
         '((code_niche IN ["food"] AND number_price >= 5) OR NOT (code_province IN ["01"]))'),
    ],
)  # fmt: skip
def test_a_filter_is_written(where: Filter, text: str | None) -> None:
    assert compiled(INFLUENCERS, where) == text


codes = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\\") | st.sampled_from("\"'[](),="), min_size=1
) | st.sampled_from(["AND", "OR", "NOT", "IN", "TO", "EXISTS"])
some_codes = st.lists(codes, max_size=3).map(tuple)
numbers = st.integers(-3, 3)
leaves = st.one_of(
    st.builds(AnyOf, st.just("niche"), some_codes),
    st.builds(AllOf, st.just("niche"), some_codes),
    st.builds(Equals, st.just("price"), numbers),
    st.builds(Between, st.just("price"), st.none() | numbers, st.none() | numbers),
)
filters: st.SearchStrategy[Filter] = st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.builds(Not, parts),
        st.builds(And, st.lists(parts, max_size=3).map(tuple)),
        st.builds(Or, st.lists(parts, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)


def codes_in(where: Filter) -> set[str]:
    match where:
        case AnyOf() | AllOf():
            return set(where.codes)
        case And() | Or():
            return {code for part in where.parts for code in codes_in(part)}
        case Not():
            return codes_in(where.part)
        case Equals() | Between():
            return set()


@given(where=filters, price=st.none() | numbers, pick=st.data())
def test_a_filter_read_back_holds_for_the_same_documents(where: Filter, price: int | None, pick: st.DataObject) -> None:
    known = sorted(codes_in(where)) or ["food"]
    document = SearchDocument(
        id="a",
        codes={"niche": tuple(pick.draw(st.lists(st.sampled_from(known), max_size=3)))},
        numbers={} if price is None else {"price": price},
    )

    text = compiled(INFLUENCERS, where)

    read = EVERYTHING if text is None else parsed(text)
    assert holds(document, read) == holds(document, where)
