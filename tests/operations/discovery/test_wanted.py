import pytest

from domain.errors import DomainError
from operations.discovery.wanted import (
    Bounds,
    FilterCodeUnknown,
    InvalidWindow,
    RangeUpsideDown,
    TooManyFilterCodes,
    Wanted,
)
from search.query import And, AnyOf, Between, SearchQuery, Sort, WindowTooLarge

KNOWN = {"niche": ("beauty", "food")}


def test_what_is_wanted_becomes_a_query() -> None:
    wanted = Wanted(
        text="mỹ phẩm",
        choices={"niche": ("beauty", "food"), "province": ("01",), "tier": ()},
        bounds={"price": Bounds(least=0), "followers": Bounds(least=5, most=5)},
        facets=("niche",),
        sort=Sort("price"),
        offset=40,
        first=100,
    )

    assert wanted.query(KNOWN, demands=(Between("closing", 7),)) == SearchQuery(
        text="mỹ phẩm",
        where=And(
            (
                Between("closing", 7),
                AnyOf("niche", ("beauty", "food")),
                AnyOf("province", ("01",)),
                Between("price", 0),
                Between("followers", 5, 5),
            )
        ),
        facets=("niche",),
        sort=Sort("price"),
        offset=40,
        limit=100,
    )


@pytest.mark.parametrize(
    ("wanted", "refusal", "field"),
    [
        (Wanted(choices={"niche": ("beauty", "beaty")}), FilterCodeUnknown, "filter.niche"),
        (Wanted(choices={"province": ("01",) * 51}), TooManyFilterCodes, "filter.province"),
        (Wanted(bounds={"price": Bounds(least=2, most=1)}), RangeUpsideDown, "filter.price"),
        (Wanted(first=-1), InvalidWindow, "first"),
        (Wanted(first=101), InvalidWindow, "first"),
        (Wanted(offset=-1), InvalidWindow, "offset"),
        (Wanted(offset=9_981), WindowTooLarge, None),
    ],
)
def test_what_cannot_be_looked_for_is_refused(wanted: Wanted, refusal: type[DomainError], field: str | None) -> None:
    with pytest.raises(refusal) as refused:
        wanted.query(KNOWN)

    assert refused.value.field == field
    assert refused.value.say("vi") != refused.value.say("en")


def test_a_filter_is_named_as_it_is_written() -> None:
    with pytest.raises(FilterCodeUnknown) as refused:
        Wanted(choices={"follower_band": ("huge",)}).query({"follower_band": ("nano",)})

    assert refused.value.field == "filter.followerBand"
    assert refused.value.say("vi") == "Bộ lọc followerBand không có giá trị “huge”."
