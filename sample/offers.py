"""Offers in every state between published briefs and the people who pass their gates, and the bookings they lead to."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import cycle
from typing import Final

from sqlalchemy import select

from domain.actors import ActingInfluencer
from domain.bookings.visibility import booking_taken
from domain.campaigns.content import BriefContent, BriefKind
from domain.campaigns.events import BriefFilled
from domain.campaigns.visibility import brief_by, version_shown
from domain.ids import BriefId, OfferId, TermsId
from domain.influencers.profiles import Influencer
from domain.law.periods import day_in_vietnam
from domain.money import Money, vnd
from domain.offers.declarations import Declarations, ProductUse
from domain.offers.offer import Offer
from domain.offers.reasons import DeclineReason
from domain.offers.terms import Terms
from domain.offers.visibility import open_terms_of
from matching.eligibility import obstacles
from operations.applications import apply_to_brief
from operations.candidates import statements
from operations.candidates.briefs import ask_for, wanted
from operations.candidates.features import candidates_of
from operations.offers.accepting import accept_offer
from operations.offers.answering import counter_offer, decline_offer, extend_offer, withdraw_offer
from operations.offers.ending import close_offers_of_brief, lapse_offers
from operations.offers.opening import send_offer
from sample.advertisers import Advertiser
from sample.bookings import SYSTEM, UNDONE, Agreement, BookingFate, carry_out, fund, fund_in_vain
from sample.briefs import SampleBrief
from sample.scene import Scene

HOUR: Final = timedelta(hours=1)
BRIEFS_ANSWERED: Final = 16
"""So many of the published briefs have offers: enough that every fate falls to somebody."""
WEIGHED: Final = 80
"""Of so many certified people a brief chooses."""
OTHERS_ASKED: Final = 2
"""How many each brief asks besides the one who is booked."""
DECLARED: Final = Declarations(
    documents_read=True, product_use=ProductUse.USED, used_on=date(2026, 1, 5), understood=True
)


class OfferFate(StrEnum):
    """What becomes of an offer that leads to no booking."""

    OPEN = "open"
    COUNTERED = "countered"
    EXTENDED = "extended"
    APPLIED = "applied"
    DECLINED = "declined"
    DECLINED_FOR_HEALTH = "declined for health"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


RECENT: Final = frozenset({OfferFate.OPEN, OfferFate.COUNTERED, OfferFate.EXTENDED, OfferFate.APPLIED})
"""Still waiting for an answer, so made in the last days."""


@dataclass(frozen=True)
class _Asking:
    """A brief of the sample that may be answered, and what it offers each person."""

    brief_id: BriefId
    advertiser: Advertiser
    terms: Terms
    opened: datetime
    places: int


async def make_offers(
    scene: Scene,
    briefs: Sequence[SampleBrief],
    *,
    now: datetime,
    chance: random.Random,
    done: Callable[[int, int], None],
) -> None:
    """Let published briefs ask some who pass its gates: one is booked, the others answer as it falls out.

    The last place of a brief closes what is still open on it.
    """
    bookings, offers = cycle(BookingFate), cycle(OfferFate)
    published = [(brief, brief.published_at) for brief in briefs if brief.published_at is not None]
    asked = sorted(published, key=lambda each: each[1])[:BRIEFS_ANSWERED]
    for number, (brief, since) in enumerate(asked, start=1):
        asking = await _asking(scene, brief, since + 2 * HOUR, chance)
        people = await _people(scene, asking, 1 + OTHERS_ASKED, chance)
        if number == 1:
            await fund_in_vain(scene, asking.advertiser, asking.opened)
        if people:
            await _negotiate(scene, asking, people, bookings, offers, now=now)
        scene.stage.session.expunge_all()
        done(number, len(asked))


async def _negotiate(
    scene: Scene,
    asking: _Asking,
    people: Sequence[ActingInfluencer],
    bookings: Iterator[BookingFate],
    offers: Iterator[OfferFate],
    *,
    now: datetime,
) -> None:
    booked, *others = people
    fate = next(bookings)
    if asking.places > 1 or fate in UNDONE:
        await _book(scene, asking, booked, fate)
        for person in others:
            await _answer(scene, asking, person, next(offers), now=now)
        return
    for person in others:
        await _send(scene, asking, person, asking.opened)
    await _book(scene, asking, booked, fate)
    await close_offers_of_brief(scene.work_as(SYSTEM, asking.opened + 20 * HOUR), BriefFilled(brief_id=asking.brief_id))
    await scene.stage.flush()


async def _asking(scene: Scene, brief: SampleBrief, opened: datetime, chance: random.Random) -> _Asking:
    row = await scene.stage.one(brief_by(brief.id))
    content = (await scene.stage.one(version_shown(row))).read()
    fee = _fee(content, chance)
    terms = Terms(
        fee=fee,
        deliverables=content.deliverables,
        usage_grants=content.usage_grants,
        exclusivity=content.exclusivity,
        message="Chúng tôi thích cách bạn kể chuyện.",
    )
    return _Asking(brief.id, brief.advertiser, terms, opened, content.places)


def _fee(content: BriefContent, chance: random.Random) -> Money:
    """Somewhere in the brief's range, in whole hundred thousands; unpaid work is unpaid."""
    if content.kind is BriefKind.COMMUNITY:
        return vnd(0)
    step = 100_000
    least, most = -(-content.fee_minimum.minor // step), content.fee_maximum.minor // step
    return vnd(chance.randint(least, max(least, most)) * step)


async def _people(scene: Scene, asking: _Asking, most: int, chance: random.Random) -> list[ActingInfluencer]:
    """Some who pass all gates of the brief on the day it asks."""
    today = day_in_vietnam(asking.opened)
    row = await scene.stage.one(brief_by(asking.brief_id))
    version = await scene.stage.one(version_shown(row))
    session = scene.stage.session
    certified = sorted(await session.scalars(statements.certified(asking.opened)))
    ids = chance.sample(certified, min(WEIGHED, len(certified)))
    ask = ask_for(asking.terms.deliverables, first_day=today, last_day=asking.terms.last_day)
    brief = wanted(row, version, today=today)
    able = [
        each.influencer_id
        for each in await candidates_of(session, ids, ask, now=asking.opened)
        if not obstacles(brief, replace(each, price=asking.terms.fee), today)
    ]
    chosen = chance.sample(sorted(able), min(most, len(able)))
    logins = {
        each.id: each.login_id for each in await scene.stage.all(select(Influencer).where(Influencer.id.in_(chosen)))
    }
    return [
        ActingInfluencer(login_id=login_id, influencer_id=each)
        for each in chosen
        if (login_id := logins[each]) is not None
    ]


async def _book(scene: Scene, asking: _Asking, person: ActingInfluencer, fate: BookingFate) -> None:
    """Fund, send, accept half a day later, and go on."""
    fee = asking.terms.fee
    if fee.minor:
        await fund(scene, asking.advertiser, fee + fee, asking.opened - 2 * HOUR)
    offer_id = await _send(scene, asking, person, asking.opened)
    at = asking.opened + 12 * HOUR
    await accept_offer(
        scene.work_as(person, at),
        offer_id=offer_id,
        terms_id=await _open_terms(scene, offer_id),
        declarations=DECLARED,
    )
    await scene.stage.flush()
    booking = await scene.stage.one(booking_taken(asking.brief_id, person.influencer_id))
    await carry_out(scene, Agreement(booking.id, asking.advertiser.actor, person, at), fate)


async def _answer(scene: Scene, asking: _Asking, person: ActingInfluencer, fate: OfferFate, *, now: datetime) -> None:
    """Ask a person, or let them ask, and let them or the brand answer; what waits for an answer is some hours old."""
    begun = now - 30 * HOUR if fate in RECENT else asking.opened
    if fate is OfferFate.APPLIED:
        await apply_to_brief(
            scene.work_as(person, begun), brief_id=asking.brief_id, terms=asking.terms, declarations=DECLARED
        )
        await scene.stage.flush()
        return
    offer_id = await _send(scene, asking, person, begun)
    answering, asker = scene.work_as(person, begun + 5 * HOUR), scene.work_as(asking.advertiser.actor, begun + 6 * HOUR)
    match fate:
        case OfferFate.COUNTERED:
            await counter_offer(
                answering,
                offer_id=offer_id,
                terms_id=await _open_terms(scene, offer_id),
                terms=replace(asking.terms, message="Tôi cần quay ngoài trời, xin thêm hai ngày dựng."),
                declarations=DECLARED,
            )
        case OfferFate.EXTENDED:
            await extend_offer(asker, offer_id=offer_id)
        case OfferFate.DECLINED:
            await decline_offer(answering, offer_id=offer_id, reason=DeclineReason.NO_TIME, note=None)
        case OfferFate.DECLINED_FOR_HEALTH:
            await decline_offer(
                answering, offer_id=offer_id, reason=DeclineReason.HEALTH, note="Tôi dị ứng với món này."
            )
        case OfferFate.WITHDRAWN:
            await withdraw_offer(asker, offer_id=offer_id, reason=DeclineReason.PLANS_CHANGED, note=None)
        case OfferFate.LAPSED:
            offer = await scene.stage.one(select(Offer).where(Offer.id == offer_id))
            await lapse_offers(scene.work_as(SYSTEM, offer.answer_by))
        case _:
            pass
    await scene.stage.flush()


async def _send(scene: Scene, asking: _Asking, person: ActingInfluencer, at: datetime) -> OfferId:
    offer = await send_offer(
        scene.work_as(asking.advertiser.actor, at),
        brief_id=asking.brief_id,
        influencer_id=person.influencer_id,
        terms=asking.terms,
    )
    await scene.stage.flush()
    return offer.id


async def _open_terms(scene: Scene, offer_id: OfferId) -> TermsId:
    return (await scene.stage.one(open_terms_of(offer_id))).id
