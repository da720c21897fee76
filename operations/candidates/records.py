"""The records behind the parts of a score, as far as those who read the score may see them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import ActingBrand, ActingInfluencer
from domain.bookings.booking import Booking
from domain.bookings.visibility import bookings_between
from domain.certifications.certificate import Certificate, living_certificates
from domain.disclosures.records import heaviest_disclosures
from domain.disclosures.value import value_policy_on
from domain.disputes.deliveries import was_delivered
from domain.ids import InfluencerId
from domain.law.periods import day_in_vietnam, evening_in_vietnam
from matching.weights import PartName
from operations.candidates.statements import RECORD_OF

MOST_OF_A_PART: Final = 10
"""Records linked of one part: of posts those that weigh most, of bookings the newest."""


class RecordKind(StrEnum):
    """What kind of record stands behind a part."""

    CERTIFICATE = "Certificate"
    """The certificate in force; everybody may look it up."""
    PROFILE = "Influencer"
    """A profile; `disclosureValue` tells everybody what its history is worth and how many posts got which verdict."""
    DISCLOSURE = "DisclosureRecord"
    """A published post and how it was judged; for its author."""
    BOOKING = "Booking"
    """A booking that was delivered; for its two sides."""


@dataclass(frozen=True, kw_only=True)
class PartRecord:
    """One record behind one part; `among`: how many of the kind stand behind it for the reader to see."""

    part: PartName
    kind: RecordKind
    id: UUID
    among: int = 1


async def records_behind(
    session: AsyncSession, actor: ActingBrand | ActingInfluencer, ids: Sequence[InfluencerId], *, now: datetime
) -> Mapping[InfluencerId, Sequence[PartRecord]]:
    """By person, what the actor may see of what their tier, disclosure history and reliability are made of.

    The certificate is public; of posts and bookings `MOST_OF_A_PART` at most. A brand sees its own bookings, and of
    posts what the public does: their counts behind the profile. An influencer sees, of themselves, all of either.
    """
    found: dict[InfluencerId, list[PartRecord]] = defaultdict(list)
    held = living_certificates(now).with_only_columns(Certificate.influencer_id, Certificate.id)
    for person, key in await session.execute(held.where(Certificate.influencer_id.in_(ids))):
        found[person].append(PartRecord(part=PartName.TRUST_TIER, kind=RecordKind.CERTIFICATE, id=key))
    if isinstance(actor, ActingInfluencer):
        found[actor.influencer_id].extend(await _posts(session, actor, now))
    else:
        for person in ids:
            found[person].append(PartRecord(part=PartName.DISCLOSURE_HISTORY, kind=RecordKind.PROFILE, id=person))
    for person, bookings in (await _delivered(session, actor, ids, now)).items():
        found[person].extend(
            PartRecord(part=PartName.DELIVERY_RELIABILITY, kind=RecordKind.BOOKING, id=key, among=len(bookings))
            for key in bookings[:MOST_OF_A_PART]
        )
    return found


async def _posts(session: AsyncSession, actor: ActingInfluencer, now: datetime) -> list[PartRecord]:
    """The posts that weigh most in the actor's value, reckoned as the value is."""
    evening = evening_in_vietnam(day_in_vietnam(now))
    policy = value_policy_on(day_in_vietnam(evening))
    heaviest = heaviest_disclosures(actor, MOST_OF_A_PART, now=evening, policy=policy)
    return [
        PartRecord(part=PartName.DISCLOSURE_HISTORY, kind=RecordKind.DISCLOSURE, id=key, among=posts)
        for key, posts in await session.execute(heaviest)
    ]


async def _delivered(
    session: AsyncSession, actor: ActingBrand | ActingInfluencer, ids: Sequence[InfluencerId], now: datetime
) -> Mapping[InfluencerId, Sequence[UUID]]:
    """The delivered bookings that a track record is made of, the newest first."""
    delivered = (
        bookings_between(actor)
        .with_only_columns(Booking.influencer_id, Booking.id)
        .where(
            Booking.influencer_id.in_(ids),
            was_delivered(),
            Booking.ended_at > evening_in_vietnam(day_in_vietnam(now)) - RECORD_OF,
        )
        .order_by(Booking.ended_at.desc())
    )
    found: dict[InfluencerId, list[UUID]] = defaultdict(list)
    for person, key in await session.execute(delivered):
        found[person].append(key)
    return found
