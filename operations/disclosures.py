"""Record how published posts say that they are ads, overrule the machine, note reports, mend; add it all up."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ARRAY, Row, Select, Uuid, any_, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.actors import ActingInfluencer, Actor, Decider, Integrity, Secretariat, System
from domain.certifications.certificate import Certificate, current_tiers
from domain.disclosures.labels import DisclosureVerdict
from domain.disclosures.records import (
    DisclosureRecord,
    DisclosureRecorded,
    OwnPostJudged,
    PostAlreadyRecorded,
    PublishedPost,
    evidence_sums,
    own_disclosures,
    verdict_counts,
)
from domain.disclosures.value import DisclosureValue, History, disclosure_values, value_policy_on
from domain.errors import NotFound
from domain.ids import DisclosureId, InfluencerId
from domain.influencers.profiles import Influencer, profile_is_visible
from domain.law.periods import day_in_vietnam
from storage.work import Work


async def record_disclosure(
    work: Work[Integrity | System],
    *,
    influencer_id: InfluencerId,
    post: PublishedPost,
    brand_mentions: Collection[str] = (),
) -> DisclosureRecord:
    """Record one published post and let the machine judge its caption.

    `brand_mentions`: the brand's handles; a bare one never discloses. Raises NotFound, InvalidInput, AddressInvalid,
    PostAlreadyRecorded.
    """
    checked = post.checked(now=work.now)
    influencer = await work.one(select(Influencer).where(Influencer.id == influencer_id))
    if await work.find(select(DisclosureRecord).where(DisclosureRecord.url == checked.url)) is not None:
        raise PostAlreadyRecorded(field="input.url")
    record = work.add(DisclosureRecord.of(influencer.id, checked, brand_mentions=brand_mentions, now=work.now))
    work.record(DisclosureRecorded(disclosure_id=record.id, influencer_id=record.influencer_id, verdict=record.verdict))
    return record


async def overrule_disclosure(
    work: Work[Decider], *, disclosure_id: DisclosureId, verdict: DisclosureVerdict, reasons: str
) -> DisclosureRecord:
    """Put an admin's verdict in the place of the one that stands.

    Raises NotFound, OwnPostJudged, VerdictUnchanged, InvalidInput.
    """
    record = await work.claim(_disclosure(disclosure_id))
    author = await work.one(select(Influencer).where(Influencer.id == record.influencer_id))
    if author.login_id == work.actor.login_id:
        raise OwnPostJudged
    work.record(record.overrule(verdict, reasons=reasons, by=work.actor.login_id, now=work.now))
    return record


async def note_disclosure_report(
    work: Work[Secretariat | Integrity], *, disclosure_id: DisclosureId
) -> DisclosureRecord:
    """Note that somebody objected to a post; a later report changes nothing. Raises NotFound."""
    record = await work.claim(_disclosure(disclosure_id))
    if (event := record.report(now=work.now)) is not None:
        work.record(event)
    return record


async def repair_disclosure(
    work: Work[ActingInfluencer], *, disclosure_id: DisclosureId, caption: str
) -> DisclosureRecord:
    """Take over the caption that the author mended on the platform; before any report the fault then counts half.

    Raises NotFound, NothingToRepair, DisclosureAlreadyRepaired, StillNotDisclosed, InvalidInput.
    """
    record = await work.claim(own_disclosures(work.actor).where(DisclosureRecord.id == disclosure_id))
    work.record(record.repair(caption, now=work.now))
    return record


def _disclosure(disclosure_id: DisclosureId) -> Select[DisclosureRecord]:
    return select(DisclosureRecord).where(DisclosureRecord.id == disclosure_id)


async def disclosure_values_of(
    session: AsyncSession, tiers: Mapping[InfluencerId, int], *, now: datetime
) -> dict[InfluencerId, DisclosureValue]:
    """The value of each person's history, given everybody's trust tier: one statement, one vectorised sum."""
    histories = await disclosure_evidence_of(session, tiers, now=now)
    policy = value_policy_on(day_in_vietnam(now))
    return dict(zip(histories, disclosure_values(list(histories.values()), policy), strict=True))


async def disclosure_evidence_of(
    session: AsyncSession, tiers: Mapping[InfluencerId, int], *, now: datetime
) -> dict[InfluencerId, History]:
    """The evidence behind each person's value, summed up at `now`, in the order of `tiers`."""
    policy = value_policy_on(day_in_vietnam(now))
    record = DisclosureRecord
    statement = evidence_sums(now, policy).where(record.influencer_id == any_(literal(list(tiers), ARRAY(Uuid()))))
    found = {row.influencer_id: row for row in await session.execute(statement)}
    return {each: _history(found.get(each), tier) for each, tier in tiers.items()}


@dataclass(frozen=True, kw_only=True)
class VerdictCount:
    """How many of a person's posts got a verdict, and how many of them their author mended before any report."""

    verdict: DisclosureVerdict
    posts: int
    repaired: int


@dataclass(frozen=True, kw_only=True)
class DisclosureHistory:
    """What a person's history is worth, and the posts behind it by verdict, the best verdict first."""

    value: DisclosureValue
    counts: Sequence[VerdictCount]


async def disclosure_history_of(
    session: AsyncSession, actor: Actor, influencer_id: InfluencerId, *, now: datetime
) -> DisclosureHistory:
    """The history of somebody whose profile the actor may see. Raises NotFound."""
    seen = select(Influencer.id).where(Influencer.id == influencer_id, profile_is_visible(actor))
    if await session.scalar(seen) is None:
        raise NotFound
    tiers = await session.execute(current_tiers(now).where(Certificate.influencer_id == influencer_id))
    values = await disclosure_values_of(session, {influencer_id: 0, **dict(tiers.all())}, now=now)
    counted = {
        verdict: (posts, mended) for verdict, posts, mended in await session.execute(verdict_counts(influencer_id))
    }
    counts = [
        VerdictCount(verdict=each, posts=counted[each][0], repaired=counted[each][1])
        for each in DisclosureVerdict
        if each in counted
    ]
    return DisclosureHistory(value=values[influencer_id], counts=counts)


def _history(sums: Row[InfluencerId, float, float, int, datetime] | None, tier: int) -> History:
    if sums is None:
        return History(tier=tier)
    return History(tier=tier, kept=sums.kept, broken=sums.broken, posts=sums.posts, newest=sums.newest)
