"""The columns of an influencer file, and the headings they go under in exports."""

from collections.abc import Mapping, Sequence
from typing import Final

from domain.influencers.audience import AGES, AudienceDimension
from domain.reference.platforms import FORMATS, PLATFORMS
from importing.columns import Columns

_HEADINGS: Final[Mapping[str, Sequence[str]]] = {
    "display_name": (
        "Tên hiển thị", "Tên", "Họ tên", "Họ và tên", "Nghệ danh", "Tên KOL", "Tên KOC", "Tên KOL/KOC", "KOL", "KOC",
        "Tên kênh", "Name", "Full name", "KOL name", "Influencer", "Influencer name", "Creator", "Creator name",
    ),
    "kind": ("Loại", "Loại hình", "Phân loại", "KOL/KOC", "Loại KOL", "Type"),
    "bio_vi": ("Giới thiệu", "Tiểu sử", "Mô tả", "Giới thiệu tiếng Việt", "Bio", "Description"),
    "bio_en": ("Giới thiệu tiếng Anh", "Bio (English)", "English bio"),
    "province": (
        "Tỉnh", "Tỉnh/thành", "Tỉnh thành phố", "Thành phố", "Tỉnh/TP", "Khu vực", "Địa phương", "Nơi ở", "City",
        "Location",
    ),
    "languages": ("Ngôn ngữ", "Language"),
    "niches": (
        "Lĩnh vực", "Ngành", "Ngành hàng", "Chủ đề", "Chuyên mục", "Thể loại", "Mảng nội dung", "Niche", "Category",
        "Categories", "Topic", "Topics",
    ),
    "platform": ("Nền tảng", "Mạng xã hội", "MXH", "Social", "Social network"),
    "handle": ("Tài khoản", "Tên người dùng", "ID kênh", "Kênh", "Username", "User name", "Account", "Nickname", "ID"),
    "url": (
        "Link", "Link kênh", "Đường dẫn", "Liên kết", "Địa chỉ kênh", "Profile", "Profile URL", "Profile link",
        "Channel URL",
    ),
    "followers": (
        "Người theo dõi", "Số người theo dõi", "Lượt theo dõi", "Số lượt theo dõi", "Số lượng người theo dõi",
        "Follower", "Số follower", "Số followers", "Lượng follower", "Follow", "Số follow", "Người đăng ký",
        "Subscribers", "Subs", "Fans", "Follower count", "Followers count", "Total followers",
    ),
    "engagement_rate": ("Tỷ lệ tương tác", "Tỉ lệ tương tác", "Tương tác", "Engagement", "ER"),
    # An average is another figure than the median, so its headings are not among these.
    "median_views": ("Lượt xem trung vị", "View trung vị", "Median view"),
    "as_of": ("Ngày cập nhật", "Ngày đo", "Ngày số liệu", "Ngày", "Cập nhật", "Date", "Updated", "Updated at"),
    "contact_email": ("Email", "E-mail", "Email liên hệ", "Gmail", "Contact"),
    "minimum_fee": ("Giá từ", "Giá tối thiểu", "Giá thấp nhất", "Minimum", "Minimum price", "Min price", "Price from"),
}  # fmt: skip

_OTHER_PLATFORM_NAMES: Final = {"facebook": ("FB", "Fanpage"), "youtube": ("YT",), "instagram": ("IG", "Insta")}
_OTHER_FORMAT_NAMES: Final = {
    "feed_post": ("bài", "post"),
    "story": ("tin",),
    "reel": ("reels",),
    "short_video": ("video ngắn", "video", "clip", "TikTok video"),
    "livestream": ("livestream", "live", "phiên live"),
    "affiliate_link": ("affiliate",),
    "event_attendance": ("sự kiện", "event"),
    "photo_album": ("album", "ảnh"),
    "audio_podcast": ("podcast",),
    "ugc_no_post": ("UGC",),
}


def channel_column(platform: str) -> str:
    """The column that holds a handle or address on this platform, in files with one column for each platform."""
    return f"{platform}_channel"


def figure_column(platform: str, figure: str) -> str:
    """The column that holds a figure of the channel on this platform."""
    return f"{platform}_{figure}"


def rate_column(format_code: str) -> str:
    """The column that holds the price of one piece in this format."""
    return f"rate_{format_code}"


def share_column(dimension: AudienceDimension, bracket: str) -> str:
    """The column that holds the share of a bracket of the audience."""
    return f"audience_{dimension}_{bracket}"


def _platform_headings() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for platform in PLATFORMS.values():
        names = (platform.name, platform.code, *_OTHER_PLATFORM_NAMES.get(platform.code, ()))
        found[channel_column(platform.code)] = [
            heading
            for name in names
            for heading in (name, f"{name} URL", f"{name} link", f"Link {name}", f"Kênh {name}", f"{name} handle")
        ]
        found[figure_column(platform.code, "followers")] = [
            heading
            for name in names
            for heading in (
                f"{name} followers", f"{name} follower", f"Followers {name}", f"Follower {name}", f"Follow {name}",
                f"Số follower {name}", f"Người theo dõi {name}", f"{name} subscribers", f"{name} subs",
            )
        ]  # fmt: skip
        found[figure_column(platform.code, "engagement_rate")] = [
            heading
            for name in names
            for heading in (f"{name} engagement rate", f"{name} ER", f"ER {name}", f"Tỷ lệ tương tác {name}")
        ]
        found[figure_column(platform.code, "median_views")] = [
            heading for name in names for heading in (f"{name} median views", f"Lượt xem trung vị {name}")
        ]
    return found


def _rate_headings() -> dict[str, list[str]]:
    return {
        rate_column(each.code): [
            heading
            for name in (each.code, each.name_vi, each.name_en, *_OTHER_FORMAT_NAMES.get(each.code, ()))
            for heading in (f"Giá {name}", f"Giá 1 {name}", f"Rate {name}", f"{name} rate", f"{name} price")
        ]
        for each in FORMATS.values()
    }


def _share_headings() -> dict[str, list[str]]:
    genders = {"female": ("Nữ", "Tỷ lệ nữ", "Female"), "male": ("Nam", "Tỷ lệ nam", "Male")}
    ages = {age: (age, f"Tuổi {age}", f"{age} tuổi", f"Age {age}") for age in AGES}
    return {
        **{share_column(AudienceDimension.GENDER, name): list(headings) for name, headings in genders.items()},
        **{share_column(AudienceDimension.AGE, name): list(headings) for name, headings in ages.items()},
    }


WHERE: Final = ("handle", "url", *(channel_column(platform) for platform in PLATFORMS))
"""The columns that say where a person publishes: one of them at least must be there."""

INFLUENCER_COLUMNS: Final = Columns(
    {**_share_headings(), **_rate_headings(), **_platform_headings(), **_HEADINGS},
    needed=(("display_name",), WHERE),
)
