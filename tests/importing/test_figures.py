from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.influencers.figures import MOST_PEOPLE
from domain.money import Money, vnd
from importing.figures import (
    LEAST_DONG,
    CurrencyForeign,
    FigureAmbiguous,
    FigureIsRange,
    FigureNegative,
    FigureNotWhole,
    FigureTooLarge,
    FigureUnreadable,
    read_basis_points,
    read_count,
    read_dong,
)


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("0", 0),
        ("007", 7),
        ("1234567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("1,234,567", 1_234_567),
        ("1 234 567", 1_234_567),
        ("1\u00a0234\u202f567", 1_234_567),
        ("1'234'567", 1_234_567),
        ("1.234", 1_234),
        ("1,234", 1_234),
        ("12345.0", 12_345),
        ("1.234,00", 1_234),
        ("1.2E+06", 1_200_000),
        ("１２３", 123),
        ("48.5M", 48_500_000),
        ("12,7 Tr", 12_700_000),
        ("12,7 triệu", 12_700_000),
        ("3,2K", 3_200),
        ("3.2k", 3_200),
        ("15 nghìn", 15_000),
        ("15 ngàn", 15_000),
        ("1,2 tỷ", 1_200_000_000),
        ("1.234,5K", 1_234_500),
        ("1.234.567k", 1_234_567_000),
        ("1 234 k", 1_234_000),
        ("1tr2", 1_200_000),
        ("3tr050", 3_050_000),
        ("~15k", 15_000),
        ("10K+", 10_000),
        ("≥10K", 10_000),
        ("khoảng 20 nghìn người theo dõi", 20_000),
        ("12K followers", 12_000),
        ("5 tr lượt xem", 5_000_000),
    ],
)
def test_counts_are_read_as_people_write_them(written: str, count: int) -> None:
    assert read_count(written) == count


@pytest.mark.parametrize("written", ["", "  ", "-", "–", "N/A", "#N/A", "null", "không có", "Chưa rõ", "?", "nan"])
def test_what_nobody_measured_is_absent(written: str) -> None:
    assert read_count(written) is None
    assert read_basis_points(written) is None
    assert read_dong(written) is None


@pytest.mark.parametrize(
    ("written", "refusal"),
    [
        ("1.234K", FigureAmbiguous),
        ("1,250 triệu", FigureAmbiguous),
        ("-5", FigureNegative),
        ("(5)", FigureNegative),
        ("−12K", FigureNegative),
        ("10k-20k", FigureIsRange),
        ("10.000 – 20.000", FigureIsRange),
        ("từ 10 đến 20", FigureIsRange),
        ("1,5", FigureNotWhole),
        ("0.123", FigureNotWhole),
        ("1.2345K", FigureNotWhole),
        ("2,1 tỷ", FigureTooLarge),
        ("1.234.56", FigureUnreadable),
        ("1.000.00", FigureUnreadable),
        ("12.34.567", FigureUnreadable),
        ("abc", FigureUnreadable),
        ("12 củ", FigureUnreadable),
        ("1,5tr2", FigureUnreadable),
        ("1 2", FigureUnreadable),
        ("10²", FigureUnreadable),
        ("½", FigureUnreadable),
    ],
)
def test_what_could_be_two_numbers_or_none_is_refused(written: str, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        read_count(written)


def test_an_ambiguous_figure_is_shown_both_ways() -> None:
    with pytest.raises(FigureAmbiguous) as caught:
        read_count("1.234K")

    assert (caught.value.one, caught.value.other) == (1_234, 1_234_000)
    assert caught.value.say("vi") == "“1.234K” có thể là 1.234 hoặc 1.234.000. Hãy viết đầy đủ các chữ số."


@pytest.mark.parametrize(
    ("written", "points"),
    [
        ("3,5%", 350),
        ("3.5 %", 350),
        ("3.5", 350),
        ("0,8%", 80),
        ("0%", 0),
        ("0", 0),
        ("100%", 10_000),
        ("~5%", 500),
        ("3.455%", 346),
        ("3.4549%", 345),
    ],
)
def test_percentages_become_basis_points(written: str, points: int) -> None:
    assert read_basis_points(written) == points


@pytest.mark.parametrize(
    ("written", "refusal"),
    [
        ("0.035", FigureAmbiguous),
        ("100,01%", FigureTooLarge),
        ("-1%", FigureNegative),
        ("1-2%", FigureIsRange),
        (".5%", FigureUnreadable),
        ("cao", FigureUnreadable),
    ],
)
def test_percentages_that_cannot_be_told_are_refused(written: str, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        read_basis_points(written)


def test_a_small_figure_in_a_percent_column_is_a_small_percentage() -> None:
    assert read_basis_points("0.35", in_percent=True) == 35


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("5.000.000đ", 5_000_000),
        ("5.000.000 ₫", 5_000_000),
        ("5,000,000 VND", 5_000_000),
        ("VND 2,000,000", 2_000_000),
        ("5000000.00 đồng", 5_000_000),
        ("5tr", 5_000_000),
        ("5 triệu", 5_000_000),
        ("1tr5", 1_500_000),
        ("500k", 500_000),
        ("10.000", 10_000),
        ("0", 0),
    ],
)
def test_prices_are_read_in_dong(written: str, amount: int) -> None:
    assert read_dong(written) == vnd(amount)


@pytest.mark.parametrize("written", ["thỏa thuận", "Liên hệ", "negotiable"])
def test_a_price_to_be_agreed_is_absent(written: str) -> None:
    assert read_dong(written) is None


@pytest.mark.parametrize(
    ("written", "refusal"),
    [
        ("500", FigureAmbiguous),
        ("1.500", FigureAmbiguous),
        ("9.999đ", FigureAmbiguous),
        ("1.250tr", FigureAmbiguous),
        ("$200", CurrencyForeign),
        ("200 USD", CurrencyForeign),
        ("2tr - 3tr", FigureIsRange),
        ("-2tr", FigureNegative),
        ("5 củ", FigureUnreadable),
        ("200 tỷ", FigureTooLarge),
    ],
)
def test_prices_that_cannot_be_told_are_refused(written: str, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        read_dong(written)


@given(count=st.integers(0, MOST_PEOPLE), mark=st.sampled_from(["", ".", ",", " ", "'"]))
def test_every_grouped_count_reads_back(count: int, mark: str) -> None:
    assert read_count(f"{count:,}".replace(",", mark)) == count


@given(amount=st.integers(LEAST_DONG, 10**11), ending=st.sampled_from(["", "đ", " VND", " ₫"]))
def test_every_price_reads_back(amount: int, ending: str) -> None:
    assert read_dong(f"{amount:,}{ending}".replace(",", ".")) == vnd(amount)


@given(points=st.integers(0, 10_000))
def test_every_percentage_reads_back(points: int) -> None:
    assert read_basis_points(f"{points // 100},{points % 100:02d}%") == points


@pytest.mark.parametrize("read", [read_count, read_basis_points, read_dong])
@given(written=st.text(max_size=30) | st.from_regex(r"[-~0-9., ']{1,12}(k|tr|triệu|%|đ)?", fullmatch=True))
def test_any_text_is_a_figure_or_a_refusal(read: Callable[[str], int | Money | None], written: str) -> None:
    try:
        figure = read(written)
    except DomainError:
        return

    assert figure is None or (figure.minor if isinstance(figure, Money) else figure) >= 0
