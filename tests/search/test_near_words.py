"""Words that are nearly alike share a form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from search.near_words import NearWord, forms_of, nearest, reach_of


@pytest.mark.parametrize(
    ("letters", "reach"),
    [("an", 0), ("anh", 1), ("trang", 1), ("huyenn", 2), ("skincare", 2), ("x" * 15, 2), ("x" * 16, 0), ("24h", 0)],
)
def test_how_far_another_word_may_be(letters: str, reach: int) -> None:
    assert reach_of(letters) == reach


def test_forms_are_what_is_left_of_a_word() -> None:
    assert forms_of("anh", 0) == {"anh"}
    assert forms_of("anh", 1) == {"anh", "nh", "ah", "an"}
    assert forms_of("anh", 2) == {"anh", "nh", "ah", "an", "a", "n", "h"}
    assert forms_of("an", 2) == {"an", "a", "n"}
    assert len(forms_of("abcdefghijklmno", 2)) == 1 + 15 + 105


words = st.text("abc", min_size=3, max_size=9)


@given(words, words)
def test_who_is_near_shares_a_form(typed: str, held: str) -> None:
    reach = reach_of(typed)

    if OSA.distance(typed, held) <= reach:
        assert not forms_of(typed, reach).isdisjoint(forms_of(held, 2))


def test_the_nearest_is_the_one_with_fewest_typos_then_in_most_documents() -> None:
    held = [NearWord("trung", "trung", 50), NearWord("trang", "trang", 90), NearWord("tran", "trần", 900)]

    assert nearest("trangg", held) == held[1]
    assert nearest("traang", held) == held[1]
    assert nearest("treng", held) == held[1]
    assert nearest("trnag", held) == held[1]
    # One typo away in more documents, and equally many: the first by its letters.
    assert nearest("trong", [*held, NearWord("trong", "trong", 1)]) == held[1]
    assert nearest("tring", [NearWord("trung", "trung", 7), NearWord("trang", "trang", 7)]) == NearWord(
        "trang", "trang", 7
    )
    assert nearest("xyz", held) is None
    assert nearest("dem", [NearWord("de", "dễ", 900)]) is None
    assert nearest("tr", held) is None
