import pytest

from domain.reference.platforms import FOLLOWER_BANDS, FORMATS, PLATFORMS, USAGE_RIGHTS, band_of


def test_platforms_formats_and_rights() -> None:
    assert [code for code, platform in PLATFORMS.items() if platform.in_programme] == [
        "facebook",
        "tiktok",
        "youtube",
        "instagram",
        "x",
    ]
    assert len(FORMATS) == 11
    assert FORMATS["short_video"].price_factor_basis_points == 12_000
    assert list(USAGE_RIGHTS) == ["organic_only", "paid_amplification", "owned_channels", "all_media"]
    assert {included for right in USAGE_RIGHTS.values() for included in right.includes} < set(USAGE_RIGHTS)
    assert set(USAGE_RIGHTS["all_media"].includes) == set(USAGE_RIGHTS) - {"all_media"}


@pytest.mark.parametrize(
    ("followers", "code"),
    [
        (1_000, "nano"),
        (9_999, "nano"),
        (10_000, "micro"),
        (49_999, "micro"),
        (50_000, "mid"),
        (499_999, "mid"),
        (500_000, "macro"),
        (999_999, "macro"),
        (1_000_000, "mega"),
        (48_500_000, "mega"),
    ],
)
def test_a_follower_count_falls_in_one_band(followers: int, code: str) -> None:
    assert band_of(followers) is FOLLOWER_BANDS[code]


def test_below_the_smallest_band_there_is_none() -> None:
    assert band_of(999) is None
