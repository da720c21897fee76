"""What the types of a booking read, and who sees it: its two sides, and the alliance's admins."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import strawberry
from sqlalchemy import ScalarSelect, select

from domain.bookings import amendments, booking, deliverables, drafts, judgments, product_uses, results, samples
from domain.bookings.next_steps import next_steps
from domain.bookings.result_series import newest_of_each_source, stands
from domain.bookings.rules import rule_named
from domain.bookings.shares import part_of, share_reached
from domain.bookings.visibility import booking_is_visible, pieces_online
from domain.campaigns import briefs
from domain.disputes.dispute import Dispute
from domain.disputes.status import OPEN
from domain.disputes.window import disputable_until, stands_at_once
from domain.ids import FileId, ResultId
from domain.money import vnd
from domain.offers.terms import Side
from domain.payments import Hold as HoldRow
from domain.payouts.estimates import taxation_told
from domain.reviews.review import Review as ReviewRow
from domain.reviews.rules import review_rule
from schema.bookings.amendments import BookingAmendment, amended_terms_of, amendment_contract_of
from schema.bookings.contracts import contract_of
from schema.bookings.milestones import COLUMNS as MILESTONE_COLUMNS
from schema.bookings.milestones import milestones_of
from schema.bookings.result_types import DeliverableResult, NewestResults
from schema.bookings.types import (
    Booking,
    Deliverable,
    Draft,
    DraftJudgment,
    Evidence,
    Sample,
    StatedFile,
    StatedProductUse,
)
from schema.brands import BRAND
from schema.campaigns.readings import BRIEF
from schema.categories import CATEGORIES
from schema.counts import Count
from schema.disputes.readings import DISPUTE, STANDING, next_step_of_dispute
from schema.files import kept_file_of, rest_of_file
from schema.influencers.readings import INFLUENCER
from schema.money import Money
from schema.next_steps import NextStep, next_step_of
from schema.node_keys import node_id
from schema.payments import HOLD
from schema.rate_rules import rate_rule
from schema.reading import Many, One, Paged, Within, known, reads, value
from schema.reference import format_of, platform_of
from schema.reviews import REVIEW
from schema.terms import OFFER_TERMS


def reviews_close_at(ended_at: datetime) -> datetime:
    """Until when a booking that ended then may be reviewed."""
    return review_rule(ended_at).closes_at(ended_at)


def _dong(minor: int) -> Money:
    return Money.of(vnd(minor))


def newest_results_of(said: list[dict[str, Any]]) -> list[NewestResults]:
    """What each source said last, from `newest_of_each_source`."""
    return [
        NewestResults(
            source=results.ResultSource(each["source"]),
            integration=each["integration"],
            views=each["views"],
            reach=each["reach"],
            clicks=each["clicks"],
            orders=each["orders"],
            measured_at=datetime.fromisoformat(each["measured_at"]),
        )
        for each in said
    ]


def result_id_of(key: ResultId) -> strawberry.ID:
    """A report, as the API names it."""
    return node_id(DeliverableResult, key)


def stated_file_of(
    sha256: str, size: int, media_type: str, file_id: FileId | None, rest: dict[str, Any] | None
) -> StatedFile:
    """A file that was stated or is kept, from its columns and `rest_of_file`."""
    kept = None if file_id is None or rest is None else kept_file_of(file_id, sha256, size, media_type, rest)
    return StatedFile(sha256=sha256, size=Count(size), media_type=media_type, kept=kept)


def evidence_of(
    _published: str,
    url: str | None,
    at_second: int | None,
    sha256: str | None,
    *file: Any,
) -> Evidence:
    """What was captured of one notice of what is published, from its columns."""
    if sha256 is None:
        return Evidence(url=url, file=None, at_second=at_second)
    return Evidence(url=url, file=stated_file_of(sha256, *file), at_second=at_second)


def _evidence(name: str) -> Any:
    columns = deliverables.Deliverable.__table__.c
    return value(
        evidence_of,
        deliverables.Deliverable.url,
        *(columns[f"{name}_{part}"] for part in ("url", "second", "sha256", "size", "media_type", "file_id")),
        rest_of_file(columns[f"{name}_file_id"]),
    )


DELIVERABLE: Final = reads(
    Deliverable,
    deliverables.Deliverable,
    visible=Within(lambda: BOOKING, deliverables.Deliverable.booking_id),
    columns={
        "platform": value(platform_of, deliverables.Deliverable.platform),
        "format": value(format_of, deliverables.Deliverable.format),
        "evidence_before": _evidence("before"),
        "evidence_during": _evidence("during"),
        "newest_results": value(newest_results_of, newest_of_each_source()),
    },
    paged={"results": Paged(reading=lambda: DELIVERABLE_RESULT, key=results.DeliverableResult.deliverable_id)},
)
DELIVERABLE_RESULT: Final = reads(
    DeliverableResult,
    results.DeliverableResult,
    visible=Within(DELIVERABLE, results.DeliverableResult.deliverable_id),
    columns={
        "corrects": value(result_id_of, results.DeliverableResult.corrects_id),
        "stands": stands(),
    },
)


def next_steps_of(  # noqa: PLR0917 - one for each column
    status: booking.BookingStatus,
    fee_rule: str,
    told: Mapping[str, Any] | None,
    fee_minor: int,
    strikes_at: datetime | None,
    cancellation_side: Side | None,
    cancels_at: datetime | None,
    cancellation_pays: int | None,
    at_fault: bool,  # noqa: FBT001 - a row's column
    overdue_pays: int,
    removed: bool,  # noqa: FBT001 - a row's column
    rule_version: str,
    script_sent_at: datetime | None,
    drafts: int,
    rounds: int,
    online: int,
    *dispute: Any,
) -> list[NextStep]:
    """What a booking waits for, from its columns and those of the dispute that is open; fees are in đồng."""
    disputed = next_step_of_dispute(*dispute)
    if disputed is not None:
        return [next_step_of(disputed, fee_rule=fee_rule, told=told)]
    script = script_sent_at is not None
    share = share_reached(rule_named(rule_version), script_sent=script, drafts=drafts, rounds=rounds, online=online)
    steps = next_steps(
        status,
        vnd(fee_minor),
        strikes_at=strikes_at,
        cancellation_side=cancellation_side,
        cancels_at=cancels_at,
        cancellation_pays=None if cancellation_pays is None else vnd(cancellation_pays),
        cancellation_at_fault=at_fault,
        overdue_pays=vnd(overdue_pays),
        removed_pays=part_of(vnd(fee_minor), share) if removed else None,
    )
    return [next_step_of(each, fee_rule=fee_rule, told=told) for each in steps]


def _of_open_dispute(column: Any) -> ScalarSelect[Any]:
    """A column of the dispute that a booking stands in; null where there is none."""
    return select(column).where(Dispute.booking_id == booking.Booking.id, Dispute.status.in_(OPEN)).scalar_subquery()


_DRAFT: Final = drafts.Draft
DRAFT: Final = reads(
    Draft,
    drafts.Draft,
    visible=Within(lambda: BOOKING, drafts.Draft.booking_id),
    columns={
        "file": value(
            stated_file_of,
            _DRAFT.file_sha256,
            _DRAFT.file_size,
            _DRAFT.file_media_type,
            _DRAFT.file_id,
            rest_of_file(_DRAFT.file_id),
        )
    },
)
DRAFT_JUDGMENT: Final = reads(
    DraftJudgment,
    judgments.DraftJudgment,
    visible=Within(lambda: BOOKING, judgments.DraftJudgment.booking_id),
)
AMENDMENT: Final = reads(
    BookingAmendment,
    amendments.BookingAmendment,
    visible=Within(lambda: BOOKING, amendments.BookingAmendment.booking_id),
    columns={
        "terms": value(amended_terms_of, amendments.BookingAmendment.terms),
        "contract": value(
            amendment_contract_of, amendments.BookingAmendment.contract, amendments.BookingAmendment.contract_hash
        ),
    },
)
SAMPLE: Final = reads(Sample, samples.Sample, visible=Within(lambda: BOOKING, samples.Sample.booking_id))

STATED_PRODUCT_USE: Final = reads(
    StatedProductUse,
    product_uses.StatedProductUse,
    visible=Within(lambda: BOOKING, product_uses.StatedProductUse.booking_id),
    one={"sample": One(reading=SAMPLE, key=product_uses.StatedProductUse.sample_id)},
)

_ROW: Final = booking.Booking
BOOKING: Final = reads(
    Booking,
    booking.Booking,
    visible=booking_is_visible,
    columns={
        "category": known(CATEGORIES, _ROW.category),
        "next": value(
            next_steps_of,
            _ROW.status,
            _ROW.fee_rule,
            taxation_told,
            booking.Booking.__table__.c.fee_minor,
            _ROW.strikes_at,
            _ROW.cancellation_side,
            _ROW.cancels_at,
            _ROW.cancellation_pays_minor,
            _ROW.cancellation_at_fault,
            _ROW.overdue_pays_minor,
            select(briefs.Brief.status == briefs.BriefStatus.TAKEN_DOWN)
            .where(briefs.Brief.id == _ROW.brief_id)
            .scalar_subquery(),
            _ROW.rule_version,
            _ROW.script_sent_at,
            _ROW.drafts,
            _ROW.rounds,
            pieces_online(),
            *(_of_open_dispute(column) for column in STANDING),
        ),
        "disputable_until": value(disputable_until, _ROW.ended_at, stands_at_once()),
        "milestones": value(milestones_of, *MILESTONE_COLUMNS),
        "cancellation_pays": value(_dong, _ROW.cancellation_pays_minor),
        "reviews_close_at": value(reviews_close_at, _ROW.ended_at),
        "fee_rate": value(rate_rule, _ROW.fee_rule),
        "contract": value(contract_of, _ROW.contract, _ROW.contract_hash),
    },
    one={
        "terms": One(reading=OFFER_TERMS, key=_ROW.terms_id),
        "hold": One(reading=HOLD, key=HoldRow.booking_id),
        "product_use": One(reading=STATED_PRODUCT_USE, key=product_uses.StatedProductUse.booking_id),
        "brief": One(reading=BRIEF, key=_ROW.brief_id),
        "brand": One(reading=BRAND, key=_ROW.brand_id),
        "influencer": One(reading=INFLUENCER, key=_ROW.influencer_id),
    },
    many={
        "deliverables": Many(
            reading=DELIVERABLE,
            key=deliverables.Deliverable.booking_id,
            order_by=[deliverables.Deliverable.place],
            about=3,
        ),
        "amendments": Many(
            reading=AMENDMENT,
            key=amendments.BookingAmendment.booking_id,
            order_by=[amendments.BookingAmendment.number],
            about=1,
        ),
        "drafts": Many(reading=DRAFT, key=drafts.Draft.booking_id, order_by=[drafts.Draft.number], about=2),
        "judgments": Many(
            reading=DRAFT_JUDGMENT,
            key=judgments.DraftJudgment.booking_id,
            order_by=[judgments.DraftJudgment.draft_number],
            about=1,
        ),
        "reviews": Many(reading=REVIEW, key=ReviewRow.booking_id, order_by=[ReviewRow.id], about=2),
        "disputes": Many(reading=DISPUTE, key=Dispute.booking_id, order_by=[Dispute.id], about=1),
        "samples": Many(reading=SAMPLE, key=samples.Sample.booking_id, order_by=[samples.Sample.id], about=1),
    },
)
