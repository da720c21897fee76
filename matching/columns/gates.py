"""The gates over columns: who passes, and how many fail each, as `matching.eligibility` would say of each alone."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from matching.brief import Brief, BriefKind
from matching.columns.table import FREE, NO_ROWS, NOT_NAMED, Columns, Numbers
from matching.eligibility import Reason
from matching.person import Ask

_NOBODYS: Final = -1
"""The code of what nobody has."""


@dataclass(frozen=True, kw_only=True)
class Gates:
    """The gates of one brief on one day. `need`: the bits of a gate word that must be set, None where nobody has them.

    `kept_out`: the rows that sparse facts keep out, some more than once. `ceiling`: the highest price in đồng, None
    where price is no gate.
    """

    columns: Columns
    ask: Ask
    today: int
    need: int | None
    ceiling: int | None
    kept_out: Numbers
    refused: Counter[Reason]

    def passing(self) -> Numbers:
        """Which rows pass all gates; counts those who fail by certificate or price."""
        columns = self.columns
        if self.need is None:
            found = np.zeros(len(columns), dtype=np.bool_)
        else:
            found = columns.narrow_gate & self.need == self.need
        certificates = columns.certificate_steps
        valid = certificates.above(self.today)
        self._refuse(Reason.CERTIFICATE_NOT_VALID, int(certificates.below[valid]))
        found &= certificates.steps >= valid
        if self.ceiling is not None:
            found &= self._affordable(self.ceiling)
        found[self.kept_out] = False
        return found

    def _affordable(self, ceiling: int) -> Numbers:
        """Whose price is known not to be above the ceiling, or unknown: NO_RATE lies below every ceiling."""
        columns = self.columns
        if len(self.ask.pieces) != 1 or columns.highest_minimum > ceiling:
            affordable: Numbers = columns.price(self.ask, slice(None)) <= ceiling
            self._refuse(Reason.PRICE_ABOVE_CEILING, len(affordable) - int(np.count_nonzero(affordable)))
            return affordable
        ((piece, count),) = self.ask.pieces.items()
        if piece not in columns.rates:
            return np.ones(len(columns), dtype=np.bool_)
        rates = columns.steps_of(piece)
        above = rates.above(ceiling // count)
        self._refuse(Reason.PRICE_ABOVE_CEILING, len(columns) - int(rates.below[above]))
        cheap: Numbers = rates.steps < above
        return cheap

    def _refuse(self, reason: Reason, people: int) -> None:
        if people:
            self.refused[reason] += people


def gates_of(columns: Columns, brief: Brief, ask: Ask, day: date) -> Gates:
    """The gates of a brief. Who fails by a gate word or a sparse fact is counted here, the others by `passing`."""
    platforms = [columns.gate_bit(f"platform:{platform}") for platform in brief.platforms]
    competence = [] if brief.competence is None else [columns.gate_bit(f"qualification:{brief.competence}")]
    tiers = (1 << brief.min_tier) - 1
    sparse = _sparse(columns, brief, ask, day)
    needs = {
        Reason.TIER_TOO_LOW: tiers,
        Reason.COMPETENCE_MISSING: _all_of(competence),
        Reason.CHANNEL_MISSING: _all_of(platforms),
        Reason.NAMED_VIOLATOR: NOT_NAMED,
        Reason.NOT_AVAILABLE: FREE,
    }
    refused = Counter({reason: columns.gate_words.lacking(need) for reason, need in needs.items()})
    for reason, rows in sparse.items():
        if reason is Reason.NOT_AVAILABLE:
            # Whoever has no place is counted already: both are told in the same words.
            refused[reason] += int(np.count_nonzero(columns.gate[rows] & FREE))
        else:
            refused[reason] += len(rows)
    return Gates(
        columns=columns,
        ask=ask,
        today=day.toordinal(),
        need=_all_of([*needs.values()]),
        ceiling=None if brief.kind is BriefKind.COMMUNITY or brief.fee_ceiling is None else brief.fee_ceiling.minor,
        kept_out=np.concatenate([*sparse.values()]),
        refused=refused,
    )


def _all_of(bits: Sequence[int | None]) -> int | None:
    """All bits in one; None where one of them is nobody's."""
    word = 0
    for bit in bits:
        if bit is None:
            return None
        word |= bit
    return word


def _sparse(columns: Columns, brief: Brief, ask: Ask, day: date) -> dict[Reason, Numbers]:
    """The rows that fail by a fact few people have, by the reason that a brand is told."""
    return {
        Reason.TOPIC_REFUSED: _refusing_topics(columns, brief),
        Reason.EXCLUSIVITY_CONFLICT: _distinct(*_in_conflict(columns, brief, day)),
        Reason.BLOCKED_BY_BRAND: columns.rows_of(brief.blocked),
        Reason.NOT_AVAILABLE: _distinct(_refusing_brand(columns, brief), _away(columns, ask)),
    }


def _distinct(*found: Numbers) -> Numbers:
    """Every row once, rising. Each of the arrays rises already, which a stable sort makes use of."""
    rows = np.sort(np.concatenate([NO_ROWS, *found]), kind="stable")
    return rows[np.append(True, rows[1:] != rows[:-1])] if len(rows) else rows


def _refusing_topics(columns: Columns, brief: Brief) -> Numbers:
    topics = brief.niches.keys() | {brief.category}
    topics |= {topic.partition(".")[0] for topic in topics}
    return _distinct(*(columns.refusing_topic[topic] for topic in topics & columns.refusing_topic.keys()))


def _in_conflict(columns: Columns, brief: Brief, day: date) -> Iterator[Numbers]:
    brand = columns.brands.get(brief.brand_id, _NOBODYS)
    category, exclusive = (
        _NOBODYS if each is None else columns.categories.get(each, _NOBODYS)
        for each in (brief.category, brief.exclusive_category)
    )
    for promises in (columns.promises_in[code] for code in {category, exclusive} & columns.promises_in.keys()):
        yield promises.rows[(promises.values["brand"] != brand) & (promises.values["until"] > day.toordinal())]
    if work := columns.in_hand_in.get(exclusive):
        yield work.rows[work.values["brand"] != brand]


def _refusing_brand(columns: Columns, brief: Brief) -> Numbers:
    return columns.refusing_brand.get(columns.brands.get(brief.brand_id, _NOBODYS), NO_ROWS)


def _away(columns: Columns, ask: Ask) -> Numbers:
    entries = columns.away
    throughout = (entries.values["first"] <= ask.first_day.toordinal()) & (
        entries.values["last"] >= ask.last_day.toordinal()
    )
    return entries.rows[throughout]
