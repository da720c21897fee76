"""The same people in flat tables, as good to PostgreSQL as we know how to make them.

One row a person, sets as bits of integers, what does not depend on the brief written down, an integer for a key; what
few people have stands in narrow tables of its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np

from bench.match.people import SHARE_ON, SHARE_WITH, VIDEO
from bench.match.sparse import BRANDS, TOPICS
from domain.ids import BrandId
from domain.reference.niches import NICHES
from matching.brief import AudienceTrait, BriefKind
from matching.columns.ranking import Layer
from matching.columns.standing import adds_of_answers, damped, points_of_record
from matching.columns.table import FIRST_KEY, Columns, Entries, Numbers
from matching.ranking_policy import RankingPolicy

WORD: Final = 60
"""Niches to one bigint."""
NICHE_PLACES: Final[Mapping[str, tuple[int, int]]] = {
    niche: divmod(place, WORD) for place, niche in enumerate(sorted(NICHES))
}
WORDS: Final = 1 + max(word for word, _ in NICHE_PLACES.values())
GATE_KEYS: Final = (*(f"platform:{each}" for each in SHARE_ON), *(f"qualification:{each}" for each in SHARE_WITH))
TOPIC_CODES: Final[Mapping[str, int]] = {topic: code for code, topic in enumerate(TOPICS)}
BRAND_CODES: Final[Mapping[BrandId, int]] = {brand: code for code, brand in enumerate(BRANDS)}
SHARES: Final = ((AudienceTrait.GENDER, "female"), (AudienceTrait.AGE, "18-24"), (AudienceTrait.AGE, "25-34"))

TABLES: Final = f"""
CREATE UNLOGGED TABLE people (
    person integer NOT NULL, gate integer NOT NULL, certificate_until integer NOT NULL, standing integer NOT NULL,
    answers integer NOT NULL, damping integer NOT NULL,
    {"".join(f"niches_{word} bigint NOT NULL, " for word in range(WORDS))}
    province text NOT NULL, region text NOT NULL, vietnamese boolean NOT NULL, measured integer NOT NULL,
    female integer NOT NULL, from_18 integer NOT NULL, from_25 integer NOT NULL,
    rate bigint, minimum_fee bigint NOT NULL
);
CREATE UNLOGGED TABLE topics_refused (person integer NOT NULL, topic integer NOT NULL);
CREATE UNLOGGED TABLE brands_refused (person integer NOT NULL, brand integer NOT NULL);
CREATE UNLOGGED TABLE away (person integer NOT NULL, first integer NOT NULL, last integer NOT NULL);
CREATE UNLOGGED TABLE promises (
    person integer NOT NULL, category integer NOT NULL, brand integer NOT NULL, until integer NOT NULL
);
CREATE UNLOGGED TABLE in_hand (person integer NOT NULL, category integer NOT NULL, brand integer NOT NULL);
"""


def numbers_of(layers: Sequence[Layer]) -> Iterator[tuple[Layer, int]]:
    """Each layer, and the number in the tables of the person in its first row; the others go on from there."""
    first = 0
    for layer in layers:
        yield layer, first
        first += len(layer.columns)


async def fill(connection: Any, layers: Sequence[Layer], policy: RankingPolicy) -> None:
    """Make the tables and copy everybody into them as they are now."""
    await connection.execute(TABLES)
    for layer, first in numbers_of(layers):
        there = np.ones(len(layer.columns), dtype=np.bool_)
        there[layer.hidden] = False
        rows = np.flatnonzero(there)
        await connection.copy_records_to_table("people", records=_people(layer.columns, rows, first, policy))
        for table, entries in _sparse(layer.columns).items():
            kept = there[entries.rows] if len(entries.rows) else np.empty(0, dtype=np.bool_)
            columns = ["person", *entries.values]
            records = _records([entries.rows[kept] + first, *(each[kept] for each in entries.values.values())])
            await connection.copy_records_to_table(table, columns=columns, records=records)
    await connection.execute("ANALYZE")


def _people(columns: Columns, rows: Numbers, first: int, policy: RankingPolicy) -> Iterator[tuple[object, ...]]:
    niches = [niche_bits(each) for each in columns.niche_sets]
    homes = [(home.province, home.region, "vi" in home.languages) for home in columns.homes]
    rates = columns.rates[VIDEO] if VIDEO in columns.rates else np.full(len(columns), -1)
    told = _records([
        rows + first, _gate(columns)[rows], columns.certificate_until[rows],
        points_of_record(columns, policy.weights, BriefKind.COMMERCIAL, rows), adds_of_answers(columns, policy)[rows],
        damped(columns, policy)[rows], columns.niche_set[rows], columns.home[rows], columns.measured[rows],
        *(columns.audience.get(key, np.zeros(len(columns), dtype=np.int64))[rows] for key in SHARES),
        rates[rows], columns.minimum_fee[rows],
    ])  # fmt: skip
    for *before, niche_set, home, measured, female, from_18, from_25, rate, minimum in told:
        price = None if rate < 0 else rate
        yield (
            *before, *niches[niche_set], *homes[home], measured, female, from_18, from_25, price, minimum,
        )  # fmt: skip


def _records(columns: Iterable[Numbers]) -> Iterator[tuple[Any, ...]]:
    return zip(*(each.tolist() for each in columns), strict=True)


def _gate(columns: Columns) -> Numbers:
    """The gate words with each key's bit where GATE_KEYS has it: every layer counts its keys for itself."""
    word = columns.gate.astype(np.int64) & ((1 << FIRST_KEY) - 1)
    for place, key in enumerate(GATE_KEYS):
        bit = columns.gate_bit(key)
        if bit is not None:
            word |= np.where(columns.gate & bit, 1 << (FIRST_KEY + place), 0)
    return word


def _sparse(columns: Columns) -> Mapping[str, Entries]:
    """The sparse facts by table, in the codes of this module."""
    categories = _recoded(list(columns.categories), TOPIC_CODES)
    brands = _recoded(list(columns.brands), BRAND_CODES)
    # Nobody here refuses more than one topic.
    topics = _recoded([next(iter(each)) for each in columns.topic_sets], TOPIC_CODES)
    recoded = {"category": categories, "brand": brands, "topics": topics}
    return {
        table: Entries(
            rows=entries.rows,
            values={
                "topic" if name == "topics" else name: recoded[name][values] if name in recoded else values
                for name, values in entries.values.items()
            },
        )
        for table, entries in (
            ("topics_refused", columns.topics_refused), ("brands_refused", columns.brands_refused),
            ("away", columns.away), ("promises", columns.promises), ("in_hand", columns.in_hand),
        )
    }  # fmt: skip


def _recoded(values: Sequence[Any], codes: Mapping[Any, int]) -> Numbers:
    return np.array([codes[each] for each in values], dtype=np.int64)


def niche_bits(niches: frozenset[str]) -> tuple[int, ...]:
    """One word after the other, a bit for each niche."""
    words = [0] * WORDS
    for niche in niches:
        word, place = NICHE_PLACES[niche]
        words[word] |= 1 << place
    return tuple(words)
