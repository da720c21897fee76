import pytest

from search.respelling import respelled


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("mĩ phẩm", "mỹ phẩm"),
        ("mỹ phẩm", "mĩ phẩm"),
        ("MĨ PHẨM", "MỸ PHẨM"),
        ("my pham", "mi pham"),
        ("Lý Nhã Kỳ", "Lí Nhã Kì"),
        ("kĩ thuật, vật lí", "kỹ thuật, vật lý"),
        ("quí ông", "quý ông"),
        ("mi\u0303 phẩm", "mỹ phẩm"),
    ],
)
def test_the_other_spelling(typed: str, other: str) -> None:
    assert respelled(typed) == other


@pytest.mark.parametrize("text", ["", "làm đẹp", "Vy", "yêu", "mít", "taxi", "thi", "khi", "sky", "ý", "đi", "mil"])
def test_what_has_one_spelling_stays(text: str) -> None:
    assert respelled(text) is None
