import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.vietnamese import fold
from search.embedded.layout import analyzer
from search.embedded.words import words_of
from search.spec import TypoSettings
from search.text import tidy
from search.words import Word

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


def test_every_vietnamese_letter_folds_to_its_plain_one() -> None:
    letters = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]

    for letter in [*letters, *(letter.upper() for letter in letters)]:
        for form in (unicodedata.normalize("NFC", letter), unicodedata.normalize("NFD", letter)):
            assert fold(form) in set("aeiouyd")
            assert analyzer().analyze(tidy(form)) == [fold(form)]


@given(st.text())
def test_tidy_text_can_be_written_anywhere_and_is_tidy(text: str) -> None:
    once = tidy(text)

    once.encode()
    assert "\x00" not in once
    assert tidy(once) == once


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ()),
        (" !? ", ()),
        ("Minh", (Word("minh", is_open=True),)),
        ("Minh ", (Word("minh"),)),
        ("Minh.", (Word("minh"),)),
        ("TP.HCM", (Word("tp"), Word("hcm", is_open=True))),
        ("Đặng\tĐức", (Word("dang"), Word("duc", is_open=True))),
        (" ".join("abcdefghijk"), tuple(Word(letter) for letter in "abcdefghij")),
    ],
)
def test_words_of_a_text(text: str, words: tuple[Word, ...]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("letters", "typos"), [("minh", 0), ("huong", 1), ("skincare", 1), ("skincares", 2), ("123456", 0)]
)
def test_forgiven_typos(letters: str, typos: int) -> None:
    assert Word(letters).typos(TypoSettings()) == typos
