"""Show a draft, answer it, publish what is owed, accept it."""

from datetime import datetime

from sqlalchemy import func, select

from domain.actors import ActingBrandManager, ActingInfluencer
from domain.bookings.booking import Booking
from domain.bookings.deliverables import Deliverable
from domain.bookings.drafts import Draft
from domain.bookings.product_uses import StatedProductUse, declared_use_day, is_yet_to_be_used
from domain.bookings.publications import Publication
from domain.bookings.refusals import ProductNotUsed, PublishedBeforeUse
from domain.bookings.stated_files import StatedFile
from domain.bookings.visibility import booking_of, bookings_between, last_draft_of
from domain.ids import BookingId, DeliverableId, FileId
from domain.influencers.channels import channels_of
from domain.law.periods import day_in_vietnam
from domain.proving.rules import require_proof
from operations.bookings.lawful import require_publishable_by_law
from operations.files.naming import evidence_named, file_named
from operations.proving import Proof, Unproven, step_up_if_shown
from storage.work import Work


async def send_script(work: Work[ActingInfluencer], *, booking_id: BookingId, url: str) -> Booking:
    """Show what one has in mind, once, before the first draft.

    Raises NotFound, WrongState, ScriptSentAlready, AddressInvalid.
    """
    booking = await work.claim(bookings_between(work.actor).where(Booking.id == booking_id))
    work.record(booking.send_script(url=url, now=work.now), *booking.announced())
    return booking


async def send_draft(
    work: Work[ActingInfluencer],
    *,
    booking_id: BookingId,
    url: str | None,
    note: str | None,
    file: StatedFile | None = None,
    file_id: FileId | None = None,
) -> Booking:
    """Show the brand a draft: at an address, where it may be stated which file is there, or as a file that is kept.

    Raises NotFound, WrongState, FileDiffers, and what Draft.sent raises.
    """
    booking = await work.claim(bookings_between(work.actor).where(Booking.id == booking_id))
    before = await work.find(last_draft_of(booking))
    event = booking.send_draft(now=work.now)
    shown = await file_named(work, file_id, stated=file, field="input.file")
    draft = Draft.sent(
        booking_id, booking.drafts, url=url, note=note, now=work.now, file=shown, file_id=file_id, before=before
    )
    work.add(draft)
    work.record(event, *booking.announced())
    return booking


async def ask_for_draft_changes(work: Work[ActingBrandManager], *, booking_id: BookingId, changes: str) -> Booking:
    """Send a draft back, at most twice. Raises NotFound, WrongState, AnswerTooLate, RoundsUsedUp, InvalidInput."""
    booking = await work.claim(bookings_between(work.actor).where(Booking.id == booking_id))
    event = booking.ask_for_changes(now=work.now)
    (await work.one(last_draft_of(booking))).ask_for_changes(changes, now=work.now)
    work.record(event, *booking.announced())
    return booking


async def approve_draft(work: Work[ActingBrandManager], *, booking_id: BookingId) -> Booking:
    """Let a draft be published. Raises NotFound, WrongState."""
    booking = await work.claim(bookings_between(work.actor).where(Booking.id == booking_id))
    event = booking.approve_draft(now=work.now)
    (await work.one(last_draft_of(booking))).approve(now=work.now)
    work.record(event, *booking.announced())
    return booking


async def publish_deliverable(
    work: Work[ActingInfluencer], *, deliverable_id: DeliverableId, publication: Publication
) -> Booking:
    """Record one publication with its evidence; with the last one the booking is published.

    Raises NotFound, WrongState, DraftNotApproved, ProductNotUsed, PublishedBeforeUse, PublishedAlready, FileDiffers,
    and what `require_publishable_by_law` and `Publication.checked` raise.
    """
    booking = await work.claim(booking_of(work.actor, deliverable_id))
    booking.require_publishable()
    channels = await work.all(channels_of(booking.influencer_id))
    await require_publishable_by_law(work, booking)
    deliverable = await work.one(select(Deliverable).where(Deliverable.id == deliverable_id))
    checked = (await evidence_named(work, publication)).checked(
        platform=deliverable.platform,
        form=deliverable.format,
        channels=channels,
        since=await _publishable_since(work, booking),
        now=work.now,
    )
    await _require_used(work, booking, checked)
    work.record(deliverable.publish(checked, influencer_id=booking.influencer_id, by=work.actor.login_id, now=work.now))
    await work.flush()
    online, owed, last = await _delivered(work, booking)
    if last is None or online < owed:
        booking.publish_part(online=online, now=work.now)
    else:
        work.record(booking.publish(last_day=day_in_vietnam(last), now=work.now))
    work.record(*booking.announced())
    return booking


async def approve_booking(
    work: Work[ActingBrandManager], *, booking_id: BookingId, proof: Proof | None = None
) -> Booking | Unproven:
    """Accept what was delivered, in words: it is disputed no more, and the fee released next.

    A large one (house) is released after proving once more who one is.

    A refusal of the proof is answered, not raised: the failure it counts must be committed. Raises NotFound,
    PasswordNeeded, WrongState.
    """
    refused = await step_up_if_shown(work, proof=proof)
    if refused is not None:
        return refused
    booking = await work.claim(bookings_between(work.actor).where(Booking.id == booking_id))
    require_proof(booking.fee, shown=proof is not None, now=work.now)
    work.record(booking.approve(by=work.actor.login_id))
    return booking


async def _require_used(work: Work[ActingInfluencer], booking: Booking, publication: Publication) -> None:
    """That the product was used by the day of publication. Raises ProductNotUsed, PublishedBeforeUse."""
    used_on = declared_use_day(booking)
    if is_yet_to_be_used(booking):
        stated = await work.find(select(StatedProductUse).where(StatedProductUse.booking_id == booking.id))
        if stated is None:
            raise ProductNotUsed
        used_on = stated.used_on
    if used_on is not None and day_in_vietnam(publication.published_at) < used_on:
        raise PublishedBeforeUse(used_on=used_on, field="input.publishedAt")


async def _delivered(work: Work[ActingInfluencer], booking: Booking) -> tuple[int, int, datetime | None]:
    """How many pieces are online, how many are owed, and when the last of them was published."""
    pieces = select(func.count(Deliverable.published_at), func.count(), func.max(Deliverable.published_at))
    found = await work.session.execute(pieces.where(Deliverable.booking_id == booking.id))
    online, owed, last = found.one()
    return online, owed, last


async def _publishable_since(work: Work[ActingInfluencer], booking: Booking) -> datetime:
    """When the booking was made, or with draft review when its draft was approved."""
    if not booking.draft_review:
        return booking.made_at
    return (await work.one(last_draft_of(booking))).answered_at or booking.made_at
