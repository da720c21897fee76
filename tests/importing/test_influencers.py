import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.imports import ProfileRead
from domain.influencers.audience import AudienceDimension, ShareOf
from domain.influencers.content import InfluencerKind
from domain.influencers.figures import Figure, FigureSource
from domain.influencers.handles import Handle
from domain.influencers.rates import RateOf
from domain.money import vnd
from importing.columns import Header, HeaderMissing
from importing.influencers import InfluencerFile
from importing.records import open_table
from importing.report import Rejection
from tests.instants import NOON

TODAY = date(2026, 11, 21)
HEADER = "Tên hiển thị,Nền tảng,Tài khoản,Người theo dõi,Tỷ lệ tương tác,Tỉnh/thành,Lĩnh vực"

MANY_NICHES = "beauty; fashion; travel; gaming; education; lifestyle; technology; auto-moto; music-dance"


def read(*lines: str) -> list[ProfileRead | Rejection]:
    with open_table(io.BytesIO("\n".join(lines).encode())) as table:
        return list(InfluencerFile(table, now=NOON, as_of=TODAY).rows())


def read_one(*lines: str) -> ProfileRead:
    (row,) = read(*lines)
    assert isinstance(row, ProfileRead), row
    return row


def rejected(*lines: str) -> tuple[int, str | None, str, str]:
    """(line, field, code, value) of the only row."""
    (row,) = read(*lines)
    assert isinstance(row, Rejection), row
    return row.line, row.refusal.field, row.refusal.code, row.value


def header_of(*lines: str) -> Header:
    with open_table(io.BytesIO("\n".join(lines).encode())) as table:
        return InfluencerFile(table, now=NOON, as_of=TODAY).header


def imported(value: int, as_of: date = TODAY) -> Figure:
    return Figure(value, FigureSource.IMPORTED, as_of)


def test_a_row_becomes_a_profile_with_its_channel() -> None:
    row = read_one(HEADER, 'Hồng Nhung,Tik Tok,@hong.nhung,"48.500","3,5%",TP.HCM,Làm đẹp; Chăm sóc da')

    assert row.line == 2
    assert (row.content.display_name, row.content.province) == ("Hồng Nhung", "79")
    assert row.content.niches == ("beauty", "beauty.skincare")
    assert (row.content.kind, row.content.languages, row.contact_email) == (None, (), None)
    (channel,) = row.channels
    assert channel.handle == Handle(platform="tiktok", name="hong.nhung")
    assert channel.figures.followers == imported(48_500)
    assert channel.figures.engagement_rate == imported(350)
    assert channel.figures.median_views is None


def test_english_headings_and_every_column_are_understood() -> None:
    row = read_one(
        "display_name;kind;bio_vi;bio_en;province;languages;niches;url;followers;engagement_rate (%);median_views;"
        "as_of;contact_email;minimum_fee;rate_short_video;rate_livestream;Female;Male;18-24",
        "An;koc;Chào;Hi;Bình Dương;vi, Tiếng Anh;travel;https://www.tiktok.com/@an;12,7 Tr;0,8;3,2K;01/10/2026;"
        "An@Example.vn;2tr;5.000.000đ;0;70%;30;45,5 %",
    )

    assert row.content.kind is InfluencerKind.KOC
    assert (row.content.bio_vi, row.content.bio_en, row.content.languages) == ("Chào", "Hi", ("vi", "en"))
    assert row.content.province == "79"
    figures = row.channels[0].figures
    measured_on = date(2026, 10, 1)
    assert figures.followers == imported(12_700_000, measured_on)
    assert figures.engagement_rate == imported(80, measured_on)
    assert figures.median_views == imported(3_200, measured_on)
    assert row.contact_email == "an@example.vn"
    assert row.rate_card.minimum_fee == vnd(2_000_000)
    assert row.rate_card.rates == (RateOf(platform="tiktok", format_code="short_video", price=vnd(5_000_000)),)
    assert row.audience.as_of == measured_on
    assert row.audience.shares == (
        ShareOf(dimension=AudienceDimension.GENDER, bracket="female", basis_points=7_000),
        ShareOf(dimension=AudienceDimension.GENDER, bracket="male", basis_points=3_000),
        ShareOf(dimension=AudienceDimension.AGE, bracket="18-24", basis_points=4_550),
    )


def test_a_file_may_have_one_column_for_each_platform() -> None:
    row = read_one(
        "Tên KOL\tTikTok\tFollowers TikTok\tFB\tFollower FB\tYoutube",
        "Bình\t@binh\t15 nghìn\tfb.com/binh.official\t1,2K\t-",
    )

    assert [(channel.handle, channel.figures.followers) for channel in row.channels] == [
        (Handle(platform="facebook", name="binh.official"), imported(1_200)),
        (Handle(platform="tiktok", name="binh"), imported(15_000)),
    ]


def test_the_same_channel_in_two_columns_is_one() -> None:
    row = read_one("Tên,Link,TikTok", "Bình,tiktok.com/@binh,@binh")

    assert [channel.handle.name for channel in row.channels] == ["binh"]


def test_the_header_is_found_below_titles_and_unknown_columns_are_named() -> None:
    header = header_of(
        "DANH SÁCH KOL;;", "", "Cập nhật 11/2026;;", "Họ và tên;Link kênh;Size áo;Họ tên", "An;x.com/an;M;"
    )

    assert (header.delimiter, header.width) == (";", 4)
    assert dict(header.places) == {"display_name": 0, "url": 1}
    assert header.ignored == ("Size áo", "Họ tên")


@pytest.mark.parametrize("lines", [("Tên,Tuổi", "An,20"), ("An,x.com/an",), ("",), ("x\n" * 30 + HEADER,)])
def test_a_file_without_its_header_is_refused(lines: tuple[str, ...]) -> None:
    with pytest.raises(HeaderMissing) as caught:
        read(*lines)

    assert caught.value.needed.startswith("display_name; handle / url / facebook_channel")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("An,TikTok,@an,1.234K,,,", ("followers", "FIGURE_AMBIGUOUS", "1.234K")),
        ("An,TikTok,@an,-5,,,", ("followers", "FIGURE_NEGATIVE", "-5")),
        ("An,TikTok,@an,,0.03,,", ("engagement_rate", "FIGURE_AMBIGUOUS", "0.03")),
        ("An,TikTok,@an,,,Paris,", ("province", "PROVINCE_UNKNOWN", "Paris")),
        ("An,TikTok,@an,,,,Làm đẹp; Chiêm tinh", ("niches", "NICHE_UNKNOWN", "Làm đẹp; Chiêm tinh")),
        ("An,MySpace,@an,,,,", ("platform", "PLATFORM_UNKNOWN", "MySpace")),
        ("An,TikTok,an nguyen,,,,", ("handle", "HANDLE_UNREADABLE", "an nguyen")),
        ("An,,@an,,,,", ("handle", "PLATFORM_MISSING", "@an")),
        ("An,,an nguyen,,,,", ("handle", "HANDLE_UNREADABLE", "an nguyen")),
        ("An,TikTok,,,,,", (None, "CHANNEL_MISSING", "An | TikTok |  |  |  |  | ")),
        (",TikTok,@an,,,,", ("display_name", "DISPLAY_NAME_INVALID", "")),
        ("x" * 101 + ",TikTok,@an,,,,", ("display_name", "DISPLAY_NAME_INVALID", "x" * 101)),
        ("An,TikTok,@an,,,", (None, "CELLS_MISCOUNTED", "An,TikTok,@an,,,")),
    ],
)
def test_a_row_that_cannot_be_read_says_why(cells: str, reason: tuple[str | None, str, str]) -> None:
    assert rejected(HEADER, cells) == (2, *reason)


@pytest.mark.parametrize(
    ("heading", "cell", "reason"),
    [
        ("kind", "celeb", ("kind", "KIND_UNKNOWN")),
        ("languages", "Elvish", ("languages", "LANGUAGE_UNKNOWN")),
        ("as_of", "hôm qua", ("as_of", "DAY_UNREADABLE")),
        ("email", "an@", ("contact_email", "INVALID_INPUT")),
        ("Giá reels", "500", ("rate_reel", "FIGURE_AMBIGUOUS")),
        ("Giá reels", "$50", ("rate_reel", "CURRENCY_FOREIGN")),
        ("Nữ", "120%", ("audience_gender_female", "FIGURE_TOO_LARGE")),
        ("niches", MANY_NICHES, ("niches", "TOO_MANY_NICHES")),
    ],
)  # fmt: skip
def test_further_columns_say_why_too(heading: str, cell: str, reason: tuple[str, str]) -> None:
    line, field, code, value = rejected(f"name;url;{heading}", f'An;x.com/an;"{cell}"')

    assert (line, (field, code), value) == (2, reason, cell)


def test_a_figure_of_tomorrow_is_refused() -> None:
    assert rejected("name,url,followers,as_of", "An,x.com/an,5K,22/11/2026") == (
        2,
        "followers",
        "FIGURE_FROM_THE_FUTURE",
        "5K",
    )


def test_shares_of_more_than_everybody_are_refused() -> None:
    _, field, code, _ = rejected("name,url,Nữ,Nam", "An,x.com/an,60%,50%")

    assert (field, code) == ("shares", "SHARES_EXCEED_WHOLE")


def test_one_bad_row_costs_no_other() -> None:
    rows = read(
        HEADER, 'An,TikTok,"@an,,,,', "Bình,TikTok,@binh,,,,", "Cường,TikTok,@cuong,abc,,,", "Dũng,TikTok,@d,1,,,"
    )

    assert [(type(row).__name__, row.line) for row in rows] == [
        ("Rejection", 2),
        ("ProfileRead", 3),
        ("Rejection", 4),
        ("ProfileRead", 5),
    ]


LINE = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n\r\0"), max_size=12), max_size=9).map(
    ",".join
)


@given(before=st.lists(LINE, max_size=6), after=st.lists(LINE, max_size=6))
def test_whatever_stands_around_it_a_good_row_comes_in_and_every_row_has_its_line(
    before: list[str], after: list[str]
) -> None:
    good = 'Hồng Nhung,TikTok,@hong.nhung,"12,7 Tr",,,'
    rows = read(HEADER, *(line.replace('"', "") for line in before), good, *after)

    assert next(row for row in rows if row.line == len(before) + 2) == read_one(HEADER, *[""] * len(before), good)
    assert [row.line for row in rows] == sorted({row.line for row in rows})
