"""The index of open briefs: what of a published brief an influencer can search, filter, count and sort by."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from search.documents import SearchDocument
from search.query import Sort
from search.spec import IndexSpec, TextField

BRIEFS: Final = IndexSpec(
    name="briefs",
    version=1,
    texts=(
        TextField(name="title"),
        TextField(name="product"),
        TextField(name="brand"),
        TextField(name="niche"),
        TextField(name="province"),
        TextField(name="summary"),
    ),
    facets=("niche", "province", "tier", "platform", "format", "language", "category", "price_band", "kind"),
    numbers=("fee", "tier", "places", "newest", "closing"),
    sorts=("newest", "fee", "closing"),
    first=Sort("newest"),
)


@dataclass(frozen=True, kw_only=True)
class FindableBrief:
    """A brief that is open to applications, as plain values.

    `fee` is the highest fee offered in đồng, None for an unpaid community brief; `tier` is the least tier asked for;
    `places` are those left; `niche_labels` also name the category of the goods.
    """

    id: str
    kind: str
    title: str
    product: str
    brand: str
    summary: str = ""
    category: str
    niches: tuple[str, ...] = ()
    niche_labels: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    province_labels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    tier: int = 0
    places: int
    fee: int | None = None
    price_band: str | None = None
    published_at: datetime
    closes_at: datetime


def brief_document(brief: FindableBrief) -> SearchDocument:
    """The document of an open brief."""
    numbers = {
        "tier": brief.tier,
        "places": brief.places,
        "newest": int(brief.published_at.timestamp()),
        "closing": int(brief.closes_at.timestamp()),
    }
    if brief.fee is not None:
        numbers["fee"] = brief.fee
    return SearchDocument(
        id=brief.id,
        texts={
            "title": (brief.title,),
            "product": (brief.product,),
            "brand": (brief.brand,),
            "niche": brief.niche_labels,
            "province": brief.province_labels,
            "summary": (brief.summary,),
        },
        codes={
            "niche": brief.niches,
            "province": brief.provinces,
            "tier": (str(brief.tier),),
            "platform": brief.platforms,
            "format": brief.formats,
            "language": brief.languages,
            "category": (brief.category,),
            "price_band": () if brief.price_band is None else (brief.price_band,),
            "kind": (brief.kind,),
        },
        numbers=numbers,
    )
