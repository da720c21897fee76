"""What waits for an organ of the alliance is heard by that organ over a real socket, and by no other."""

from contextlib import AsyncExitStack
from typing import Final

from domain.actors import Integrity, System
from domain.bank_batches.batch import BankBatchMade, BankBatchOverdue
from domain.bookings.booking import Booking
from domain.bookings.clocks import BookingStep
from domain.bookings.events import BookingReminded, DraftSent
from domain.chargebacks import FundingChargedBack
from domain.disputes.events import DisputeClockStruck, DisputeReminded, ProposalRejected
from domain.events import Event
from domain.funding_ends.end import FundingEnded
from domain.funding_refunds import FundingRefundFailed
from domain.ids import (
    BankBatchId,
    BookingId,
    CampaignId,
    ChargebackId,
    DisputeId,
    FundingId,
    FundingRefundId,
    InfluencerId,
    LoginId,
    PayoutId,
    PayoutReversalId,
    ReconciliationCaseId,
    ReviewId,
    new_id,
)
from domain.influencers.profiles import Influencer
from domain.money import vnd
from domain.news import ORGANS
from domain.offers.terms import Side
from domain.payouts.events import PayoutFailed, PayoutHeld, PayoutPaid
from domain.payouts.reversals import PayoutReversalRefused
from domain.reconciliations import DifferenceKind, ReconciliationCaseOpened
from domain.reviews.review import ReviewPublished, ReviewReplied, ReviewWritten
from operations.bookings.judging import judge_draft, refer_draft
from operations.disputes.opening import open_dispute
from operations.disputes.resolving import answer_dispute, propose_resolution, reject_proposal
from schema.bookings.types import Booking as BookingType
from schema.node_keys import node_id
from tests.callers import Kind, all_but, make_caller
from tests.databases import TestDatabase
from tests.instants import NOON
from tests.listening import BOOKING, MINE, ORGAN, Newsroom, listening
from tests.makers.markets import Market, acting, booked
from tests.operations.bookings.test_delivering import send_back, show
from tests.operations.bookings.test_judging import GROUNDS

PROGRAM: Final = System(name="test")
HEAR: Final = (Kind.FINANCE, Kind.SECRETARIAT, Kind.INTEGRITY, Kind.DECIDER)


def of_finance() -> dict[str, Event]:
    """What finance hears, each by how it is told."""
    funding, campaign, batch = FundingId(new_id()), CampaignId(new_id()), BankBatchId(new_id())
    payout, person, somebody = PayoutId(new_id()), InfluencerId(new_id()), LoginId(new_id())
    return {
        "BankBatchMade BankBatch": BankBatchMade(batch_id=batch, orders=1, total=vnd(1), sha256="0", by=somebody),
        "BankBatchOverdue BankBatch": BankBatchOverdue(batch_id=batch),
        "ReconciliationCaseOpened ReconciliationCase": ReconciliationCaseOpened(
            case_id=ReconciliationCaseId(new_id()), rail="x", kind=DifferenceKind.PAYMENT, ours=vnd(1), theirs=vnd(2)
        ),
        "PayoutHeld Payout": PayoutHeld(payout_id=payout, influencer_id=person, by=None),
        "PayoutFailed Payout": PayoutFailed(payout_id=payout, influencer_id=person),
        "PayoutReversalRefused Payout": PayoutReversalRefused(reversal_id=PayoutReversalId(new_id()), payout_id=payout),
        "FundingChargedBack Chargeback": FundingChargedBack(
            chargeback_id=ChargebackId(new_id()), funding_id=funding, campaign_id=campaign, amount=vnd(1), owed=vnd(0)
        ),
        "FundingRefundFailed FundingRefund": FundingRefundFailed(
            refund_id=FundingRefundId(new_id()), funding_id=funding, amount=vnd(1)
        ),
        "FundingEnded Funding": FundingEnded(funding_id=funding, campaign_id=campaign, free=vnd(0), held=vnd(1)),
    }


async def test_each_organ_hears_what_waits_for_it_and_nothing_else(newsroom: Newsroom, database: TestDatabase) -> None:
    booking, dispute, person = BookingId(new_id()), DisputeId(new_id()), InfluencerId(new_id())
    money = of_finance()
    of_mediation: dict[str, Event] = {
        "BookingReminded Booking": BookingReminded(booking_id=booking, step=BookingStep.JUDGE_DRAFT, strikes_at=NOON),
        "DisputeReminded Dispute": DisputeReminded(
            dispute_id=dispute, booking_id=booking, step=BookingStep.PROPOSE_RESOLUTION, strikes_at=NOON
        ),
    }
    of_decision: dict[str, Event] = {
        "ProposalRejected Dispute": ProposalRejected(dispute_id=dispute, booking_id=booking, side=Side.BRAND),
        "DisputeClockStruck Dispute": DisputeClockStruck(
            dispute_id=dispute, booking_id=booking, step=BookingStep.DECIDE_DISPUTE
        ),
    }
    of_nobody = [
        DraftSent(booking_id=booking, number=1),
        BookingReminded(booking_id=booking, step=BookingStep.ANSWER_DRAFT, strikes_at=NOON),
        DisputeReminded(dispute_id=dispute, booking_id=booking, step=BookingStep.ANSWER_DISPUTE, strikes_at=NOON),
        PayoutPaid(payout_id=PayoutId(new_id()), influencer_id=person, net=vnd(1)),
    ]
    async with AsyncExitStack() as sockets:
        ears = {
            kind: await sockets.enter_async_context(
                listening(newsroom, await make_caller(database, kind), {ORGAN: None})
            )
            for kind in Kind
        }
        refused = {kind: await ears[kind].refusals(1) for kind in all_but(*HEAR)}
        await newsroom.listened_to_by(len(HEAR))
        async with database.work(PROGRAM, NOON) as work:
            work.record(*of_nobody, *money.values(), *of_mediation.values(), *of_decision.values())
        told = {Kind.FINANCE: money, Kind.SECRETARIAT: of_mediation, Kind.INTEGRITY: of_mediation}
        told[Kind.DECIDER] = of_decision
        heard = {kind: await ears[kind].hear(len(told[kind])) for kind in HEAR}
        silence = {await ear.nothing_more() for ear in ears.values()}

    assert heard == {kind: {ORGAN: list(told[kind])} for kind in HEAR}
    assert refused == {
        kind: {ORGAN: "NOT_SIGNED_IN" if kind is Kind.VISITOR else "NOT_ALLOWED"} for kind in all_but(*HEAR)
    }
    assert silence == {True}
    assert len(ORGANS) == len(HEAR)


async def test_judges_and_mediators_hear_when_a_draft_and_a_dispute_come_to_them(
    newsroom: Newsroom, database: TestDatabase, market: Market, influencer: Influencer
) -> None:
    at, person, brand = NOON, acting(influencer), market.manager
    booking = await with_no_rounds_left(database, market, influencer)
    judge, decider = await make_caller(database, Kind.INTEGRITY), await make_caller(database, Kind.DECIDER)
    assert judge.login is not None
    mediator = Integrity(login_id=judge.login.id)
    async with (
        listening(newsroom, judge, {ORGAN: None}) as of_mediation,
        listening(newsroom, decider, {ORGAN: None}) as of_decision,
    ):
        await newsroom.listened_to_by(2)
        async with database.work(brand, at) as work:
            await refer_draft(work, booking_id=booking.id, grounds=GROUNDS)
        async with database.work(mediator, at) as work:
            await judge_draft(work, booking_id=booking.id, meets_brief=False, findings="Không có cảnh mở hộp.")
        async with database.work(brand, at) as work:
            opened = await open_dispute(work, booking_id=booking.id, claim=vnd(0), grounds="Không làm tiếp.")
        async with database.work(person, at) as work:
            await answer_dispute(work, dispute_id=opened.id, statement="Đã làm đủ.", agrees=False)
        async with database.work(mediator, at) as work:
            await propose_resolution(work, dispute_id=opened.id, released=vnd(1), reasons="Một phần.")
        async with database.work(person, at) as work:
            await reject_proposal(work, dispute_id=opened.id)
        judged, decided = await of_mediation.hear(7), await of_decision.hear(2)
        silence = [await of_mediation.nothing_more(), await of_decision.nothing_more()]

    assert judged == {
        ORGAN: [
            "DraftReferred Booking",
            "BookingClockStarted Booking",
            "DraftJudged Booking",
            "DisputeOpened Dispute",
            "DisputeAnswered Dispute",
            "DisputeClockStarted Dispute",
            "DisputeProposed Dispute",
        ]
    }
    assert decided == {ORGAN: ["ProposalRejected Dispute", "DisputeClockStarted Dispute"]}
    assert silence == [True, True]


async def with_no_rounds_left(database: TestDatabase, market: Market, influencer: Influencer) -> Booking:
    """A booking whose third draft waits for the brand."""
    booking = await booked(database, market, influencer)
    for _ in range(2):
        await show(database, acting(influencer), booking)
        await send_back(database, market.manager, booking)
    await show(database, acting(influencer), booking)
    return booking


async def test_a_review_is_told_to_both_sides_once_it_is_shown(
    newsroom: Newsroom, database: TestDatabase, market: Market, influencer: Influencer, booking: Booking
) -> None:
    review = ReviewId(new_id())
    brand = await make_caller(database, Kind.BRAND_VIEWER, brand=market.brand)
    person = await make_caller(database, Kind.INFLUENCER, influencer=influencer)
    stranger = await make_caller(database, Kind.BRAND_OWNER)
    of_booking = {BOOKING: node_id(BookingType, booking.id)}
    async with (
        listening(newsroom, brand, {**of_booking, MINE: None}) as ear,
        listening(newsroom, person, {MINE: None}) as other,
        listening(newsroom, stranger, {MINE: None}) as elsewhere,
    ):
        await newsroom.listened_to_by(4)
        async with database.work(PROGRAM, NOON) as work:
            work.record(ReviewWritten(review_id=review, booking_id=booking.id, side=Side.BRAND))
            work.record(ReviewPublished(review_id=review, booking_id=booking.id, side=Side.BRAND, rating=5))
            work.record(ReviewReplied(review_id=review, booking_id=booking.id))
        heard = [await ear.hear(4), await other.hear(2)]
        silence = [await each.nothing_more() for each in (ear, other, elsewhere)]

    shown = ["ReviewPublished Review", "ReviewReplied Review"]
    assert heard == [{BOOKING: shown, MINE: shown}, {MINE: shown}]
    assert silence == [True] * 3
