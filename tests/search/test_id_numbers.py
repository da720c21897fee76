"""Numbers grow with the ids they belong to."""

from hypothesis import given
from hypothesis import strategies as st

from search.id_numbers import LAST_ID_NUMBER, LETTERS, id_number

ids = st.text() | st.uuids().map(str) | st.text("0123456789abcdef-~", max_size=14)


@given(one=ids, other=ids)
def test_a_number_never_falls_as_ids_grow(one: str, other: str) -> None:
    least, most = sorted((one, other))

    assert 0 <= id_number(least) <= id_number(most) < 2**53


def test_ids_of_another_instant_have_another_number() -> None:
    assert id_number("019a9b2c-7d00-7000-8000-000000000000") < id_number("019a9b2c-7e00-7000-8000-000000000000")


@given(one=ids)
def test_a_number_is_told_by_the_first_letters(one: str) -> None:
    assert id_number(one) == id_number(one[:LETTERS]) <= LAST_ID_NUMBER
