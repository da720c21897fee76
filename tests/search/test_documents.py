"""The documents made of an influencer and of a brief, as snapshots."""

from dataclasses import replace
from typing import Any

from search.briefs import BRIEFS, FindableBrief, brief_document
from search.documents import SearchDocument
from search.influencers import INFLUENCERS, FindableInfluencer, InfluencerAvailability, influencer_document
from tests.instants import NOON
from tests.makers.search import make_document


def test_the_document_of_a_full_profile() -> None:
    who = FindableInfluencer(
        id="i1",
        kind="koc",
        name="Trần Bảo Ngọc",
        bios=("Chăm da dầu", "Oily skin care"),
        handles=("baongoc.beauty",),
        niches=("beauty", "beauty.skincare"),
        niche_labels=("Làm đẹp", "Beauty", "Mỹ phẩm"),
        province="01",
        province_labels=("Hà Nội",),
        languages=("vi", "en"),
        platforms=("tiktok",),
        topics=("health",),
        tier=2,
        disclosure=7_490,
        followers=120_000,
        follower_band="mid",
        price=5_000_000,
        price_band="5-10",
        engagement=430,
        availability=InfluencerAvailability.OPEN,
        listed_at=NOON,
    )

    assert influencer_document(who) == SearchDocument(
        id="i1",
        texts={
            "name": ("Trần Bảo Ngọc",),
            "handle": ("baongoc.beauty",),
            "niche": ("Làm đẹp", "Beauty", "Mỹ phẩm"),
            "province": ("Hà Nội",),
            "bio": ("Chăm da dầu", "Oily skin care"),
        },
        codes={
            "niche": ("beauty", "beauty.skincare"),
            "province": ("01",),
            "tier": ("2",),
            "platform": ("tiktok",),
            "follower_band": ("mid",),
            "language": ("vi", "en"),
            "price_band": ("5-10",),
            "availability": ("open",),
            "topic": ("health",),
            "kind": ("koc",),
        },
        numbers={
            "trust": 27_490,
            "tier": 2,
            "followers": 120_000,
            "price": 5_000_000,
            "engagement": 430,
            "newest": int(NOON.timestamp()),
        },
    )


def test_what_nobody_measured_is_absent() -> None:
    document = influencer_document(
        FindableInfluencer(id="i2", kind="kol", name="An", availability=InfluencerAvailability.OPEN, listed_at=NOON)
    )

    assert document.numbers == {"trust": 0, "tier": 0, "newest": int(NOON.timestamp())}
    assert [document.codes[facet] for facet in ("province", "follower_band", "price_band")] == [(), (), ()]
    assert set(document.codes) == set(INFLUENCERS.facets)
    assert list(document.texts) == [text.name for text in INFLUENCERS.texts]


def make_findable_brief(**changes: Any) -> FindableBrief:
    return replace(
        FindableBrief(
            id="b1",
            kind="commercial",
            title="Kem chống nắng mùa hè",
            product="Kem chống nắng Sen",
            brand="Hoa Sen",
            summary="Dùng thử hai tuần",
            category="cosmetics",
            niches=("beauty",),
            niche_labels=("Làm đẹp",),
            provinces=("01", "79"),
            province_labels=("Hà Nội",),
            languages=("vi",),
            platforms=("tiktok",),
            formats=("video",),
            tier=1,
            places=3,
            fee=8_000_000,
            price_band="5m_10m",
            published_at=NOON,
            closes_at=NOON,
        ),
        **changes,
    )


def test_the_document_of_a_brief() -> None:
    document = brief_document(make_findable_brief())

    assert set(document.codes) == set(BRIEFS.facets)
    assert document.codes["province"] == ("01", "79")
    assert document.codes["category"] == ("cosmetics",)
    assert document.texts == {
        "title": ("Kem chống nắng mùa hè",),
        "product": ("Kem chống nắng Sen",),
        "brand": ("Hoa Sen",),
        "niche": ("Làm đẹp",),
        "province": ("Hà Nội",),
        "summary": ("Dùng thử hai tuần",),
    }
    assert list(document.texts) == [text.name for text in BRIEFS.texts]
    noon = int(NOON.timestamp())
    assert document.numbers == {"tier": 1, "places": 3, "fee": 8_000_000, "newest": noon, "closing": noon}


def test_a_community_brief_has_no_fee() -> None:
    document = brief_document(make_findable_brief(kind="community", fee=None, price_band=None))

    assert "fee" not in document.numbers
    assert document.codes["price_band"] == ()


def test_a_revision_tells_documents_apart_by_what_they_say() -> None:
    said = make_document("a", "Minh", codes={"niche": ("food", "tech")}, numbers={"price": 5})

    assert (
        said.revision
        == make_document("b", "Minh", codes={"niche": ("tech", "food", "tech")}, numbers={"price": 5}).revision
    )
    for other in (
        make_document("a", "Minh"),
        make_document("a", "Minh", codes={"niche": ("food",)}, numbers={"price": 5}),
        make_document("a", "Minh", codes={"niche": ("food", "tech")}, numbers={"price": 6}),
        make_document("a", "Mịnh", codes={"niche": ("food", "tech")}, numbers={"price": 5}),
        make_document("a", codes={"niche": ("food", "tech")}, numbers={"price": 5}, texts={"bio": ("Minh",)}),
    ):
        assert other.revision != said.revision
    assert len(said.revision) == 16
