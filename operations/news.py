"""Read the news: facts in the order in which they came to rest, with everybody whom they concern."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, Uuid, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.bookings.booking import Booking
from domain.disputes.dispute import Dispute
from domain.news import ORGANS, TOLD, Subject, Topic, topics_of
from domain.offers.offer import Offer
from domain.payments import Funding
from storage.following import Position, lies_between, present_position
from storage.outbox import Fact


class About(NamedTuple):
    """What a fact is about: the field in which the fact names it, and its id."""

    field: str
    key: UUID


@dataclass(frozen=True)
class NewsItem:
    """A fact as it is told."""

    what: str
    at: datetime
    about: About
    subjects: frozenset[Subject]


def _named(field: str) -> ColumnElement[UUID]:
    return cast(Fact.data[field].astext, Uuid)


_KEYS: Final[dict[Topic, ColumnElement[Any]]] = {
    Topic.BOOKING: Booking.__table__.c.id,
    Topic.OFFER: Offer.__table__.c.id,
    Topic.CAMPAIGN_MONEY: func.coalesce(Booking.campaign_id, Funding.campaign_id),
    Topic.PAYOUTS: _named("influencer_id"),
    Topic.BRAND: func.coalesce(Booking.brand_id, Offer.brand_id, Funding.brand_id),
    Topic.LOGIN: _named("login_id"),
    Topic.INFLUENCER: func.coalesce(Booking.influencer_id, Offer.influencer_id, _named("influencer_id")),
}
"""Whose a fact is: found by what it names, since facts need not repeat what never changes."""


def news_between(position: Position, until: Position, *, most: int) -> Select[Any]:
    """The first `most` facts told of that lie behind `position`, up to `until`; each with its subjects' ids."""
    return (
        select(Fact, *(key.label(topic) for topic, key in _KEYS.items()))
        .outerjoin(Dispute, Dispute.id == _named("dispute_id"))
        .outerjoin(Booking, Booking.id == func.coalesce(_named("booking_id"), Dispute.booking_id))
        .outerjoin(Offer, Offer.id == _named("offer_id"))
        .outerjoin(Funding, Funding.id == _named("funding_id"))
        .where(lies_between(position, until), Fact.name.in_(TOLD))
        .order_by(Fact.transaction_id, Fact.id)
        .limit(most)
    )


async def news_after(session: AsyncSession, position: Position, *, most: int) -> tuple[list[NewsItem], Position]:
    """The next news that has come to rest, at most so much of it; and how far it was looked."""
    until = await present_position(session)
    rows = (await session.execute(news_between(position, until, most=most))).mappings().all()
    items = [_item(row) for row in rows]
    if len(rows) < most:
        return items, max(position, until)
    last: Fact = rows[-1]["Fact"]
    return items, Position(last.transaction_id, last.id)


def _item(row: RowMapping) -> NewsItem:
    fact: Fact = row["Fact"]
    about = TOLD[fact.name].about
    return NewsItem(fact.name, fact.at, About(about, UUID(fact.data[about])), frozenset(_subjects(fact, row)))


def _subjects(fact: Fact, row: RowMapping) -> Iterator[Subject]:
    for topic in topics_of(fact.name, fact.data):
        if topic in ORGANS.values():
            yield Subject(topic)
            continue
        key: UUID | None = row[topic]
        if key is not None:
            yield Subject(topic, key)
