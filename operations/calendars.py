"""Give out the address of one's calendar, renew it, revoke it; and read a calendar by its address."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import SignedIn
from domain.calendars.due import (
    answers_due_to,
    bookings_due_to,
    deliverables_due_to,
    offers_due_to,
    payouts_due_to,
    reviews_due_to,
)
from domain.calendars.entries import (
    AnswerKind,
    CalendarEntry,
    DueAnswer,
    DueBooking,
    DueDeliverable,
    DuePayout,
    entries_of,
)
from domain.calendars.feed import CalendarFeed, living_feed, own_feed
from domain.errors import NotFound
from domain.ids import CalendarFeedId, LoginId
from domain.logins import Login, Tongue, hash_of_token
from domain.offers.terms import Side
from domain.reviews.rules import review_rule
from storage.work import Work


@dataclass(frozen=True)
class RenewedCalendar:
    """A calendar with its key, which is shown this once and kept nowhere."""

    feed: CalendarFeed
    key: str


@dataclass(frozen=True)
class ReadCalendar:
    """What is due to one person, and the language they read it in."""

    language: Tongue
    entries: list[CalendarEntry]


async def renew_calendar(work: Work[SignedIn], *, language: Tongue | None) -> RenewedCalendar:
    """Give one's calendar a new address, in this language or one's own; the address before no longer answers."""
    login = await work.claim(select(Login).where(Login.id == work.actor.login_id))
    chosen, key = language or login.language, secrets.token_urlsafe(32)
    feed = await work.find(select(CalendarFeed).where(own_feed(work.actor)))
    if feed is None:
        feed = work.add(
            CalendarFeed(login_id=login.id, key_hash=hash_of_token(key), language=chosen, renewed_at=work.now)
        )
    work.record(feed.renew(key, language=chosen, now=work.now))
    return RenewedCalendar(feed, key)


async def revoke_calendar(work: Work[SignedIn]) -> CalendarFeed:
    """Let one's calendar answer nobody any more. Raises NotFound where there is none."""
    await work.claim(select(Login).where(Login.id == work.actor.login_id))
    feed = await work.one(select(CalendarFeed).where(own_feed(work.actor), CalendarFeed.revoked_at.is_(None)))
    work.record(feed.revoke(now=work.now))
    return feed


async def read_calendar(session: AsyncSession, *, feed_id: CalendarFeedId, key: str, now: datetime) -> ReadCalendar:
    """What is due to the person whose calendar has this address. Raises NotFound for any other, whatever is wrong."""
    feed = (await session.scalars(living_feed(feed_id))).one_or_none()
    if feed is None or not feed.opens_with(key):
        raise NotFound
    bookings = await session.execute(bookings_due_to(feed.login_id, now=now))
    deliverables = await session.execute(deliverables_due_to(feed.login_id, now=now))
    payouts = await session.execute(payouts_due_to(feed.login_id))
    answers = [
        DueAnswer(kind=kind, id=each.id, run=str(each.run), title=each.title, by=each.by)
        for kind, asked in answers_due_to(feed.login_id)
        for each in await session.execute(asked)
    ]
    entries = entries_of(
        [DueBooking(**each) for each in bookings.mappings()],
        [DueDeliverable(**each) for each in deliverables.mappings()],
        [DuePayout(**each) for each in payouts.mappings()],
        [*answers, *await _offers(session, feed.login_id), *await _reviews(session, feed.login_id, now)],
    )
    return ReadCalendar(feed.language, entries)


async def _offers(session: AsyncSession, login_id: LoginId) -> list[DueAnswer]:
    return [
        DueAnswer(kind=AnswerKind.OFFER, id=each.id, run=str(each.run), title=each.title, by=each.by, moves=each.moves)
        for each in await session.execute(offers_due_to(login_id))
    ]


async def _reviews(session: AsyncSession, login_id: LoginId, now: datetime) -> list[DueAnswer]:
    due: list[DueAnswer] = []
    for side in Side:
        for each in await session.execute(reviews_due_to(login_id, side, now=now)):
            by = review_rule(each.ended_at).closes_at(each.ended_at)
            if by > now:
                due.append(DueAnswer(kind=AnswerKind.REVIEW, id=each.id, run=side.value, title=each.title, by=by))
    return due
