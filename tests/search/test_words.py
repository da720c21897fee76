"""Words and typos, read beside the engine as the engine reads them."""

from pathlib import Path
from random import Random

import pytest

from search.embedded.gateway import EmbeddedSearch
from search.influencers import INFLUENCERS
from search.spec import TypoSettings
from search.words import Held, Word, as_typed, held_in, words_of
from tests.makers.search import make_document
from tests.search.shelf import Shelf


@pytest.mark.parametrize(
    ("typed", "held", "forgiven", "typos"),
    [
        ("trang", "trang", 0, 0),
        ("trang", "tran", 0, None),
        ("tranh", "trang", 1, 1),
        ("tarng", "trang", 1, 1),
        ("rtagn", "trang", 2, 2),
        ("trng", "trang", 1, 1),
        ("traang", "trang", 1, 1),
        ("tng", "trang", 1, None),
        ("skimcarrs", "skincare", 1, None),
        ("skimcarrs", "skincares", 2, 2),
    ],
)
def test_the_typos_that_make_one_word_of_another(typed: str, held: str, forgiven: int, typos: int | None) -> None:
    assert Word(typed).typos_in(held, forgiven) == typos


def test_an_open_word_is_compared_with_beginnings() -> None:
    assert Word("ski", is_open=True).typos_in("skincare", 0) == 0
    assert Word("skimc", is_open=True).typos_in("skincare", 1) == 1
    assert Word("skimc").typos_in("skincare", 1) is None
    assert Word("skincares", is_open=True).typos_in("skincare", 2) == 1


def test_words_stand_where_they_are_written() -> None:
    assert list(held_in("Đặng_Thu, 24h!")) == [Held("dang", 0, 4), Held("thu", 5, 8), Held("24h", 10, 13)]
    assert list(held_in("")) == []


def test_numbers_forgive_nothing() -> None:
    assert [Word(each).typos(TypoSettings()) for each in ("minh", "huong", "skincares", "20261121")] == [0, 1, 2, 0]


NAMES = (
    *("trang", "huong", "quynh", "nguyen", "phuong", "skincare", "cosmetic", "makeup", "review"),
    *("technology", "smartphones", "dang", "duc", "minh", "anh"),
)


def mistyped(word: str, chance: Random) -> str:
    """The word with a typo or two, and perhaps not typed to its end."""
    letters = list(word)
    for _ in range(chance.randrange(1, 3)):
        at = chance.randrange(len(letters))
        match chance.randrange(4):
            case 0:
                letters[at] = chance.choice("aeghinrt")
            case 1:
                letters.insert(at, chance.choice("aeghinrt"))
            case 2:
                letters[at : at + 2] = reversed(letters[at : at + 2])
            case _ if len(letters) > 1:
                del letters[at]
            case _:
                continue
    return "".join(letters) + chance.choice(["", " "])


def test_folded_words_are_quoted_as_they_were_first_typed() -> None:
    typed = "Huyềntrangzz, ĐẶNG đặng\x00mi"

    assert as_typed(typed, ("dang", "huyentrangzz", "mi", "elsewhere")) == ("ĐẶNG", "Huyềntrangzz", "mi", "elsewhere")
    assert as_typed(typed, ()) == ()


async def test_the_engine_finds_what_is_marked_and_nothing_else(tmp_path: Path) -> None:
    shelf, chance = Shelf(EmbeddedSearch(tmp_path)), Random(20261122)
    await shelf.fill(*(make_document(name, name) for name in NAMES))

    for _ in range(150):
        typed = mistyped(chance.choice(NAMES), chance)
        (word,) = words_of(typed)
        forgiven = word.typos(INFLUENCERS.typos)
        meant = {name for name in NAMES if word.typos_in(name, forgiven) is not None}
        assert set(await shelf.ids(typed)) == meant, typed
    await shelf.gateway.close()
