"""Which fundings held fees draw on. The campaign's account is locked wherever a draw changes, so they queue up."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import select

from domain.actors import Actor
from domain.funding_ends.draws import HoldDraw, draws_of, lots_in
from domain.funding_ends.end import FundingEnd, FundingEndsTooSoon
from domain.funding_ends.lots import Lot, first_in_first_out, last_in_first_out
from domain.ids import CampaignId, FundingId
from domain.money import Money
from domain.payments import Hold
from storage.work import Work

_NOTHING: Final[Mapping[FundingId, int]] = MappingProxyType({})


async def lots_of(
    work: Work[Actor], campaign_id: CampaignId, currency: str = "VND", *, given_back: Mapping[FundingId, int] = _NOTHING
) -> Sequence[Lot]:
    """What of a campaign's fundings no fee draws on, as they came in; as if draws of so much had been given back."""
    found = await work.session.execute(lots_in(campaign_id, currency))
    return [
        _lot(funding_id, minor - drawn - refunded + given_back.get(funding_id, 0), charged_back, ends_at)
        for funding_id, minor, drawn, refunded, charged_back, ends_at in found
    ]


async def draw(work: Work[Actor], held: Hold, amount: Money, *, until: datetime | None = None) -> None:
    """Let a fee draw on the money that came in first, of that which lasts `until` then; its campaign is locked."""
    lots = await lots_of(work, held.campaign_id, amount.currency)
    drawn = {each.funding_id: each for each in await work.all(draws_of(held.id))}
    # What is past its end already goes back to the brand, so it is drawn on last.
    for funding_id, minor in first_in_first_out(lots, amount.minor, until=until or work.now).items():
        if funding_id in drawn:
            drawn[funding_id].amount_minor += minor
        else:
            work.add(HoldDraw(hold_id=held.id, funding_id=funding_id, amount_minor=minor))
    await work.flush()


async def give_back(work: Work[Actor], held: Hold, amount: Money) -> None:
    """Let a fee draw so much less, on the newest first; its campaign is locked."""
    drawn = {each.funding_id: each for each in await work.all(draws_of(held.id))}
    await _less(work, drawn, last_in_first_out({key: each.amount_minor for key, each in drawn.items()}, amount.minor))


async def require_could_last(work: Work[Actor], held: Hold, amount: Money, *, until: datetime) -> None:
    """Raise FundingEndsTooSoon where a fee of this amount would be paid from money that does not last `until` then.

    Nothing is drawn: it says what giving back, drawing more and drawing anew would come to.
    """
    drawn = {each.funding_id: each.amount_minor for each in await work.all(draws_of(held.id))}
    lots = await lots_of(work, held.campaign_id, amount.currency)
    more = amount.minor - sum(drawn.values())
    added = first_in_first_out(lots, max(more, 0), until=until)
    less = last_in_first_out(drawn, max(-more, 0))
    kept = {key for key, minor in drawn.items() if minor > less.get(key, 0)} | set(added)
    if _ends_before(lots, kept, until) is None:
        return
    free = await lots_of(work, held.campaign_id, amount.currency, given_back=drawn)
    ends_at = _ends_before(free, first_in_first_out(free, amount.minor, until=until), until)
    if ends_at is not None:
        raise FundingEndsTooSoon(ends_at=ends_at, needed_until=until)


async def draw_anew(work: Work[Actor], held: Hold, *, until: datetime) -> None:
    """Let all that a fee draws on be chosen again, of money that lasts `until` then; its campaign is locked."""
    drawn = {each.funding_id: each for each in await work.all(draws_of(held.id))}
    await _less(work, drawn, {key: each.amount_minor for key, each in drawn.items()})
    await draw(work, held, Money(held.amount.minor - held.refunded_minor, held.amount.currency), until=until)


async def lasts(work: Work[Actor], held: Hold, *, until: datetime) -> bool:
    """Whether the partner may keep all that a fee draws on until then."""
    ends_at = await _first_end(work, held)
    return ends_at is None or until <= ends_at


async def require_lasting(work: Work[Actor], held: Hold, *, until: datetime) -> None:
    """Raise FundingEndsTooSoon where the partner may not keep all that a fee draws on until then."""
    ends_at = await _first_end(work, held)
    if ends_at is not None and ends_at < until:
        raise FundingEndsTooSoon(ends_at=ends_at, needed_until=until)


async def _first_end(work: Work[Actor], held: Hold) -> datetime | None:
    first = select(FundingEnd.ends_at).join(HoldDraw, HoldDraw.funding_id == FundingEnd.funding_id)
    ends_at: datetime | None = await work.value(
        first.where(HoldDraw.hold_id == held.id).order_by(FundingEnd.ends_at).limit(1)
    )
    return ends_at


async def _less(work: Work[Actor], drawn: Mapping[FundingId, HoldDraw], by: Mapping[FundingId, int]) -> None:
    for funding_id, minor in by.items():
        if drawn[funding_id].amount_minor == minor:
            await work.session.delete(drawn[funding_id])
        else:
            drawn[funding_id].amount_minor -= minor
    await work.flush()


def _ends_before(lots: Iterable[Lot], drawn: Collection[FundingId], until: datetime) -> datetime | None:
    """The first end of what is drawn on, where that is before `until`; None where all of it lasts."""
    ends = [lot.ends_at for lot in lots if lot.funding_id in drawn and not lot.lasts(until) and lot.ends_at is not None]
    return min(ends, default=None)


def _lot(funding_id: FundingId, undrawn: int, charged_back: int, ends_at: datetime | None) -> Lot:
    left = max(undrawn - charged_back, 0)
    return Lot(funding_id=funding_id, left=left, taken=undrawn - left, ends_at=ends_at)
