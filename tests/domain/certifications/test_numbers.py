from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.certifications.numbers import check_character, number_of, read_number
from tests.instants import NOON


def test_a_number_says_year_serial_and_check_character() -> None:
    assert number_of(NOON, 123) == "NT-2026-000123-6"
    assert number_of(NOON, 1_234_567) == f"NT-2026-1234567-{check_character('20261234567')}"


def test_the_year_is_that_of_ha_noi() -> None:
    assert number_of(datetime(2026, 12, 31, 17, tzinfo=UTC), 1).startswith("NT-2027-")


@pytest.mark.parametrize(
    ("digits", "check"),
    # The examples of ISO/IEC 7064 and of ORCID, which uses the same system.
    [("0794", "0"), ("000000021825009", "7"), ("000000021694233", "X")],
)
def test_the_check_character_is_that_of_iso_7064_mod_11_2(digits: str, check: str) -> None:
    assert check_character(digits) == check


@pytest.mark.parametrize(
    "typed", ["NT-2026-000123-6", "nt 2026 000123 6", " NT20260001236 ", "nt–2026–000123–6", "NT/2026/000123/6"]
)
def test_a_number_is_read_however_it_is_typed(typed: str) -> None:
    assert read_number(typed) == "NT-2026-000123-6"


@pytest.mark.parametrize(
    "typed", ["", "NT-2026-000123-7", "NT-2026-00123-7", "XX-2026-000123-6", "NT-٢٠٢٦-000123-6", "7"]
)
def test_what_is_no_number_of_ours_is_none(typed: str) -> None:
    assert read_number(typed) is None


@given(st.integers(1, 999_999), st.integers(0, 9), st.integers(1, 9))
def test_every_wrong_digit_is_found(serial: int, place: int, shift: int) -> None:
    digits = f"2026{serial:06d}"
    wrong = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]

    assert check_character(wrong) != check_character(digits)


@given(st.integers(1, 999_999), st.integers(0, 9), st.integers(0, 9))
def test_every_two_digits_exchanged_are_found(serial: int, one: int, other: int) -> None:
    digits = list(f"2026{serial:06d}")
    exchanged = digits.copy()
    exchanged[one], exchanged[other] = digits[other], digits[one]

    assert (check_character("".join(exchanged)) == check_character("".join(digits))) is (exchanged == digits)
