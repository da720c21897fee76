import pytest

from domain.influencers.handles import (
    Handle,
    HandleUnreadable,
    PlatformContradicted,
    PlatformUnknown,
    find_platform,
    read_handle,
)


@pytest.mark.parametrize(
    ("written", "platform", "handle"),
    [
        ("@abc.xyz", "tiktok", "abc.xyz"),
        ("abc_xyz", "instagram", "abc_xyz"),
        (" nguyễn.an ", "facebook", "nguyễn.an"),
        ("https://www.tiktok.com/@abc.xyz?lang=vi", "tiktok", "abc.xyz"),
        ("tiktok.com/@abc/videos", "tiktok", "abc"),
        ("https://www.facebook.com/profile.php?id=10001", "facebook", "10001"),
        ("m.facebook.com/people/An-Nguyen/10002/", "facebook", "10002"),
        ("FB.com/Nam.Nguyen", "facebook", "Nam.Nguyen"),
        ("facebook.com/groups/meohay", "facebook", "meohay"),
        ("https://youtube.com/channel/UCabcdefghijklmnopqrstuv", "youtube", "UCabcdefghijklmnopqrstuv"),
        ("youtube.com/@B%E1%BA%BFp/videos", "youtube", "Bếp"),
        ("youtube.com/c/Bep/about", "youtube", "Bep"),
        ("https://www.instagram.com/linh_dz/", "instagram", "linh_dz"),
        ("https://www.threads.net/@linh", "threads", "linh"),
        ("twitter.com/linh", "x", "linh"),
        ("zalo.me/0912345678", "zalo", "0912345678"),
        ("https://shopee.vn/lanshop", "shopee", "lanshop"),
        ("lazada.vn/shop/lan-shop", "lazada", "lan-shop"),
    ],
)
def test_a_handle_is_read_from_its_name_or_address(written: str, platform: str, handle: str) -> None:
    assert read_handle(written, platform=platform) == Handle(platform=platform, name=handle)


def test_an_address_tells_its_platform() -> None:
    assert read_handle("https://www.tiktok.com/@an") == Handle(platform="tiktok", name="an")


def test_a_tiktok_address_will_do_for_tiktok_shop() -> None:
    assert read_handle("tiktok.com/@an", platform="tiktok_shop") == Handle(platform="tiktok_shop", name="an")


@pytest.mark.parametrize(
    ("written", "platform"),
    [
        ("", "x"),
        ("@", "x"),
        ("a b", "x"),
        ("a" * 101, "x"),
        ("abc", None),
        ("tiktok.com/@abc/video/123", None),
        ("tiktok.com/", None),
        ("youtube.com/watch?v=abc", None),
        ("youtube.com/shorts/abc", None),
        ("instagram.com/p/xyz", None),
        ("twitter.com/abc/status/12", None),
        ("facebook.com/profile.php", None),
        ("https://[bad", "x"),
    ],
)
def test_what_names_no_channel_is_refused(written: str, platform: str | None) -> None:
    with pytest.raises(HandleUnreadable):
        read_handle(written, platform=platform)


def test_an_address_elsewhere_is_refused() -> None:
    with pytest.raises(PlatformUnknown):
        read_handle("https://example.com/abc")
    with pytest.raises(PlatformContradicted):
        read_handle("https://www.instagram.com/abc", platform="tiktok")


@pytest.mark.parametrize(
    ("handle", "folded", "url"),
    [
        (Handle(platform="tiktok", name="An.X"), "an.x", "https://www.tiktok.com/@An.X"),
        (Handle(platform="tiktok_shop", name="an"), "an", "https://www.tiktok.com/@an"),
        (Handle(platform="facebook", name="123"), "123", "https://www.facebook.com/profile.php?id=123"),
        (Handle(platform="facebook", name="An"), "an", "https://www.facebook.com/An"),
        (Handle(platform="youtube", name="An"), "an", "https://www.youtube.com/@An"),
        (
            Handle(platform="youtube", name="UCabcdefghijklmnopqrstuV"),
            "UCabcdefghijklmnopqrstuV",
            "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuV",
        ),
    ],
)
def test_a_handle_has_a_folded_form_and_an_address(handle: Handle, folded: str, url: str) -> None:
    assert (handle.folded, handle.url) == (folded, url)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("TikTok", "tiktok"),
        ("Tik Tok", "tiktok"),
        ("tiktok shop", "tiktok_shop"),
        ("FB", "facebook"),
        ("Facebook Fanpage", "facebook"),
        ("X (Twitter)", "x"),
        ("IG", "instagram"),
        ("https://www.youtube.com/@an", "youtube"),
    ],
)
def test_a_platform_is_known_by_its_names(written: str, code: str) -> None:
    assert find_platform(written) == code


@pytest.mark.parametrize("written", ["", "MySpace", "https://example.com/an"])
def test_other_platforms_are_refused(written: str) -> None:
    with pytest.raises(PlatformUnknown):
        find_platform(written)
