"""Which fundings a fee is drawn on: first in, first out, of the money that lasts as long as the booking may need it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.ids import FundingId


@dataclass(frozen=True, kw_only=True)
class Lot:
    """What of one received funding nobody draws on, in đồng: `left` is at the partner, `taken` by the brand's bank.

    Free money pays a chargeback wherever it came from, so a fee may be drawn on money that its bank took; only where
    the campaign has not made it good.
    """

    funding_id: FundingId
    left: int
    taken: int
    ends_at: datetime | None

    def lasts(self, until: datetime | None) -> bool:
        """Whether the partner may keep it until then; without an instant, whether it is there at all."""
        return self.ends_at is None or until is None or until <= self.ends_at


def first_in_first_out(lots: Iterable[Lot], amount: int, *, until: datetime | None) -> Mapping[FundingId, int]:
    """How much of each lot makes up `amount`, in đồng; `lots` come in the order in which they came in.

    What lasts until then is drawn on first, then what does not, and last what the brand's bank took. Never more of a
    lot than it has. Raises ValueError where all together have less.
    """
    known = list(lots)
    lasting, others = [each for each in known if each.lasts(until)], [each for each in known if not each.lasts(until)]
    ordered = [*lasting, *others]
    drawn: dict[FundingId, int] = {}
    for funding_id, there in [
        *((each.funding_id, each.left) for each in ordered),
        *((each.funding_id, each.taken) for each in ordered),
    ]:
        part = min(there, amount)
        if part > 0:
            drawn[funding_id] = drawn.get(funding_id, 0) + part
            amount -= part
    if amount:
        message = f"the campaign's fundings lack {amount} of what its account has"
        raise ValueError(message)
    return drawn


def last_in_first_out(drawn: Mapping[FundingId, int], amount: int) -> Mapping[FundingId, int]:
    """How much goes back to each funding when `amount` of a fee does, the newest first: the oldest was released.

    `drawn` is what the fee draws on each, in the order in which they came in. Raises ValueError for more than that.
    """
    back: dict[FundingId, int] = {}
    for funding_id in reversed(list(drawn)):
        part = min(drawn[funding_id], amount)
        if part:
            back[funding_id], amount = part, amount - part
    if amount:
        message = f"the fee draws on {amount} less than goes back"
        raise ValueError(message)
    return back
