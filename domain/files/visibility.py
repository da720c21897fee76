"""Whose a file is, what names it, and who may see it."""

from datetime import datetime
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from domain.actors import ActingBrand, ActingInfluencer, Actor
from domain.bookings.booking import Booking
from domain.bookings.deliverables import Deliverable
from domain.bookings.drafts import Draft
from domain.bookings.visibility import booking_is_visible, is_party
from domain.disputes.dispute import Dispute
from domain.disputes.evidence import DisputeEvidence
from domain.disputes.status import OPEN
from domain.files.kept_file import KeptFile
from domain.ids import FileId, LoginId

Owner: TypeAlias = ActingBrand | ActingInfluencer

_PIECES: Final[Any] = Deliverable.__table__.c
"""Of evidence, which is one attribute of six columns."""


def is_of(owner: Owner) -> ColumnElement[bool]:
    """Whether a file is of the side that the actor acts for."""
    if isinstance(owner, ActingBrand):
        return KeptFile.brand_id == owner.brand_id
    return KeptFile.influencer_id == owner.influencer_id


def files_of(owner: Owner) -> Select[KeptFile]:
    """The files of the actor's own side that are not erased; nobody else can name one."""
    return select(KeptFile).where(is_of(owner), KeptFile.erased_at.is_(None))


def file_by(file_id: FileId) -> Select[KeptFile]:
    """One file, whoever asks, erased or not."""
    return select(KeptFile).where(KeptFile.id == file_id)


def kept_lately(owner: Owner, since: datetime) -> tuple[Select[int, int], ...]:
    """How many files have come since an instant, and how many bytes, whatever became of them: of an owner, of a login.

    Of the login too, since somebody may act for many brands.
    """
    lately = select(func.count(), func.coalesce(func.sum(KeptFile.size), 0)).where(KeptFile.kept_at > since)
    return lately.where(is_of(owner)), lately.where(KeptFile.kept_by == owner.login_id)


def file_is_named(*in_bookings: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a draft, evidence of a publication or of a dispute names a file, in a booking that is so."""
    in_draft = exists().where(Draft.file_id == KeptFile.id, *_in_booking(Draft.booking_id, in_bookings))
    before, during = (
        exists().where(column == KeptFile.id, *_in_booking(Deliverable.booking_id, in_bookings))
        for column in (_PIECES.before_file_id, _PIECES.during_file_id)
    )
    disputed = exists().where(
        DisputeEvidence.file_id == KeptFile.id,
        DisputeEvidence.dispute_id == Dispute.id,
        *_in_booking(Dispute.booking_id, in_bookings),
    )
    return or_(*(each.correlate(KeptFile) for each in (in_draft, before, during, disputed)))


def file_is_visible(actor: Actor) -> ColumnElement[bool]:
    """Whether an actor may see a file: its own side, and whoever may see a booking in which it is named."""
    named = file_is_named(booking_is_visible(actor))
    if isinstance(actor, ActingBrand | ActingInfluencer):
        return or_(is_of(actor), named)
    return named


def file_is_in_dispute() -> ColumnElement[bool]:
    """Whether a booking that names a file, wherever, is in dispute now."""
    return file_is_named(Booking.id.in_(select(Dispute.booking_id).where(Dispute.status.in_(OPEN))))


def file_is_of_party(login_id: LoginId) -> ColumnElement[bool]:
    """Whether a person is of either side of a booking that names a file."""
    return file_is_named(is_party(login_id))


def files_unused(before: datetime, most: int) -> Select[KeptFile]:
    """Files that were sent last before an instant and that nothing names, by id."""
    unused = and_(KeptFile.sent_at < before, KeptFile.erased_at.is_(None), ~file_is_named())
    return select(KeptFile).where(unused).order_by(KeptFile.id).limit(most)


def files_outlived(before: datetime, most: int) -> Select[KeptFile]:
    """Files of bookings all of which ended before an instant, by id."""
    alive = file_is_named(or_(Booking.ended_at.is_(None), Booking.ended_at >= before))
    outlived = and_(KeptFile.sent_at < before, KeptFile.erased_at.is_(None), file_is_named(), ~alive)
    return select(KeptFile).where(outlived).order_by(KeptFile.id).limit(most)


def _in_booking(key: Any, conditions: tuple[ColumnElement[bool], ...]) -> list[ColumnElement[bool]]:
    return [key.in_(select(Booking.id).where(*conditions))] if conditions else []
