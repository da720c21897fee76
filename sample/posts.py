"""Disclosure histories: what influencers published over the last year, most of it well labelled, some of it not."""

import random
from datetime import datetime, timedelta

from domain.disclosures.labels import DisclosureRelation
from domain.disclosures.records import DisclosureMedium, PublishedPost
from operations.disclosures import record_disclosure
from sample.alliance import Alliance
from sample.influencers import Member
from sample.scene import Scene

GOOD = (
    "Quảng cáo: hôm nay mình thử {thing} cùng cả nhà.",
    "[Quảng cáo] {thing}, dùng được hai tuần thì thấy thế này.",
    "Hợp tác trả phí với Nhãn Mẫu. {thing} có gì hay, có gì dở?",
    "Nội dung quảng cáo. Mình kể thật về {thing}.",
)
BAD = (
    "Cảm ơn nhãn hàng đã gửi {thing} nha! #collab",
    "Mê {thing} quá trời luôn, ai cũng nên thử một lần.",
    "{thing} xài thích ghê. #sp",
    "Không phải quảng cáo đâu nha, {thing} ngon thật.",
)
THINGS = ("trà sen", "sữa rửa mặt", "nồi cơm", "áo khoác", "ứng dụng sổ bán hàng", "tour hai ngày", "bộ màu nước")

HONESTY = ((0.70, 0.0), (0.18, 0.08), (0.08, 0.30), (0.04, 0.65))
"""Shares of influencers, and the share of their posts that is badly labelled."""


async def publish_history(
    scene: Scene,
    alliance: Alliance,
    influencer: Member,
    *,
    since: datetime,
    until: datetime,
    chance: random.Random,
) -> None:
    """Record what an influencer published between two instants; a fifth of all have none yet."""
    if chance.random() < 0.2:
        return
    careless = chance.choices([bad for _, bad in HONESTY], [share for share, _ in HONESTY])[0]
    # The posts of one person have addresses of their own: nothing is read between them that must be written first.
    with scene.stage.session.no_autoflush:
        for number in range(chance.randint(1, 12)):
            at = since + (until - since) * chance.random()
            caption = chance.choice(BAD if chance.random() < careless else GOOD).format(thing=chance.choice(THINGS))
            platform = chance.choice(influencer.platforms)
            evidence = f"https://bang-chung.example/{influencer.actor.influencer_id}/{number}"
            await record_disclosure(
                scene.work_as(alliance.assessors[number % 2], at + timedelta(hours=2)),
                influencer_id=influencer.actor.influencer_id,
                post=PublishedPost(
                    platform=platform,
                    url=f"https://{platform}.example/{influencer.actor.influencer_id}/{number}",
                    published_at=at,
                    relation=DisclosureRelation.PAID,
                    caption=caption,
                    media=frozenset({DisclosureMedium.CAPTION, DisclosureMedium.PLATFORM_TOOL}),
                    before=f"{evidence}/truoc",
                    during=f"{evidence}/trong",
                    product_use="Đã dùng hai tuần trước khi đăng.",
                ),
            )
