"""Which words of which text are marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlights import BEFORE, CUT, LONGEST, MOST, Wording, highlights
from search.influencers import INFLUENCERS
from search.text import tidy
from search.words import Word, held_in, words_of


def marked(texts: dict[str, tuple[str, ...]], typed: str, *, forgiving: bool = True) -> list[tuple[str, str]]:
    """Field and text, the marked words in brackets."""
    found = highlights(INFLUENCERS, texts, Wording(words_of(typed), forgiving=forgiving))
    return [
        (each.field, "".join(f"[{piece.text}]" if piece.matched else piece.text for piece in each.segments))
        for each in found
    ]


LAN = {
    "name": ("Nguyễn Thị Lan",),
    "handle": ("lan.nguyen", "lanh"),
    "niche": ("Chăm sóc da", "Skincare"),
    "province": ("Hà Nội", "Hanoi"),
    "bio": ("Mình là Lan, ở Hà Nội.", ""),
}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", []),
        ("lan ", [("name", "Nguyễn Thị [Lan]"), ("handle", "[lan].nguyen"), ("bio", "Mình là [Lan], ở Hà Nội.")]),
        (
            "lan",
            [
                ("name", "Nguyễn Thị [Lan]"),
                ("handle", "[lan].nguyen"),
                ("handle", "[lanh]"),
                ("bio", "Mình là [Lan], ở Hà Nội."),
            ],
        ),
        ("NGUYEN ", [("name", "[Nguyễn] Thị Lan"), ("handle", "lan.[nguyen]")]),
        # As it stands somewhere, so it is marked: with a typo only where it stands nowhere without.
        ("nguyem ", [("name", "[Nguyễn] Thị Lan")]),
        ("skincre ", [("niche", "[Skincare]")]),
        ("ha noi ", [("province", "[Hà] [Nội]"), ("bio", "Mình là Lan, ở [Hà] [Nội].")]),
        ("hanoi ", [("province", "[Hanoi]")]),
        ("xylophone", []),
    ],
)
def test_words_are_marked_by_the_fields_of_the_index(typed: str, expected: list[tuple[str, str]]) -> None:
    assert marked(LAN, typed) == expected


def test_without_forgiving_only_words_as_written_are_marked() -> None:
    assert marked(LAN, "skincre ", forgiving=False) == []
    assert marked(LAN, "skin", forgiving=False) == [("niche", "[Skincare]")]


def test_text_is_never_markup() -> None:
    (found,) = highlights(INFLUENCERS, {"name": ("<b>Lan</b> & Co",)}, Wording((Word("lan"),)))

    assert [(piece.text, piece.matched) for piece in found.segments] == [
        ("<b>", False),
        ("Lan", True),
        ("</b> & Co", False),
    ]


def test_of_a_long_text_the_surroundings_are_shown() -> None:
    words = [f"w{number}" for number in range(100)]
    bio = " ".join(words) + "."

    ((_, middle),) = marked({"bio": (bio,)}, "w50 w52 w99 ")
    ((_, start),) = marked({"bio": (bio,)}, "w2 ")
    ((_, end),) = marked({"bio": (bio,)}, "w98 ")

    assert middle == f"{CUT}w45 w46 w47 w48 w49 [w50] w51 [w52] {' '.join(words[53:75])}{CUT}"
    assert start == f"w0 w1 [w2] {' '.join(words[3:30])}{CUT}"
    assert end == f"{CUT}{' '.join(words[70:98])} [w98] w99."
    assert (LONGEST, BEFORE) == (30, 5)


def test_at_most_so_many_texts_are_shown_each_once() -> None:
    texts = {"handle": tuple(f"lan{number}" for number in range(20)), "niche": ("Lan", "Lan")}

    assert len(marked(texts, "lan")) == MOST
    assert marked(texts, "lan ") == [("niche", "[Lan]")]


@given(st.lists(st.text("ab đĐ,<", max_size=60), max_size=3), st.text("ab d", max_size=12))
def test_pieces_are_the_text_and_marked_pieces_are_words(bios: list[str], typed: str) -> None:
    held = {word.letters for text in bios for word in held_in(tidy(text))}

    for each in highlights(INFLUENCERS, {"bio": tuple(bios)}, Wording(words_of(typed))):
        whole = "".join(piece.text for piece in each.segments)
        assert whole.strip(CUT) in "\n".join(tidy(text) for text in bios)
        assert {word.letters for piece in each.segments if piece.matched for word in held_in(piece.text)} <= held
        assert any(piece.matched for piece in each.segments)
        assert all(piece.text for piece in each.segments)
