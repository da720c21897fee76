import pytest

from domain.addresses import AddressInvalid, checked_address


@pytest.mark.parametrize("written", ["https://a.vn", " https://www.tiktok.com/@a/video/1?x=1#y ", "https://đẹp.vn/ảnh"])
def test_an_address_that_others_can_open(written: str) -> None:
    assert checked_address(written, field="url") == written.strip()


@pytest.mark.parametrize(
    "written",
    [
        "",
        "a.vn",
        "http://a.vn",
        "https://localhost",
        "https://me@a.vn",
        "https://a.vn/a b",
        "https://a.vn/\u200b1",
        "https://[a.vn",
        "https://a.vn/" + "x" * 500,
        "javascript:alert(1)",
    ],
)
def test_an_address_that_they_cannot(written: str) -> None:
    with pytest.raises(AddressInvalid) as refused:
        checked_address(written, field="input.url")

    assert refused.value.field == "input.url"
