"""The gates, the score and the order value of a brief in one statement over the flat tables.

It leaves out what a list of the best does not need: why others are refused and how many, the daily hash between equals,
and fair start. Workers may run it in parallel.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from bench.match.flat_tables import BRAND_CODES, GATE_KEYS, TOPIC_CODES, niche_bits
from domain.reference.niches import NICHES
from matching.acceptance import AcceptanceFeature, time_left
from matching.brief import Brief
from matching.columns.table import FIRST_KEY, FREE, NOT_NAMED
from matching.person import Ask
from matching.ranking_policy import RankingPolicy
from matching.weights import PartName, WeightSet

PRICE: Final = "greatest(rate, minimum_fee)"


def statement(brief: Brief, ask: Ask, policy: RankingPolicy, day: date, *, blocked: Iterable[int], most: int) -> str:
    """The best `most` of a brief of this bench by order value: persons, scores and order values.

    `blocked`: the persons with whom the brand does not work.
    """
    return f"""
        SELECT person, score, score * {_chance(brief, policy, day)} * damping / 100000000 AS value
        FROM (
            SELECT person, rate, minimum_fee, answers, damping, niche, standing
                + {_points(brief, policy.weights)} AS score
            FROM people CROSS JOIN LATERAL (SELECT ({_niche(brief, policy.weights)}) / 10000 AS niche) AS niches
            WHERE {_gates(brief, ask, day, blocked)}
        ) AS eligible
        ORDER BY value DESC LIMIT {most}
    """  # noqa: S608


def _gates(brief: Brief, ask: Ask, day: date, blocked: Iterable[int]) -> str:
    assert brief.fee_ceiling is not None
    keys = {f"platform:{each}" for each in brief.platforms}
    need = ((1 << brief.min_tier) - 1) | NOT_NAMED | FREE
    need |= sum(1 << (FIRST_KEY + place) for place, key in enumerate(GATE_KEYS) if key in keys)
    return f"""
        gate & {need} = {need} AND certificate_until > {day.toordinal()}
        AND (rate IS NULL OR {PRICE} <= {brief.fee_ceiling.minor})
        AND person <> ALL (ARRAY[{", ".join(map(str, blocked))}]::integer[])
        AND NOT EXISTS (SELECT FROM ({_kept_out(brief, ask, day)}) AS kept_out WHERE kept_out.person = people.person)
    """


def _kept_out(brief: Brief, ask: Ask, day: date) -> str:
    topics = brief.niches.keys() | {brief.category}
    topics |= {topic.partition(".")[0] for topic in topics}
    refused = ", ".join(str(TOPIC_CODES[each]) for each in sorted(topics))
    categories = {brief.category, brief.exclusive_category} - {None}
    touched = ", ".join(str(code) for each, code in TOPIC_CODES.items() if each in categories)
    brand, today = BRAND_CODES[brief.brand_id], day.toordinal()
    found = [
        f"topics_refused WHERE topic IN ({refused})",
        f"brands_refused WHERE brand = {brand}",
        f"away WHERE first <= {ask.first_day.toordinal()} AND last >= {ask.last_day.toordinal()}",
        f"promises WHERE category IN ({touched}) AND brand <> {brand} AND until > {today}",
    ]
    if brief.exclusive_category is not None:
        wanted = TOPIC_CODES[brief.exclusive_category]
        found.append(f"in_hand WHERE category = {wanted} AND brand <> {brand}")
    return " UNION ALL ".join(f"SELECT person FROM {each}" for each in found)  # noqa: S608


def _points(brief: Brief, weights: WeightSet) -> str:
    """What the parts bring that depend on the brief."""
    assert brief.fee_ceiling is not None
    marks, weight = weights.marks, weights.weights_for(brief.kind)
    floor = brief.fee_floor.minor if brief.fee_floor else 0
    room = brief.fee_ceiling.minor - floor
    province, region = next(iter(brief.provinces.items()))
    near = f"WHEN region = '{region}' THEN {marks.place_same_region}"
    place = f"CASE WHEN province = '{province}' THEN 10000 {near} ELSE 0 END"
    language = "CASE WHEN vietnamese THEN 10000 ELSE 0 END"
    audience = (
        f"(CASE WHEN measured & 2 <> 0 THEN female ELSE {marks.audience_unmeasured} END"
        f" + CASE WHEN measured & 1 <> 0 THEN least(from_18 + from_25, 10000) ELSE {marks.audience_unmeasured} END) / 2"
    )
    price_fit = (
        f"CASE WHEN rate IS NULL THEN {marks.price_unknown}"
        f" ELSE 10000 - {10_000 - marks.price_at_ceiling} * greatest({PRICE} - {floor}, 0) / {room} END"
    )
    return f"""
        {weight[PartName.NICHE_FIT]} * niche / 10000
        + {weight[PartName.LANGUAGE_AND_PLACE]} * (({language} + {place}) / 2) / 10000
        + {weight[PartName.AUDIENCE_FIT]} * ({audience}) / 10000
        + {weight[PartName.PRICE_FIT]} * ({price_fit}) / 10000
    """


def _chance(brief: Brief, policy: RankingPolicy, day: date) -> str:
    """How probably each accepts, in basis points."""
    assert brief.fee_ceiling is not None
    model, ceiling = policy.acceptance, brief.fee_ceiling.minor
    adds, left = model.coefficients, time_left(brief, model, day)
    constant = model.intercept + adds[AcceptanceFeature.TIME_LEFT] * left // 10_000
    above_price = (
        f"CASE WHEN rate IS NULL THEN {model.unknown} WHEN {ceiling} >= 2 * {PRICE} THEN 10000"
        f" ELSE ({ceiling} - {PRICE}) * 10000 / {PRICE} END"
    )
    logit = (
        f"{constant} + {adds[AcceptanceFeature.NICHE_FIT]} * niche / 10000"
        f" + {adds[AcceptanceFeature.FEE_ABOVE_PRICE]} * ({above_price}) / 10000"
        " + answers"
    )
    return f"greatest({model.floor}, round(10000 / (1 + exp(-({logit})::double precision / 1000)))::integer)"


def _niche(brief: Brief, weights: WeightSet) -> str:
    return " + ".join(f"{share} * {_niche_mark(each, weights)}" for each, share in sorted(brief.niches.items()))


def _niche_mark(niche: str, weights: WeightSet) -> str:
    top, marks = niche.partition(".")[0], weights.marks
    return (
        f"CASE WHEN {_holds(each for each in NICHES if each == niche or each.startswith(f'{niche}.'))} THEN 10000"
        f" WHEN {_holds(each for each in NICHES if each == top)} THEN {marks.niche_whole_field}"
        f" WHEN {_holds(each for each in NICHES if each.startswith(f'{top}.'))} THEN {marks.niche_same_field}"
        " ELSE 0 END"
    )


def _holds(niches: Iterable[str]) -> str:
    words = niche_bits(frozenset(niches))
    return " OR ".join(f"niches_{word} & {bits} <> 0" for word, bits in enumerate(words) if bits) or "false"
