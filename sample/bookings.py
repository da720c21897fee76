"""Bookings in every state: the campaign is funded through the sandbox rail, the fee held, the work done or undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select

from domain.actors import ActingBrandOwner, ActingInfluencer, System
from domain.bookings.booking import Booking
from domain.bookings.deliverables import Deliverable
from domain.bookings.events import BookingApproved
from domain.bookings.publications import Evidence, Publication
from domain.bookings.results import Figures, ResultReport
from domain.ids import BookingId
from domain.influencers.channels import channels_of
from domain.money import Money, vnd
from domain.offers.terms import Side
from domain.payments import FundingRequested
from domain.reference.platforms import FORMATS
from domain.reviews.review import Review
from operations.bookings.delivering import (
    approve_booking,
    approve_draft,
    ask_for_draft_changes,
    publish_deliverable,
    send_draft,
)
from operations.bookings.judging import refer_draft
from operations.bookings.results import report_results
from operations.bookings.settling import (
    agree_to_cancel_booking,
    ask_to_cancel_booking,
    cancel_silent_bookings,
    settle_booking,
)
from operations.disputes.opening import add_dispute_evidence, open_dispute
from operations.disputes.resolving import answer_dispute
from operations.payments import collect_funding, fund_campaign
from operations.reviews import reply_to_review, write_review
from payments.sandbox_rail import DECLINED_ENDING, SandboxRail
from sample.advertisers import Advertiser
from sample.scene import PROOF, Scene

HOUR: Final = timedelta(hours=1)
SYSTEM: Final = System(name="sample")
_POSTS: Final = {"tiktok": "video", "instagram": "p", "x": "status", "threads": "post"}
"""What stands before a post in the addresses of a platform; elsewhere `posts`."""
RAIL: Final = SandboxRail()


class BookingFate(StrEnum):
    """What becomes of a booking."""

    FUNDED = "funded"
    DRAFT_SENT = "draft sent"
    CHANGES_ASKED = "changes asked"
    DRAFT_APPROVED = "draft approved"
    PUBLISHED = "published"
    APPROVED = "approved"
    SETTLED = "settled"
    CANCELLED = "cancelled by consent"
    CANCELLED_BY_SILENCE = "cancelled by silence"
    JUDGING = "before the judge"
    DISPUTED = "disputed"


UNDONE: Final = frozenset({BookingFate.CANCELLED, BookingFate.CANCELLED_BY_SILENCE})
"""Their places are free again, so a brief that they filled is open again."""
_WORK: Final = tuple(fate for fate in BookingFate if fate not in UNDONE | {BookingFate.JUDGING, BookingFate.DISPUTED})
"""In the order in which work comes to its end."""


@dataclass(frozen=True)
class Agreement:
    """A booking with its two sides, made at an instant."""

    id: BookingId
    brand: ActingBrandOwner
    influencer: ActingInfluencer
    at: datetime


async def fund(scene: Scene, advertiser: Advertiser, amount: Money, at: datetime) -> None:
    """Put money into the brand's campaign, through the partner and into the books."""
    event = await _request(scene, advertiser, amount, at)
    answer = await RAIL.collect(key=str(event.funding_id), amount=event.amount)
    await collect_funding(scene.work_as(SYSTEM, at + HOUR), event, answer)
    await scene.stage.flush()


async def fund_in_vain(scene: Scene, advertiser: Advertiser, at: datetime) -> None:
    """One funding that the partner declines, and one that it has not answered yet."""
    await fund(scene, advertiser, vnd(10_000_000 + DECLINED_ENDING), at)
    await _request(scene, advertiser, vnd(15_000_000), at + HOUR)


async def _request(scene: Scene, advertiser: Advertiser, amount: Money, at: datetime) -> FundingRequested:
    funding = await fund_campaign(
        scene.work_as(advertiser.actor, at),
        campaign_id=advertiser.campaign_id,
        amount=amount,
        rail=RAIL.name,
        bounds=RAIL.bounds,
    )
    return FundingRequested(funding_id=funding.id, campaign_id=funding.campaign_id, amount=funding.amount)


async def carry_out(scene: Scene, agreed: Agreement, fate: BookingFate) -> None:
    """Let a booking meet its fate, within four days of its making."""
    if fate in UNDONE:
        await _undo(scene, agreed, by_silence=fate is BookingFate.CANCELLED_BY_SILENCE)
        return
    if fate is BookingFate.JUDGING:
        await _bring_before_the_judge(scene, agreed)
        return
    worked = BookingFate.PUBLISHED if fate is BookingFate.DISPUTED else fate
    for step, (reached, take) in enumerate(_STEPS, start=1):
        if _WORK.index(worked) >= _WORK.index(reached):
            await take(scene, agreed, agreed.at + step * 10 * HOUR)
            await scene.stage.flush()
    if fate is BookingFate.DISPUTED:
        await _dispute(scene, agreed, agreed.at + 60 * HOUR)
    if fate is BookingFate.SETTLED:
        await _report_results(scene, agreed, agreed.at + 70 * HOUR)
        await _review(scene, agreed, agreed.at + 80 * HOUR)


async def _send_draft(scene: Scene, agreed: Agreement, at: datetime) -> None:
    await send_draft(
        scene.work_as(agreed.influencer, at),
        booking_id=agreed.id,
        url=f"https://ban-nhap.example/{agreed.id}",
        note="Bản đầu, chưa ghép nhạc.",
    )


async def _ask_for_changes(scene: Scene, agreed: Agreement, at: datetime) -> None:
    await ask_for_draft_changes(
        scene.work_as(agreed.brand, at), booking_id=agreed.id, changes="Nói “quảng cáo” ngay câu đầu giúp nhé."
    )


async def _approve_draft(scene: Scene, agreed: Agreement, at: datetime) -> None:
    await _send_draft(scene, agreed, at)
    await scene.stage.flush()
    await approve_draft(scene.work_as(agreed.brand, at + HOUR), booking_id=agreed.id)


async def _bring_before_the_judge(scene: Scene, agreed: Agreement) -> None:
    at = agreed.at + 10 * HOUR
    for _ in range(2):
        await _send_draft(scene, agreed, at)
        await scene.stage.flush()
        await _ask_for_changes(scene, agreed, at + HOUR)
        await scene.stage.flush()
        at += 2 * HOUR
    await _send_draft(scene, agreed, at)
    await scene.stage.flush()
    grounds = "Bản yêu cầu hỏi cảnh dùng thử; cả ba bản nháp đều không có."
    await refer_draft(scene.work_as(agreed.brand, at + HOUR), booking_id=agreed.id, grounds=grounds)
    await scene.stage.flush()


async def _publish(scene: Scene, agreed: Agreement, at: datetime) -> None:
    channels = {each.platform: each for each in await scene.stage.all(channels_of(agreed.influencer.influencer_id))}
    for owed in await _owed(scene, agreed.id):
        evidence = f"https://bang-chung.example/{owed.id}"
        timed = FORMATS[owed.format].timed
        publication = Publication(
            url=f"{channels[owed.platform].url}/{_POSTS.get(owed.platform, 'posts')}/{owed.id}",
            published_at=at - HOUR,
            evidence_before=Evidence(url=f"{evidence}/truoc", at_second=0 if timed else None),
            evidence_during=Evidence(url=f"{evidence}/trong", at_second=7 if timed else None),
        )
        await publish_deliverable(scene.work_as(agreed.influencer, at), deliverable_id=owed.id, publication=publication)


async def _dispute(scene: Scene, agreed: Agreement, at: datetime) -> None:
    dispute = await open_dispute(
        scene.work_as(agreed.brand, at),
        booking_id=agreed.id,
        claim=vnd(0),
        grounds="Lời giới thiệu nói sai xuất xứ sản phẩm.",
    )
    await scene.stage.flush()
    await add_dispute_evidence(
        scene.work_as(agreed.brand, at + HOUR),
        dispute_id=dispute.id,
        statement="Giây 25: “hàng nhập khẩu”. Hồ sơ ghi sản xuất tại Việt Nam.",
        url=f"https://bai-dang.example/{agreed.id}/giay-25",
        file_hash=None,
    )
    statement = "Câu ấy theo tài liệu nhãn hàng gửi."
    await answer_dispute(
        scene.work_as(agreed.influencer, at + 2 * HOUR), dispute_id=dispute.id, statement=statement, agrees=False
    )
    await scene.stage.flush()


async def _approve(scene: Scene, agreed: Agreement, at: datetime) -> None:
    await approve_booking(scene.work_as(agreed.brand, at), booking_id=agreed.id, proof=PROOF)


async def _settle(scene: Scene, agreed: Agreement, at: datetime) -> None:
    await settle_booking(scene.work_as(SYSTEM, at), BookingApproved(booking_id=agreed.id))


async def _report_results(scene: Scene, agreed: Agreement, at: datetime) -> None:
    """What was seen of each piece: the influencer says so twice, and the brand, which counts orders, a little less."""
    for owed in await _owed(scene, agreed.id):
        views = 4_000 + owed.id.int % 56_000
        early = Figures(views=views // 3, clicks=views // 90)
        late = Figures(views=views, reach=views * 4 // 5, clicks=views // 40)
        counted = Figures(views=views * 97 // 100, orders=views // 900)
        for actor, figures, measured_at in (
            (agreed.influencer, early, at - 20 * HOUR),
            (agreed.influencer, late, at - HOUR),
            (agreed.brand, counted, at - HOUR),
        ):
            report = ResultReport(figures=figures, measured_at=measured_at)
            await report_results(scene.work_as(actor, at), deliverable_id=owed.id, report=report)


async def _review(scene: Scene, agreed: Agreement, at: datetime) -> None:
    """Both sides say what they think of each other, and the influencer answers."""
    sides = ((agreed.brand, 5, "Giao đúng hẹn, nói rõ là quảng cáo."), (agreed.influencer, 4, "Trả lời hơi chậm."))
    for actor, rating, words in sides:
        await write_review(scene.work_as(actor, at), booking_id=agreed.id, rating=rating, words=words)
        await scene.stage.flush()
    of_brand = select(Review).where(Review.booking_id == agreed.id, Review.side == Side.BRAND)
    review = await scene.stage.one(of_brand)
    await reply_to_review(
        scene.work_as(agreed.influencer, at + HOUR), review_id=review.id, reply="Cảm ơn, mong lại được hợp tác."
    )
    await scene.stage.flush()


async def _undo(scene: Scene, agreed: Agreement, *, by_silence: bool) -> None:
    wished = agreed.at + 10 * HOUR
    if not by_silence:
        # Its fee is split: work that was shown is paid in part.
        await _send_draft(scene, agreed, wished - HOUR)
        await scene.stage.flush()
    await ask_to_cancel_booking(scene.work_as(agreed.brand, wished), booking_id=agreed.id)
    await scene.stage.flush()
    if by_silence:
        booking = await scene.stage.one(select(Booking).where(Booking.id == agreed.id))
        await cancel_silent_bookings(scene.work_as(SYSTEM, booking.cancels_at or wished))
    else:
        await agree_to_cancel_booking(
            scene.work_as(agreed.influencer, wished + HOUR), booking_id=agreed.id, proof=PROOF
        )
    await scene.stage.flush()


async def _owed(scene: Scene, booking_id: BookingId) -> Sequence[Deliverable]:
    return await scene.stage.all(
        select(Deliverable).where(Deliverable.booking_id == booking_id).order_by(Deliverable.place)
    )


_STEPS: Final = (
    (BookingFate.DRAFT_SENT, _send_draft),
    (BookingFate.CHANGES_ASKED, _ask_for_changes),
    (BookingFate.DRAFT_APPROVED, _approve_draft),
    (BookingFate.PUBLISHED, _publish),
    (BookingFate.APPROVED, _approve),
    (BookingFate.SETTLED, _settle),
)
"""What is done to reach each state."""
