"""Record how a published post says that it is an ad, overrule the machine, note a report, mend a post."""

from collections.abc import Collection

from sqlalchemy import Select, select

from domain.actors import ActingInfluencer, Decider, Integrity, Secretariat, System
from domain.disclosures.labels import Verdict
from domain.disclosures.records import (
    DisclosureRecord,
    DisclosureRecorded,
    OwnPostJudged,
    PostAlreadyRecorded,
    PublishedPost,
    own_disclosures,
)
from domain.ids import DisclosureId, InfluencerId
from domain.influencers.profiles import Influencer
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
    work: Work[Decider], *, disclosure_id: DisclosureId, verdict: Verdict, reasons: str
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
