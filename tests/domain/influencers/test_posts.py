import pytest

from domain.influencers.channels import Channel
from domain.influencers.handles import Handle, HandleUnreadable, PlatformContradicted, read_handle
from domain.influencers.posts import PostOfAnotherChannel, require_own_post
from tests.makers.influencers import make_channel, make_influencer

UC = "UCabcdefghijklmnopqrstuv"


def channels(*named: tuple[str, str]) -> list[Channel]:
    """Channels of one person, by platform and handle."""
    person = make_influencer(None)
    return [make_channel(person, Handle(platform=platform, name=name)) for platform, name in named]


@pytest.mark.parametrize(
    ("platform", "handle", "url"),
    [
        ("tiktok", "Nhung.Be", "https://www.tiktok.com/@nhung.be/video/7"),
        ("tiktok", "nhung", "https://m.tiktok.com/v/7.html"),
        ("tiktok", "nhung", "https://vt.tiktok.com/ZS8xYz"),
        ("tiktok_shop", "nhung", "https://www.tiktok.com/@nhung/video/7"),
        ("youtube", "nhung", "https://youtu.be/abc"),
        ("youtube", "nhung", "https://www.youtube.com/watch?v=abc"),
        ("youtube", "nhung", "https://www.youtube.com/shorts/abc"),
        ("youtube", UC, "https://www.youtube.com/@nhung/post/abc"),
        ("youtube", UC, f"https://www.youtube.com/channel/{UC}/community"),
        ("instagram", "nhung", "https://www.instagram.com/p/abc/"),
        ("instagram", "nhung", "https://www.instagram.com/Nhung/reel/abc/"),
        ("instagram", "nhung", "https://www.instagram.com/stories/nhung/123/"),
        ("facebook", "nhung", "https://www.facebook.com/nhung/posts/123"),
        ("facebook", "nhung", "https://www.facebook.com/100064000000000/posts/123"),
        ("facebook", "100064000000000", "https://www.facebook.com/nhung/videos/123"),
        ("facebook", "nhung", "https://www.facebook.com/watch/?v=123"),
        ("facebook", "nhung", "https://www.facebook.com/share/p/abc/"),
        ("facebook", "nhung", "https://fb.watch/abc/"),
        ("threads", "nhung", "https://www.threads.com/@nhung/post/abc"),
        ("x", "nhung", "https://twitter.com/nhung/status/123"),
        ("x", "nhung", "https://x.com/i/status/123"),
        ("shopee", "nhung", "https://shopee.vn/universal-link/123"),
    ],
)
def test_a_post_of_ones_own_or_that_does_not_say_whose_it_is(platform: str, handle: str, url: str) -> None:
    require_own_post(url, platform, channels((platform, handle)), field="url")


@pytest.mark.parametrize(
    ("platform", "url", "handle"),
    [
        ("tiktok", "https://www.tiktok.com/@lan/video/7", "lan"),
        ("youtube", "https://www.youtube.com/@lan/post/abc", "lan"),
        ("instagram", "https://www.instagram.com/lan/p/abc/", "lan"),
        ("instagram", "https://www.instagram.com/stories/lan/123/", "lan"),
        ("facebook", "https://www.facebook.com/lan/posts/123", "lan"),
        ("x", "https://x.com/lan/status/123", "lan"),
    ],
)
def test_a_post_of_somebody_else(platform: str, url: str, handle: str) -> None:
    own = channels((platform, "nhung"), ("zalo", "lan"))

    with pytest.raises(PostOfAnotherChannel) as refused:
        require_own_post(url, platform, own, field="url")

    assert (refused.value.handle, refused.value.field) == (handle, "url")
    assert (
        refused.value.say("en") == f"The post is on the channel “{handle}”, which is not on the influencer's profile."
    )


@pytest.mark.parametrize(
    "url", ["https://www.facebook.com/nhung/posts/1", "https://tiktok.com.vn/@nhung", "https://nottiktok.com/@nhung"]
)
def test_a_post_on_another_platform(url: str) -> None:
    with pytest.raises(PlatformContradicted) as refused:
        require_own_post(url, "tiktok", channels(("tiktok", "nhung")), field="url")

    assert refused.value.field == "url"


def test_a_shortened_post_names_no_channel() -> None:
    with pytest.raises(HandleUnreadable):
        read_handle("https://vt.tiktok.com/ZS8xYz")
