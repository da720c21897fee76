"""The same people in one flat table, and the same formula in one statement: what PostgreSQL makes of it by itself.

The table is as good to it as we know how: one row a person, sets as bits of integers, the points that do not depend on
the brief written down, nothing to join, parallel workers allowed.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

import numpy as np

from bench.match.people import VIDEO
from domain.reference.niches import NICHES
from matching.brief import AudienceTrait, Brief
from matching.columns.gates import gates_of
from matching.columns.table import Columns, Numbers
from matching.person import Ask
from matching.weights import PartName, WeightSet

WORD: Final = 60
"""Niches to one bigint."""
NICHE_PLACES: Final[Mapping[str, tuple[int, int]]] = {
    niche: divmod(place, WORD) for place, niche in enumerate(sorted(NICHES))
}
WORDS: Final = 1 + max(word for word, _ in NICHE_PLACES.values())

TABLE: Final = f"""
CREATE UNLOGGED TABLE people (
    id bytea NOT NULL, gate integer NOT NULL, certificate_until integer NOT NULL, standing integer NOT NULL,
    {"".join(f"niches_{word} bigint NOT NULL, " for word in range(WORDS))}
    province text NOT NULL, region text NOT NULL, vietnamese boolean NOT NULL, measured integer NOT NULL,
    female integer NOT NULL, from_18 integer NOT NULL, from_25 integer NOT NULL,
    rate bigint, minimum_fee bigint NOT NULL
)
"""


async def fill(connection: Any, columns: Columns, standing: Numbers) -> None:
    """Make the table and copy everybody into it."""
    await connection.execute(TABLE)
    await connection.copy_records_to_table("people", records=_records(columns, standing))
    await connection.execute("ANALYZE people")


def _records(columns: Columns, standing: Numbers) -> Iterator[tuple[object, ...]]:
    niches = [_bits(each) for each in columns.niche_sets]
    homes = [(home.province, home.region, "vi" in home.languages) for home in columns.homes]
    told = zip(
        columns.ids.tolist(), columns.gate.tolist(), columns.certificate_until.tolist(), standing.tolist(),
        columns.niche_set.tolist(), columns.home.tolist(), columns.measured.tolist(),
        *(columns.audience[key].tolist() for key in (
            (AudienceTrait.GENDER, "female"), (AudienceTrait.AGE, "18-24"), (AudienceTrait.AGE, "25-34")
        )),
        np.where(columns.rates[VIDEO] < 0, -1, columns.rates[VIDEO]).tolist(), columns.minimum_fee.tolist(),
        strict=True,
    )  # fmt: skip
    for id_, gate, until, points, niche_set, home, measured, female, from_18, from_25, rate, minimum in told:
        price = None if rate < 0 else rate
        yield (
            id_, gate, until, points, *niches[niche_set], *homes[home], measured, female, from_18, from_25, price,
            minimum,
        )  # fmt: skip


def _bits(niches: frozenset[str]) -> tuple[int, ...]:
    words = [0] * WORDS
    for niche in niches:
        word, place = NICHE_PLACES[niche]
        words[word] |= 1 << place
    return tuple(words)


def statement(columns: Columns, brief: Brief, ask: Ask, weights: WeightSet, *, today: int, most: int) -> str:
    """The best `most` of a brief of this bench: ids and scores."""
    assert brief.fee_ceiling is not None
    gates = gates_of(columns, brief, ask, date.fromordinal(today))
    floor = brief.fee_floor.minor if brief.fee_floor else 0
    room, marks, weight = brief.fee_ceiling.minor - floor, weights.marks, weights.weights_for(brief.kind)
    niche = " + ".join(f"{share} * {_niche_mark(each, weights)}" for each, share in sorted(brief.niches.items()))
    province, region = next(iter(brief.provinces.items()))
    near = f"WHEN region = '{region}' THEN {marks.place_same_region}"
    place = f"CASE WHEN province = '{province}' THEN 10000 {near} ELSE 0 END"
    language = "CASE WHEN vietnamese THEN 10000 ELSE 0 END"
    audience = (
        f"(CASE WHEN measured & 2 <> 0 THEN female ELSE {marks.audience_unmeasured} END"
        f" + CASE WHEN measured & 1 <> 0 THEN least(from_18 + from_25, 10000) ELSE {marks.audience_unmeasured} END) / 2"
    )
    price = "greatest(rate, minimum_fee)"
    price_fit = (
        f"CASE WHEN rate IS NULL THEN {marks.price_unknown}"
        f" ELSE 10000 - {10_000 - marks.price_at_ceiling} * greatest({price} - {floor}, 0) / {room} END"
    )
    return f"""
        SELECT id, standing
            + {weight[PartName.NICHE_FIT]} * (({niche}) / 10000) / 10000
            + {weight[PartName.LANGUAGE_AND_PLACE]} * (({language} + {place}) / 2) / 10000
            + {weight[PartName.AUDIENCE_FIT]} * ({audience}) / 10000
            + {weight[PartName.PRICE_FIT]} * ({price_fit}) / 10000 AS score
        FROM people
        WHERE gate & {gates.need} = {gates.need} AND certificate_until > {today}
            AND (rate IS NULL OR {price} <= {brief.fee_ceiling.minor})
        ORDER BY score DESC, id LIMIT {most}
    """  # noqa: S608


def _niche_mark(niche: str, weights: WeightSet) -> str:
    top, marks = niche.partition(".")[0], weights.marks
    return (
        f"CASE WHEN {_holds(each for each in NICHES if each == niche or each.startswith(f'{niche}.'))} THEN 10000"
        f" WHEN {_holds(each for each in NICHES if each == top)} THEN {marks.niche_whole_field}"
        f" WHEN {_holds(each for each in NICHES if each.startswith(f'{top}.'))} THEN {marks.niche_same_field}"
        " ELSE 0 END"
    )


def _holds(niches: Iterable[str]) -> str:
    words = _bits(frozenset(niches))
    return " OR ".join(f"niches_{word} & {bits} <> 0" for word, bits in enumerate(words) if bits) or "false"
