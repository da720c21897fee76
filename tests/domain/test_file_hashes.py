import pytest

from domain.errors import InvalidInput
from domain.file_hashes import checked_sha256


def test_a_hash_is_kept_in_small_letters() -> None:
    assert checked_sha256("0123456789ABCDEF" * 4, field="input.hash") == "0123456789abcdef" * 4


@pytest.mark.parametrize("stated", ["", "ab" * 31, "ab" * 32 + "a", "xy" * 32, "ab" * 32 + "\n", " " + "ab" * 32])
def test_what_is_no_hash_is_refused_at_its_field(stated: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_sha256(stated, field="input.hash")

    assert refused.value.field == "input.hash"
    assert (refused.value.say("vi"), refused.value.say("en")) == (
        "Mã băm SHA-256 gồm 64 chữ số thập lục phân.",
        "A SHA-256 has 64 hexadecimal digits.",
    )
