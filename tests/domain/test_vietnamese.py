import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.vietnamese import composed, fold, legible, spans_of, words

LETTERS = st.text("aàảãáạăằẳẵắặâầẩẫấậđeèêềếệiìíoòóôồốơờớuùúưừứyỳýĐÊ bcdghklmnpqrstvx", max_size=40)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đắk Lắk", "dak lak"),
        ("MỸ PHẨM  Hà Nội\n", "my pham ha noi"),
        ("Bà Rịa - Vũng Tàu", "ba ria - vung tau"),
        (unicodedata.normalize("NFD", "Thừa Thiên Huế"), "thua thien hue"),
        ("", ""),
    ],
)
def test_folding_drops_marks_case_and_spare_spaces(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(LETTERS)
def test_folding_twice_changes_nothing_and_the_form_of_the_input_does_not_matter(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(LETTERS)
def test_words_stand_where_they_say(text: str) -> None:
    for word in words(text):
        assert fold(composed(text)[word.start : word.end]) == word.plain


@pytest.mark.parametrize(
    ("phrase", "text", "spans"),
    [
        ("tốt nhất", "Kem TỐT NHẤT, rất tốt - nhất!", [(1, 3), (4, 6)]),
        ("tốt nhất", "kem tot nhat", [(1, 3)]),
        ("tốt nhất", "kem tốt nhật", []),
        ("sức khỏe", "sức khoẻ", [(0, 2)]),
        ("số 1", "số 10", []),
        ("đạn", "dan", [(0, 1)]),
        ("đạn", "dạn", []),
        ("nhất nhất nhất", "nhất nhất", []),
        ("!", "nhất!", []),
    ],
)
def test_a_phrase_is_found_in_full_spelling_or_with_no_marks_at_all(
    phrase: str, text: str, spans: list[tuple[int, int]]
) -> None:
    assert list(spans_of(words(phrase), words(text))) == spans


@pytest.mark.parametrize("text", ["", " ", "\n", "\u200b", "…", "—!", "\u2060\ufeff", "👍"])
def test_signs_blanks_and_what_nobody_sees_are_not_legible(text: str) -> None:
    assert not legible(text)


@pytest.mark.parametrize("text", ["a", " Đ ", "1", "\u200bvì", "漢"])
def test_one_letter_or_digit_is_legible(text: str) -> None:
    assert legible(text)
