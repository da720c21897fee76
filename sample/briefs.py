"""Briefs in every state that a moderator, a brand and the clock can bring about."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.actors import System
from domain.campaigns.takedowns import TakedownRequest
from domain.ids import BriefId
from domain.listings import ReviewGround, ReviewReason
from operations.campaigns.briefs import close_brief, expire_briefs, submit_brief
from operations.campaigns.moderation import approve_brief, ask_for_brief_changes, refuse_brief
from operations.campaigns.takedowns import order_takedown
from sample.advertisers import OPEN_FOR, Advertiser, content_of, draft
from sample.alliance import Alliance
from sample.scene import Scene

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Fate(StrEnum):
    """What becomes of a brief."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_ASKED = "changes asked"
    REFUSED = "refused"
    PUBLISHED = "published"
    CLOSED = "closed"
    EXPIRED = "expired"
    TAKEN_DOWN = "taken down"


FATES = (*(Fate.PUBLISHED,) * 23, Fate.EXPIRED, *(Fate.SUBMITTED,) * 4, *(Fate.DRAFT,) * 4, *(Fate.CLOSED,) * 3,
         *(Fate.CHANGES_ASKED,) * 2, *(Fate.REFUSED,) * 2, Fate.TAKEN_DOWN)  # fmt: skip
"""One for each of the forty brands, in a round."""

IN_ORDER = ReviewReason(ground=ReviewGround.IN_ORDER, clause=None, text="Đủ giấy tờ, lời lẽ đúng quy định.")
UNCLEAR = ReviewReason(
    ground=ReviewGround.HOUSE_RULE,
    clause="Quy tắc đăng tin, mục 3",
    text="Hãy nói rõ sản phẩm được gửi tặng hay cho mượn.",
)
MISLEADING = ReviewReason(
    ground=ReviewGround.LAW, clause="Luật Quảng cáo Điều 8.11", text="Tóm tắt gây hiểu nhầm về công dụng."
)


@dataclass(frozen=True)
class SampleBrief:
    """A brief of the sample."""

    id: BriefId
    advertiser: Advertiser
    fate: Fate
    published_at: datetime | None


async def post_briefs(
    scene: Scene, alliance: Alliance, advertisers: Sequence[Advertiser], *, at: datetime, chance: random.Random
) -> list[SampleBrief]:
    """A brief for each brand, each with its fate."""
    posted: list[SampleBrief] = []
    for number, advertiser in enumerate(advertisers):
        fate = FATES[number % len(FATES)]
        begun = at + chance.random() * 10 * DAY
        if fate is Fate.EXPIRED:
            begun -= OPEN_FOR
        content = content_of(advertiser, places=chance.randint(1, 4), at=begun, chance=chance)
        brief_id = await draft(scene, advertiser, content, begun)
        await _meet(scene, alliance, advertiser, brief_id, fate=fate, at=begun)
        posted.append(SampleBrief(brief_id, advertiser, fate, begun + DAY if fate is Fate.PUBLISHED else None))
        await scene.stage.flush()
    return posted


async def _meet(
    scene: Scene, alliance: Alliance, advertiser: Advertiser, brief_id: BriefId, *, fate: Fate, at: datetime
) -> None:
    """Let a drafted brief meet its fate, a day after it was handed in."""
    if fate is Fate.DRAFT:
        return
    await submit_brief(scene.work_as(advertiser.actor, at + HOUR), brief_id=brief_id)
    await scene.stage.flush()
    reviewing = scene.work_as(alliance.secretariat, at + DAY)
    match fate:
        case Fate.SUBMITTED:
            return
        case Fate.CHANGES_ASKED:
            await ask_for_brief_changes(reviewing, brief_id=brief_id, reason=UNCLEAR)
        case Fate.REFUSED:
            await refuse_brief(reviewing, brief_id=brief_id, reason=MISLEADING)
        case _:
            await approve_brief(reviewing, brief_id=brief_id, reason=IN_ORDER)
    await scene.stage.flush()
    if fate is Fate.CLOSED:
        await close_brief(scene.work_as(advertiser.actor, at + 5 * DAY), brief_id=brief_id)
    if fate is Fate.EXPIRED:
        await expire_briefs(scene.work_as(System(name="sample"), at + OPEN_FOR))
    if fate is Fate.TAKEN_DOWN:
        await order_takedown(
            scene.work_as(alliance.secretariat, at + 6 * DAY), brief_id=brief_id, request=_order(at + 6 * DAY)
        )


def _order(at: datetime) -> TakedownRequest:
    return TakedownRequest(
        authority="Cơ quan mẫu", reference="MAU-2026/GB", received_at=at, reason="Nghị định 342/2025 Điều 18"
    )
