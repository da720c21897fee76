"""Published posts and the records of them."""

from typing import Any

from domain.disclosures.labels import DisclosureRelation
from domain.disclosures.records import DisclosureMedium, DisclosureRecord, PublishedPost
from domain.ids import InfluencerId, new_id
from tests.instants import NOON

GOOD_CAPTION = "Quảng cáo | Kem chống nắng mình dùng 3 tuần"
SILENT_CAPTION = "Kem chống nắng mình thích nhất"


def make_post(**changes: Any) -> PublishedPost:
    """A post with a good label, published now."""
    values: dict[str, Any] = {
        "platform": "tiktok",
        "url": f"https://www.tiktok.com/@nhung/video/{new_id().int}",
        "published_at": NOON,
        "relation": DisclosureRelation.PAID,
        "caption": GOOD_CAPTION,
        "media": frozenset({DisclosureMedium.CAPTION, DisclosureMedium.ON_SCREEN}),
    }
    return PublishedPost(**(values | changes))


def make_disclosure(influencer_id: InfluencerId, **changes: Any) -> DisclosureRecord:
    """The record of a post; what is no field of the post, or is named under `on_record`, is set on the record."""
    post_fields = {name: changes.pop(name) for name in list(changes) if name in PublishedPost.__dataclass_fields__}
    post = make_post(**post_fields)
    record = DisclosureRecord.of(influencer_id, post, brand_mentions=(), now=max(NOON, post.published_at))
    for name, value in (changes.pop("on_record", {}) | changes).items():
        setattr(record, name, value)
    return record
