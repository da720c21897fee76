"""The contract of every gateway, cases 1 to 13, 22 and 25: what a text finds, and in which order."""

import unicodedata
from typing import Literal

import pytest

from search.words import folded
from tests.makers.search import make_document
from tests.search.shelf import Shelf


@pytest.mark.parametrize("typed", ["Nguyễn Thị Hằng", "nguyen thi hang", "NGUYỄN thị hang", "Nguyen Thi Hằng"])
async def test_case_1_accents_are_optional_on_both_sides(shelf: Shelf, typed: str) -> None:
    await shelf.fill(make_document("accented", "Nguyễn Thị Hằng"), make_document("bare", "Nguyen Thi Hang"))

    assert sorted(await shelf.ids(typed)) == ["accented", "bare"]


@pytest.mark.parametrize("typed", ["đặng", "Đặng", "dang", "DANG"])
async def test_case_2_d_stands_for_the_stroked_d(shelf: Shelf, typed: str) -> None:
    await shelf.fill(make_document("a", "Đặng Đức"), make_document("b", "Trần Long"))

    assert await shelf.ids(typed) == ["a"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
async def test_case_3_composed_and_decomposed_letters_are_the_same(shelf: Shelf, form: Literal["NFC", "NFD"]) -> None:
    name = "Nguyễn Ngọc Ưng"
    await shelf.fill(
        make_document("0", unicodedata.normalize("NFC", name)), make_document("1", unicodedata.normalize("NFD", name))
    )

    for typed in ("Nguyễn Ngọc Ưng", "Ưng", "Ngọc"):
        assert sorted(await shelf.ids(unicodedata.normalize(form, typed))) == ["0", "1"]


async def test_case_4_only_the_last_word_may_be_unfinished(shelf: Shelf) -> None:
    await shelf.fill(make_document("a", "Phương Anh"))

    assert await shelf.ids("phuong an") == ["a"]
    assert await shelf.ids("phuo") == ["a"]
    assert (await shelf.page("phuo anh")).words_dropped == ("phuo",)


async def test_case_5_a_trailing_space_ends_the_word(shelf: Shelf) -> None:
    await shelf.fill(make_document("a", "Phương Anh"))

    assert await shelf.ids("phuo ") == []
    assert await shelf.ids("phuong ") == ["a"]


async def test_case_6_one_typo_is_forgiven_from_five_letters(shelf: Shelf) -> None:
    await shelf.fill(make_document("long", "Huong"), make_document("short", "Minh"))

    for typed in ("hoong ", "huomg ", "huog ", "huonng ", "huogn ", "hoong"):
        assert await shelf.ids(typed) == (["long"] if len(typed.strip()) > 4 else [])
    for typed in ("mimh ", "mih ", "mihn "):
        assert await shelf.ids(typed) == []
    assert await shelf.ids("minnh ") == ["short"]


async def test_case_7_two_typos_are_forgiven_from_nine_letters(shelf: Shelf) -> None:
    await shelf.fill(make_document("nine", "skincares"), make_document("eight", "cosmetic"))

    assert await shelf.ids("skimcarrs ") == ["nine"]
    assert await shelf.ids("cosmetic ") == ["eight"]
    assert await shelf.ids("cosmatis ") == []


async def test_case_6_no_typo_is_forgiven_in_a_number_or_a_handle(shelf: Shelf) -> None:
    await shelf.fill(
        make_document("number", "studio 20261121"), make_document("handle", "Lan", texts={"handle": ("lanchi",)})
    )

    assert await shelf.ids("20261122 ") == []
    assert await shelf.ids("20261121 ") == ["number"]
    assert await shelf.ids("lanchj ") == []
    assert await shelf.ids("lanchi ") == ["handle"]


async def test_case_8_as_written_comes_before_a_typo(shelf: Shelf) -> None:
    await shelf.fill(
        make_document("typo", "Trangg", numbers={"trust": 9_000}),
        make_document("written", "Trang", numbers={"trust": 10}),
    )

    assert await shelf.ids("trang ") == ["written", "typo"]


async def test_case_9_all_words_must_be_there_and_the_total_is_exact(shelf: Shelf) -> None:
    await shelf.fill(
        *(make_document(f"both{number}", "Minh Anh") for number in range(30)),
        *(make_document(f"one{number}", "Minh") for number in range(30)),
    )

    page = await shelf.page("minh anh", limit=5)

    assert len(page.ids) == 5
    assert (page.total, page.total_is_exact, page.relaxed) == (30, True, False)
    assert all(each.startswith("both") for each in page.ids)


async def test_case_13_words_of_two_texts_are_not_near_each_other(shelf: Shelf) -> None:
    apart = {"niche": ("Mỹ phẩm",), "province": ("Hà Nội",)}
    further = {"niche": ("Mỹ phẩm", "Cosmetics", "Làm đẹp", "Beauty"), "province": ("Hà Nội",)}
    await shelf.fill(
        make_document("side by side", texts=apart, numbers={"trust": 1}),
        make_document("trusted", texts=further, numbers={"trust": 2}),
    )

    assert (await shelf.page("my pham ha noi")).ids == ("trusted", "side by side")


async def test_case_10_when_nothing_holds_all_words_the_most_frequent_is_left_out_and_named(shelf: Shelf) -> None:
    await shelf.fill(
        *(make_document(f"nguyen{number}", "Nguyễn Văn") for number in range(20)),
        make_document("rare", "Huyền Trang"),
    )

    page = await shelf.page("nguyen huyen trang")

    assert page.ids == ("rare",)
    assert (page.total, page.relaxed, page.words_dropped) == (1, True, ("nguyen",))


async def test_case_10_a_word_that_nothing_contains_is_left_out_before_a_frequent_one(shelf: Shelf) -> None:
    await shelf.fill(*(make_document(f"nguyen{number}", "Nguyễn Văn") for number in range(20)))

    page = await shelf.page("nguyen xylophone ")

    assert (page.total, page.words_dropped) == (20, ("xylophone",))


async def test_case_10_words_are_not_left_out_where_that_finds_nothing_either(shelf: Shelf) -> None:
    await shelf.fill(make_document("a", "Nguyễn Văn"))

    page = await shelf.page("zzzz yyyy ")

    assert (page.ids, page.total, page.relaxed) == ((), 0, False)


async def test_case_11_a_word_in_the_name_weighs_more_than_in_the_bio(shelf: Shelf) -> None:
    await shelf.fill(
        make_document("bio", "Lan", texts={"bio": ("yêu hoa",)}, numbers={"trust": 9_000}),
        make_document("name", "Hoa", texts={"bio": ("yêu lan",)}, numbers={"trust": 10}),
    )

    assert await shelf.ids("hoa ") == ["name", "bio"]


async def test_case_12_the_whole_name_comes_first(shelf: Shelf) -> None:
    await shelf.fill(
        make_document("longer", "Minh Anh Store", numbers={"trust": 9_000}),
        make_document("inside", "Hoàng Minh Anh", numbers={"trust": 9_500}),
        make_document("whole", "Minh Anh", numbers={"trust": 10}),
    )

    assert await shelf.ids("minh anh ") == ["whole", "longer", "inside"]


async def test_case_13_words_in_another_order_are_found_after_those_side_by_side(shelf: Shelf) -> None:
    await shelf.fill(
        make_document("turned", "Trang Review Quỳnh", numbers={"trust": 9_000}),
        make_document("apart", "Quỳnh Mai Trang", numbers={"trust": 9_000}),
        make_document("near", "Lê Quỳnh Trang", numbers={"trust": 10}),
    )

    assert await shelf.ids("quynh trang ") == ["near", "apart", "turned"]


async def test_equally_relevant_results_come_by_trust(shelf: Shelf) -> None:
    await shelf.fill(*(make_document(str(trust), "Minh", numbers={"trust": trust}) for trust in (5, 900, 40, 0)))

    assert await shelf.ids("minh ") == ["900", "40", "5", "0"]


HOSTILE = [
    '"',
    "'; DROP TABLE influencers; --",
    "minh AND OR NOT (",
    "name:minh^2 ~*? [a TO b] {",
    "\\",
    "minh\\",
    "😀",
    "👩‍👩‍👧‍👦 minh",
    "a\x00b",
    "\x00",
    "x" * 10_000,
    "minh " * 3_000,
    "mot hai ba bon nam sau bay tam chin muoi muoimot",
    "\u0301",
    "\ud800",
    "minh \udfff",
    "日本語",
    "ﷺ" * 100,
    "*",
    "/.*/",
    "-minh",
    "\u202eminh",
    "   ",
]


@pytest.mark.parametrize("typed", HOSTILE, ids=ascii)
async def test_case_22_no_text_makes_a_search_fail(shelf: Shelf, typed: str) -> None:
    await shelf.fill(make_document("minh", "Minh"), make_document("lan", "Lan \x00 \ud800"))

    page = await shelf.page(typed, facets=("niche",))

    assert set(page.ids) <= {"minh", "lan"}
    assert page.total == len(page.ids)


async def test_case_22_words_after_the_tenth_are_not_read(shelf: Shelf) -> None:
    ten = "mot hai ba bon nam sau bay tam chin muoi"
    await shelf.fill(make_document("a", ten))

    page = await shelf.page(f"{ten} khongco")

    assert (page.ids, page.relaxed) == (("a",), False)


@pytest.mark.parametrize("typed", ["a" * 64, "a" * 64 + " ", "Ạ" * 64, "đ" * 65, "a" * 200, "日" * 22])
async def test_case_22_nothing_is_found_by_a_word_that_is_too_long(shelf: Shelf, typed: str) -> None:
    await shelf.fill(make_document("minh", "Minh"), make_document("too long", f"Hoa {typed}"))

    alone, beside = await shelf.page(typed, facets=("niche",)), await shelf.page(f"{typed.strip()} minh")

    assert (alone.ids, alone.total, alone.words_dropped, dict(alone.facets)) == ((), 0, (), {"niche": ()})
    assert (beside.ids, beside.total, beside.words_dropped) == (("minh",), 1, (folded(typed.strip()),))


async def test_case_22_a_word_as_long_as_any_is_found(shelf: Shelf) -> None:
    await shelf.fill(make_document("minh", "Minh"), make_document("long", f"Lan {'Ạ' * 63}"))

    assert [await shelf.ids("a" * 63), await shelf.ids("ạ" * 63)] == [["long"], ["long"]]
    assert (await shelf.page("a" * 64)).ids == ()


async def test_case_25_no_text_browses_by_trust(shelf: Shelf) -> None:
    await shelf.fill(*(make_document(str(trust), "Minh", numbers={"trust": trust}) for trust in (5, 900, 40, 0)))

    for nothing in ("", "   ", "!?"):
        assert await shelf.ids(nothing) == ["900", "40", "5", "0"]


async def test_handles_are_found_by_their_parts(shelf: Shelf) -> None:
    await shelf.fill(make_document("a", "Kỳ", texts={"handle": ("@ly_nha_ky", "ly.nha.ky-official")}))

    for typed in ("ly nha ky", "@ly_nha_ky", "ly_nh"):
        assert await shelf.ids(typed) == ["a"]
