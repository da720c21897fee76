import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.embedded import words as embedded
from search.meilisearch.words import asked_text, text_of
from search.words import Word, words_of


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("minh anh", "minh anh"),
        ("minh ", "minh "),
        ('"minh anh"', " minh anh "),
        ("minh -anh", "minh  anh"),
        ("ly-nha-ky", "ly nha ky"),
        ("a\x00b", "a b"),
        ("x" * 2_000, "x" * 1_000),
    ],
)
def test_the_server_is_asked_for_words_only(typed: str, asked: str) -> None:
    assert asked_text(typed) == asked


def test_the_last_word_is_open_until_something_follows_it() -> None:
    assert words_of("Đặng Thu") == (Word("dang"), Word("thu", is_open=True))
    assert words_of("Đặng Thu ") == (Word("dang"), Word("thu"))
    assert words_of(" ") == ()


@pytest.mark.parametrize("asked", ["dang thu", "dang thu ", "dang"])
def test_words_written_out_are_the_same_words(asked: str) -> None:
    assert text_of(words_of(asked)) == asked


letters = st.sampled_from(
    "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậếềểễệốồổỗộớờởỡợứừửữựýỳỷỹỵAĂÂĐÊÔƠƯ0123456789   _-.@\"'#,!"
)


@given(st.text(letters, max_size=80))
def test_both_engines_read_the_same_words(typed: str) -> None:
    here = [(word.letters, word.is_open) for word in words_of(asked_text(typed))]

    assert here == [(word.letters, word.is_open) for word in embedded.words_of(typed)]
