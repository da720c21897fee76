"""Amend a booking by consent: one side proposes, the other answers, and what both agreed to holds at once."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import select

from domain.actors import System
from domain.bookings.amended_booking import follow_amendment, require_amendable
from domain.bookings.amended_terms import (
    AmendableTerms,
    Amending,
    changes,
    require_still_possible,
    standing_pieces,
)
from domain.bookings.amendment_contract import freeze_amendment
from domain.bookings.amendments import AmendmentStatus, BookingAmendment
from domain.bookings.booking import Booking
from domain.bookings.contract import Contract
from domain.bookings.deliverables import Deliverable
from domain.bookings.refusals import AmendmentOpenAlready
from domain.bookings.visibility import (
    amendment_by,
    amendments_between,
    amendments_of,
    amendments_past_answering,
    amendments_to_remind,
    bookings_between,
    deliverables_of,
)
from domain.campaigns.checks import checked_grants
from domain.campaigns.visibility import brief_by
from domain.ids import AmendmentId, BookingId
from domain.influencers.profiles import Influencer
from domain.law.periods import day_in_vietnam
from domain.offers.terms import GRANTS, OfferTerms
from domain.offers.visibility import side_of
from operations.bookings.amended_fees import Amender, move_money_for, require_money_for, require_told_fee
from operations.bookings.exclusivity import require_no_promise_broken
from operations.bookings.signing import signatures
from storage.work import Work

MOST_AT_ONCE: Final = 200


async def propose_amendment(
    work: Amender, *, booking_id: BookingId, amending: Amending, reason: str
) -> BookingAmendment:
    """Ask the other side to change what was agreed; one amendment is open at a time.

    Raises NotFound, WrongState once the delivery was accepted, AnswerTooLate, AmendmentOpenAlready, FeeNotAmendable,
    FeeOfUnpaidWork, FeeBelowBrief, PieceNotAmendable, NothingAmended, InvalidInput; and where the money is short today
    as accept_amendment does.
    """
    booking = await work.claim(bookings_between(work.actor).where(Booking.id == booking_id))
    require_amendable(booking, now=work.now)
    earlier = await work.all(amendments_of(booking.id))
    if any(each.status is AmendmentStatus.OPEN for each in earlier):
        raise AmendmentOpenAlready
    owed = await work.all(deliverables_of(booking.id))
    standing = await _standing(work, booking, earlier, owed)
    wished = amending.amended(standing, owed, now=work.now)
    brief = await work.one(brief_by(booking.brief_id))
    require_told_fee(brief, booking, wished.fee or booking.fee, side_of(work.actor))
    await require_money_for(work, brief, booking, wished)
    amendment, proposed = BookingAmendment.proposed(
        booking.id,
        len(earlier) + 1,
        wished,
        changes(standing, wished),
        side=side_of(work.actor),
        reason=reason,
        amends_hash=_head(booking, earlier),
        rule_version=booking.rule_version,
        by=work.actor.login_id,
        session_opened_with=work.actor.session_opened_with,
        now=work.now,
    )
    work.add(amendment)
    work.record(proposed)
    return amendment


async def accept_amendment(work: Amender, *, amendment_id: AmendmentId) -> BookingAmendment:
    """Agree to the other side's amendment: what is owed, by when, what is paid and what is promised follow at once.

    What a fee is raised by is held now, and what it is lowered by is free again. Days, usage rights, exclusivity and
    money are checked again as at acceptance. Raises NotFound, WrongState, AnswerTooLate, AmendmentOfYours,
    AmendmentDeadlinePassed, PieceNotAmendable, InvalidInput, ExclusivityConflict, FeeNotAmendable, and where the money
    is short BriefBudgetExceeded, CampaignOwes or InsufficientFunds to the brand, FeeNotCovered to the influencer; to
    both FundingEndsTooSoon where the partner may not keep it for so long.
    """
    seen = await work.one(amendments_between(work.actor).where(BookingAmendment.id == amendment_id))
    booked = await work.one(bookings_between(work.actor).where(Booking.id == seen.booking_id))
    brief = await work.claim(brief_by(booked.brief_id))
    await work.claim(select(Influencer).where(Influencer.id == booked.influencer_id))
    booking = await work.claim(bookings_between(work.actor).where(Booking.id == seen.booking_id))
    amendment = await work.claim(amendment_by(amendment_id))
    amendment.require_acceptable(side_of(work.actor), now=work.now)
    require_amendable(booking, now=work.now)
    owed, agreed = await work.all(deliverables_of(booking.id)), amendment.read()
    await _check_again(work, booking, agreed, owed)
    await require_money_for(work, brief, booking, agreed)
    accepted = amendment.accept(
        _frozen(work, booking, amendment), side_of(work.actor), by=work.actor.login_id, now=work.now
    )
    # The database lets the booking and its deliverables follow an accepted amendment only.
    await work.flush()
    _follow(agreed, owed)
    wound, due_on, fee = booking.strikes_at, booking.due_on, booking.fee
    online = sum(each.url is not None for each in owed)
    follow_amendment(booking, agreed, last_day=_last_day(agreed, owed), online=online, now=work.now)
    await move_money_for(work, booking, was=fee, moves_on=booking.due_on > due_on, by=amendment.id)
    work.record(accepted, *(booking.announced() if booking.strikes_at != wound else ()))
    return amendment


async def decline_amendment(work: Amender, *, amendment_id: AmendmentId) -> BookingAmendment:
    """Hold to what was agreed. Raises NotFound, WrongState, AmendmentOfYours."""
    amendment = await _claimed(work, amendment_id)
    work.record(amendment.decline(side_of(work.actor), by=work.actor.login_id, now=work.now))
    return amendment


async def withdraw_amendment(work: Amender, *, amendment_id: AmendmentId) -> BookingAmendment:
    """Take one's own amendment back. Raises NotFound, WrongState, AmendmentOfOtherSide."""
    amendment = await _claimed(work, amendment_id)
    work.record(amendment.withdraw(side_of(work.actor), by=work.actor.login_id, now=work.now))
    return amendment


async def remind_of_amendments(work: Work[System]) -> int:
    """Remind those whose answer amendments wait for, once each; answers how many. One being answered is left."""
    waiting = await work.claim_free(amendments_to_remind(work.now, MOST_AT_ONCE))
    work.record(*(amendment.remind(now=work.now) for amendment in waiting))
    return len(waiting)


async def lapse_amendments(work: Work[System]) -> int:
    """End the amendments that nobody answered in time, some at a time; answers how many. One being answered is left."""
    silent = await work.claim_free(amendments_past_answering(work.now, MOST_AT_ONCE))
    work.record(*(amendment.lapse(now=work.now) for amendment in silent))
    return len(silent)


async def _claimed(work: Amender, amendment_id: AmendmentId) -> BookingAmendment:
    return await work.claim(amendments_between(work.actor).where(BookingAmendment.id == amendment_id))


async def _standing(
    work: Amender, booking: Booking, earlier: Sequence[BookingAmendment], owed: Sequence[Deliverable]
) -> AmendableTerms:
    """What holds now: as the last accepted amendment says, or else the terms that were agreed."""
    agreed = (await work.one(select(OfferTerms).where(OfferTerms.id == booking.terms_id))).read()
    last = _last_accepted(earlier)
    grants = agreed.usage_grants if last is None else last.read().usage_grants
    exclusivity = agreed.exclusivity if last is None else last.read().exclusivity
    return AmendableTerms(pieces=standing_pieces(owed), usage_grants=grants, exclusivity=exclusivity, fee=booking.fee)


def _head(booking: Booking, earlier: Sequence[BookingAmendment]) -> str:
    """The hash that the next amendment amends."""
    last = _last_accepted(earlier)
    return (last and last.contract_hash) or booking.contract_hash


def _last_accepted(earlier: Sequence[BookingAmendment]) -> BookingAmendment | None:
    return next((each for each in earlier if each.status is AmendmentStatus.ACCEPTED), None)


async def _check_again(work: Amender, booking: Booking, agreed: AmendableTerms, owed: Sequence[Deliverable]) -> None:
    """What may have changed since it was proposed."""
    require_still_possible(agreed, owed, now=work.now)
    checked_grants(agreed.usage_grants, GRANTS, now=work.now)
    if agreed.exclusivity is not None:
        await require_no_promise_broken(
            work,
            booking.influencer_id,
            booking.brand_id,
            category=booking.category,
            exclusive_category=agreed.exclusivity.category,
        )


def _frozen(work: Amender, booking: Booking, amendment: BookingAmendment) -> Contract:
    signed = signatures(
        work,
        side=amendment.side,
        login_id=amendment.proposed_by,
        at=amendment.proposed_at,
        session_opened_with=amendment.session_opened_with,
    )
    return freeze_amendment(booking.contract, amendment, signed)


def _follow(agreed: AmendableTerms, owed: Sequence[Deliverable]) -> None:
    wished = {piece.place: piece for piece in agreed.pieces}
    for each, standing in zip(owed, standing_pieces(owed), strict=True):
        piece = wished[each.place]
        if piece != standing:
            each.amend(due_on=piece.due_on, format=piece.format, note=piece.note)


def _last_day(agreed: AmendableTerms, owed: Sequence[Deliverable]) -> date:
    """The last day owed; once everything is online, the day on which the last of it went online."""
    published = [each.published_at for each in owed if each.published_at is not None]
    return day_in_vietnam(max(published)) if len(published) == len(owed) else agreed.last_day
