"""What the types of a dispute read, and who sees it: both sides of the booking, and the alliance's admins."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import strawberry
from sqlalchemy import func, select

from domain.bookings.booking import Booking
from domain.bookings.next_steps import NextStep as StepOfBooking
from domain.bookings.status import BookingStatus
from domain.disputes import dispute, evidence
from domain.disputes.next_steps import Standing, next_step
from domain.disputes.status import DisputeStatus
from domain.disputes.visibility import dispute_is_visible
from domain.money import vnd
from domain.offers.terms import Side
from domain.payouts.estimates import taxation_told
from schema.disputes.types import Dispute, DisputeEvidence
from schema.files import FILE
from schema.money import Money
from schema.next_steps import NextStep, next_step_of
from schema.node_keys import encoder_of
from schema.reading import Many, One, Within, reads, value

_ROW: Final = dispute.Dispute
_FEE: Final = dispute.Dispute.__table__.c.fee_minor
_FEE_RULE: Final = select(Booking.fee_rule).where(Booking.id == _ROW.booking_id).scalar_subquery()
STANDING: Final[Sequence[Any]] = (
    _ROW.status,
    _ROW.side,
    _ROW.booking_status,
    _FEE,
    func.coalesce(_ROW.proposed_minor, _ROW.undisputed_minor),
    _ROW.brand_accepted_at,
    _ROW.influencer_accepted_at,
    _ROW.strikes_at,
)
"""The columns that say what a dispute waits for, as `next_step_of_dispute` takes them."""


def next_step_of_dispute(  # noqa: PLR0917 - one for each column
    status: DisputeStatus | None,
    side: Side,
    booking_status: BookingStatus,
    fee_minor: int,
    silence_pays_minor: int,
    brand_accepted_at: datetime | None,
    influencer_accepted_at: datetime | None,
    strikes_at: datetime | None,
) -> StepOfBooking | None:
    """What a dispute waits for, from its columns; None where there is none, or it is over."""
    if status is None:
        return None
    accepted = {Side.BRAND: brand_accepted_at, Side.INFLUENCER: influencer_accepted_at}
    return next_step(
        Standing(
            status=status,
            side=side,
            booking_status=booking_status,
            fee=vnd(fee_minor),
            silence_pays=vnd(silence_pays_minor),
            accepted_by=frozenset(side for side, at in accepted.items() if at is not None),
            strikes_at=strikes_at,
        )
    )


def shown_next(
    fee_rule: str,
    told: Mapping[str, Any] | None,
    *standing: Any,
) -> NextStep | None:
    """The same as it is shown, by the rule of the fee that its booking keeps."""
    step = next_step_of_dispute(*standing)
    return None if step is None else next_step_of(step, fee_rule=fee_rule, told=told)


def _dong(minor: int) -> Money:
    return Money.of(vnd(minor))


def _rest(released_minor: int, fee_minor: int) -> Money:
    return _dong(fee_minor - released_minor)


def _booking_id(key: UUID) -> strawberry.ID:
    return strawberry.ID(encoder_of("Booking")(key))


DISPUTE_EVIDENCE: Final = reads(
    DisputeEvidence,
    evidence.DisputeEvidence,
    visible=Within(lambda: DISPUTE, evidence.DisputeEvidence.dispute_id),
    one={"file": One(reading=FILE, key=evidence.DisputeEvidence.file_id)},
)

DISPUTE: Final = reads(
    Dispute,
    dispute.Dispute,
    visible=dispute_is_visible,
    columns={
        "booking_id": value(_booking_id, _ROW.booking_id),
        "next": value(shown_next, _FEE_RULE, taxation_told, *STANDING),
        "claim": value(_dong, _ROW.claim_minor),
        "without_dispute": value(_dong, _ROW.undisputed_minor),
        "proposed": value(_dong, _ROW.proposed_minor),
        "released": value(_dong, _ROW.released_minor),
        "refunded": value(_rest, _ROW.released_minor, _FEE),
    },
    many={
        "evidence": Many(
            reading=DISPUTE_EVIDENCE,
            key=evidence.DisputeEvidence.dispute_id,
            order_by=[evidence.DisputeEvidence.id],
            about=4,
        ),
    },
)
