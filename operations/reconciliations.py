"""Compare our books with a partner's list every night, open a case for every difference, let finance explain it."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import select

from domain.actors import Finance, System
from domain.chargebacks import Chargeback, ChargebackReported, ChargebackStatus
from domain.funding_refunds import FundingRefund, FundingRefundsFollowed, FundingRefundStatus
from domain.ids import FundingId, ReconciliationCaseId
from domain.money import Money
from domain.partner_costs import PartnerCost, PartnerCostsFollowed
from domain.payments import Funding, FundingStatus
from domain.payouts.events import PayoutFollowed
from domain.payouts.payout import Payout, PayoutStatus
from domain.reconciliations import (
    RESTLESS,
    WINDOW,
    CaseStatus,
    Difference,
    DifferenceKind,
    PartnerReconciliation,
    PartnerReconciliationBegun,
    ReconciliationCase,
    case_by,
)
from operations.partner_notices import partners_asked
from payments.rails import FundingRail, PartnerRecord
from payments.reconciling import BookedFunding, BookedPayout, Comparison, compare, compare_payouts
from storage.work import Work

log = structlog.get_logger()

MARGIN: Final = timedelta(days=7)
"""Fundings asked for so long before the window are known, though not compared: they may be paid within it."""


async def begin_partner_reconciliations(work: Work[System]) -> int:
    """Have the list of every partner that ever moved money for us be compared; answers how many partners."""
    rails = await partners_asked(work)
    for rail in rails:
        begun = work.add(PartnerReconciliation(rail=rail, begun_at=work.now))
        work.record(PartnerReconciliationBegun(reconciliation_id=begun.id, rail=rail, since=work.now - WINDOW))
    return len(rails)


async def ask_for_records(
    rail_named: Callable[[str], FundingRail], event: PartnerReconciliationBegun
) -> Sequence[PartnerRecord] | None:
    """A partner's own list; None of one that keeps none. Raises RailUnavailable, and is then tried again."""
    return await rail_named(event.rail).records_since(event.since)


async def reconcile_partner(
    work: Work[System], event: PartnerReconciliationBegun, records: Sequence[PartnerRecord] | None
) -> None:
    """Open a case for each new difference, end those whose difference is gone. Heard twice, it is done once.

    A chargeback or a cost of which we know nothing, and a refund or a payout of which less arrived than we know, are
    asked for at once, so that they are booked before the next night.
    """
    mine = select(PartnerReconciliation).where(PartnerReconciliation.id == event.reconciliation_id)
    reconciliation = await work.claim(mine)
    if reconciliation.ended_at is not None:
        return
    before = reconciliation.begun_at - RESTLESS
    comparison = Comparison((), frozenset())
    if records is not None:
        comparison = compare(await _booked(work, event, before), records, before=before)
        comparison += compare_payouts(await _booked_payouts(work, event, before), records, before=before)
    await _keep(work, event.rail, comparison)
    chargebacks = {each.funding_id for each in comparison.differences if each.kind is DifferenceKind.CHARGEBACK}
    work.record(*(ChargebackReported(funding_id=each) for each in sorted(filter(None, chargebacks))))
    undone = {each.funding_id for each in comparison.differences if _is_undone_refund(each)}
    work.record(*(FundingRefundsFollowed(funding_id=each) for each in sorted(filter(None, undone))))
    costly = {each.funding_id for each in comparison.differences if each.kind is DifferenceKind.COST}
    work.record(*(PartnerCostsFollowed(funding_id=each) for each in sorted(filter(None, costly))))
    taken_back = [each.payout_id for each in comparison.differences if each.theirs.minor < each.ours.minor]
    work.record(*(PayoutFollowed(payout_id=each) for each in sorted(filter(None, taken_back))))
    reconciliation.ended_at, reconciliation.compared = work.now, len(comparison.subjects)
    log.info(
        "money.reconciled",
        rail=event.rail,
        compared=len(comparison.subjects),
        differences=len(comparison.differences),
    )


async def explain_reconciliation_case(
    work: Work[Finance], *, reconciliation_case_id: ReconciliationCaseId, explanation: str
) -> ReconciliationCase:
    """End a case with what it is. Raises NotFound, WrongState, InvalidInput."""
    case = await work.claim(case_by(reconciliation_case_id))
    work.record(case.explain(explanation, by=work.actor.login_id, now=work.now))
    return case


async def keep_case_of_end(work: Work[System], funding: Funding, left: Money) -> None:
    """Have one open case for what of a funding is left after its partner may no longer keep it; none for nothing."""
    kept = await work.claim_all(
        select(ReconciliationCase)
        .where(ReconciliationCase.funding_id == funding.id, ReconciliationCase.kind == DifferenceKind.FUNDING_END)
        .order_by(ReconciliationCase.id)
    )
    for case in kept:
        if case.status is CaseStatus.OPEN and case.ours != left:
            work.record(case.vanish(now=work.now))
    if not left.minor:
        return
    difference = Difference(
        kind=DifferenceKind.FUNDING_END,
        subject=str(funding.id),
        funding_id=funding.id,
        ours=left,
        theirs=Money(0, left.currency),
        references=() if funding.reference is None else (funding.reference,),
    )
    _open(work, funding.rail, difference, next((case for case in kept if case.ours == left), None))


def _is_undone_refund(difference: Difference) -> bool:
    return difference.kind is DifferenceKind.REFUND and difference.theirs.minor < difference.ours.minor


async def _keep(work: Work[System], rail: str, comparison: Comparison) -> None:
    kept = await work.claim_all(
        select(ReconciliationCase)
        .where(ReconciliationCase.rail == rail, ReconciliationCase.kind != DifferenceKind.FUNDING_END)
        .order_by(ReconciliationCase.id)
    )
    cases = {case.identity: case for case in kept}
    found = {each.identity for each in comparison.differences}
    for case in kept:
        looked_at = case.subject in comparison.subjects
        if case.status is CaseStatus.OPEN and looked_at and case.identity not in found:
            work.record(case.vanish(now=work.now))
    for difference in comparison.differences:
        _open(work, rail, difference, cases.get(difference.identity))


def _open(work: Work[System], rail: str, difference: Difference, case: ReconciliationCase | None) -> None:
    """Open the case of a difference, or open it again; one that stands, or was explained, is left as it is."""
    if case is None:
        case, opened = ReconciliationCase.opened(rail, difference, now=work.now)
        work.add(case)
        work.record(opened)
    elif case.status is CaseStatus.GONE:
        work.record(case.come_back(now=work.now))


async def _booked(work: Work[System], event: PartnerReconciliationBegun, before: datetime) -> list[BookedFunding]:
    fundings = await work.all(
        select(Funding).where(Funding.rail == event.rail, Funding.requested_at >= event.since - MARGIN)
    )
    ours = [each.id for each in fundings]
    refunds, chargebacks, costs = (
        defaultdict[FundingId, list[FundingRefund]](list),
        defaultdict[FundingId, list[Chargeback]](list),
        defaultdict[FundingId, list[PartnerCost]](list),
    )
    for refund in await work.all(select(FundingRefund).where(FundingRefund.funding_id.in_(ours))):
        refunds[refund.funding_id].append(refund)
    for chargeback in await work.all(select(Chargeback).where(Chargeback.funding_id.in_(ours))):
        chargebacks[chargeback.funding_id].append(chargeback)
    for cost in await work.all(select(PartnerCost).where(PartnerCost.funding_id.in_(ours))):
        costs[cost.funding_id].append(cost)
    return [
        _of(each, refunds[each.id], chargebacks[each.id], costs[each.id], since=event.since, before=before)
        for each in fundings
    ]


async def _booked_payouts(
    work: Work[System], event: PartnerReconciliationBegun, before: datetime
) -> list[BookedPayout]:
    """The payouts that this partner was asked for; under way is what it has not answered, or answered just now."""
    payouts = await work.all(select(Payout).where(Payout.rail == event.rail, Payout.sent_at >= event.since - MARGIN))
    return [
        BookedPayout(
            payout_id=each.id,
            paid=each.net if each.status is PayoutStatus.PAID else Money(0, each.net.currency),
            settled=each.ended_at is not None
            and each.ended_at < before
            and each.sent_at is not None
            and each.sent_at >= event.since,
        )
        for each in payouts
    ]


def _of(
    funding: Funding,
    refunds: Sequence[FundingRefund],
    chargebacks: Sequence[Chargeback],
    costs: Sequence[PartnerCost],
    *,
    since: datetime,
    before: datetime,
) -> BookedFunding:
    away = [each.amount.minor for each in chargebacks if each.status is not ChargebackStatus.WON]
    moved = [
        funding.answered_at or funding.requested_at,
        *(each.answered_at or each.asked_at for each in refunds),
        *(each.ended_at or each.taken_at for each in chargebacks),
        *(each.booked_at for each in costs),
    ]
    under_way = funding.status is FundingStatus.REQUESTED or any(
        each.status is FundingRefundStatus.REQUESTED for each in refunds
    )
    currency = funding.amount.currency
    return BookedFunding(
        funding_id=funding.id,
        status=funding.status,
        amount=funding.amount,
        refunded=Money(sum(each.returned_minor for each in refunds), currency),
        charged_back=Money(sum(away), currency),
        costs=Money(sum(each.amount.minor for each in costs if each.amount.currency == currency), currency),
        settled=not under_way and funding.requested_at >= since and max(moved) < before,
    )
