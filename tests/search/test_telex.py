"""Telex that was left undecoded, by a table, by every syllable there is, and by the names of our own reference data."""

import unicodedata
from collections.abc import Iterator
from itertools import product
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reference.categories import CATEGORIES
from domain.reference.niches import NICHES
from domain.reference.provinces import PROVINCES
from domain.vietnamese import words
from search.telex import ONSETS, RIMES, TONES, decoded

SHAPES: Final = {"\u0302": "", "\u0306": "w", "\u031b": "w"}
"""Combining mark of a letter → its key; the circumflex doubles its letter."""
KEYS: Final = {mark: key for key, mark in TONES.items() if mark}


def typed(syllable: str, *, marks_late: bool = False, tone_early: bool = False) -> str:
    """The keys for a syllable: each mark behind its letter or all behind the word, the tone last or as it comes."""
    keys, late, tone, letter = "", "", "", ""
    for sign in unicodedata.normalize("NFD", syllable):
        if sign in KEYS:
            keys, tone = (keys + KEYS[sign], tone) if tone_early else (keys, KEYS[sign])
        elif sign in SHAPES or sign == "đ":
            keys, letter = (keys + "d", "d") if sign == "đ" else (keys, letter)
            key = SHAPES.get(sign) or letter
            # One w is enough for both letters of ươ.
            keys, late = (keys, late + key * (key not in late)) if marks_late else (keys + key, late)
        else:
            keys, letter = keys + sign, sign
    return keys + late + tone


def spellable(onset: str, rime: str) -> bool:
    """Whether the two are written together: g, c and ng become gh, k and ngh before i, e and y."""
    high = rime[0] in "ieêy"
    match onset:
        case "" | "qu":
            return onset == "" or rime[0] not in "uưoôi"
        case "gi":
            return rime[0] not in "iy"
        case "c" | "g" | "ng":
            return not high
        case _:
            return True


def syllables() -> Iterator[str]:
    """Every syllable with a mark or a tone, as this module puts the tone; those on stops have two tones."""
    for onset, rime, (key, mark) in product(("", *ONSETS), RIMES, TONES.items()):
        if not spellable(onset, rime) or (key in "frx" and rime.endswith(("c", "ch", "k", "p", "t"))):
            continue
        told = decoded(typed(onset + rime) + (key if mark else "sz"))
        assert told is not None, (onset, rime, key)
        letters = unicodedata.normalize("NFD", told)
        assert letters.count(mark) == 1 or not mark, told
        assert letters.replace(mark, "", 1) == unicodedata.normalize("NFD", onset + rime), told
        yield told


SYLLABLES: Final = sorted({each for each in syllables() if not each.isascii()})


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("nguyeenx vawn", "nguyễn văn"),
        ("Ddawngj Baor Ngocj", "Đặng Bảo Ngọc"),
        ("HOAWCJ", "HOẶC"),
        ("hoaf hoas khoer thuys", "hòa hóa khỏe thúy"),
        ("hoanf hoaif ngoeor khuyur", "hoàn hoài ngoẻo khuỷu"),
        ("quys quyeets quoocs huynhf", "quý quyết quốc huỳnh"),
        ("gif giaf gieengs gins", "gì già giếng gín"),
        ("nguowif dduwongf thuowr huow", "người đường thuở huơ"),
        ("dduowngf dduwowngf duongwdf dduongfw", "đường đường đường đường"),
        ("nguyeexn nguyenex nguyenxe", "nguyễn nguyễn nguyễn"),
        ("nhw tw wowng mwa muaw", "như tư ương mưa mưa"),
        ("vawnsz tieengsf vawna vaanw", "văn tiềng vân văn"),
        ("oos ows as uws", "ố ớ á ứ"),
        ("kem choongs nawngs", "kem chống nắng"),
        ("kem chống nawngs, 50ml", "kem chống nắng, 50ml"),
        ("kem cho\u0302\u0301ng nawngs", "kem chống nắng"),
    ],
)
def test_what_was_typed_is_told(keys: str, meant: str) -> None:
    assert decoded(keys) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anh",
        "nguyễn văn",
        "nguyen van",
        "facebook review makeup beauty tiktok",
        "iphone skincare livestream",
        "miss pass www jazz",
        "booong dddi",
        "hoacf mats2",
        "lan_s 123s",
        "giif",
        "xyz zalo bcd",
        "nghieengsnghieengs",
    ],
)
def test_what_is_no_telex_stays(text: str) -> None:
    assert decoded(text) is None


def test_every_syllable_comes_back_however_it_was_typed() -> None:
    ways = [{"marks_late": late, "tone_early": early} for late, early in product((False, True), repeat=2)]

    wrong = {
        (each, typed(each, **way)): decoded(typed(each, **way))
        for each in SYLLABLES
        for way in ways
        if decoded(typed(each, **way)) != each
    }

    assert wrong == {}
    assert len(SYLLABLES) > 15_000


@given(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=5), st.booleans(), st.booleans())
def test_a_text_comes_back_and_is_then_no_telex(chosen: list[str], late: bool, early: bool) -> None:
    text = " ".join(chosen)

    told = decoded(" ".join(typed(each, marks_late=late, tone_early=early) for each in chosen))

    assert told == text
    assert decoded(text) is None


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    told = decoded(text)

    assert told is None or len(told) <= len(unicodedata.normalize("NFC", text))


def test_the_names_of_the_reference_data_come_back() -> None:
    """Real words, whose tones somebody else placed: so the place of a tone does not count here."""
    named = [each.name_vi for table in (PROVINCES, NICHES, CATEGORIES) for each in table.values()]
    marked = [word for name in named for word in words(name) if word.spelling != word.plain]

    wrong: dict[str, str | None] = {}
    for word in marked:
        told = decoded(typed(word.spelling))
        if told is None or words(told)[0].spelling != word.spelling:
            wrong[word.spelling] = told

    assert wrong == {}
    assert len(marked) > 200
