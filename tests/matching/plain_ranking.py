"""The published rules of ranking, written once more: plain loops over plain numbers, for tests to compare with.

Nothing of `matching` is used but the values that briefs and people are made of; the numbers are read from the published
files themselves. Slow and obvious on purpose. What of a person is the same for every brief is looked up once.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp
from typing import Any, Final

from matching.brief import Brief
from matching.person import Ask, Person
from tests.architecture.source import ROOT

WHOLE: Final = 10_000
"""Basis points."""
NEWCOMERS_AT_LEAST: Final = [0] * 7 + [1] * 6 + [2] * 5 + [3] * 2
"""Among the first 1 to 20 places: FA*IR for k = 20, p = 0.3, α = 0.1, adjusted for the many prefixes."""


def numbers_of(name: str, version: str = "v1") -> dict[str, Any]:
    """A published version of some numbers."""
    return json.loads((ROOT / "matching" / "reference" / f"{name}_{version}.json").read_text(encoding="utf-8"))


WEIGHTS: Final = numbers_of("weights")
MARKS: Final = WEIGHTS["marks"]
CHANCE: Final = numbers_of("acceptance")
ASKED: Final = numbers_of("over_asking")
FAIR: Final = {version: numbers_of("fair_start", version) for version in ("v1", "v2")}


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody ranked. `points`: of each part, in the order of the published weights."""

    rank: int
    rank_before: int
    person: int
    score: int
    points: tuple[int, ...]
    chance: int
    damping: int
    value: int
    newcomer: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """The first places, how many passed every gate, how many failed each, as the brand is told."""

    places: list[Place]
    eligible: int
    refused: Mapping[str, int]


@dataclass(slots=True)
class Known:
    """A person on a day, with what is the same for every brief. `price` and `places` by ask."""

    person: Person
    name: str
    certified: bool
    disclosure: int
    tier: int
    delivery: int
    answers: int
    newcomer: bool
    price: list[int | None]
    places: list[int]


class PlainRanking:
    """People on one day, for some asks; briefs are ranked one after the other, by a version of fair start."""

    def __init__(self, people: Sequence[Person], asks: Sequence[Ask], day: date, *, fair_start: str) -> None:
        self._asks, self._day, self._date = asks, day, f"{day:%Y-%m-%d}"
        self._fair = FAIR[fair_start]
        self._people = [self._known(person) for person in people]

    def of(self, brief: Brief, ask: int, *, limit: int) -> Answer:
        """The ranking of a brief that asks for the ask of this number."""
        refused: Counter[str] = Counter()
        passed: list[tuple[int, bytes, Place]] = []
        topics = {brief.category, *brief.niches}
        topics |= {field_of(topic) for topic in topics}
        for known in self._people:
            unmet = self._unmet(brief, topics, known, ask)
            for word in unmet:
                refused[word] += 1
            if not unmet:
                place = self._weighed(brief, known, ask)
                passed.append((-place.value, self._tie(brief, known), place))
        passed.sort(key=lambda each: each[:2])
        standing = list(enumerate(passed, start=1))
        waiting = sorted(standing, key=lambda each: self._counting(*each[1]))
        return Answer(with_fair_start(waiting)[:limit], len(passed), refused)

    def _counting(self, _: int, tie: bytes, place: Place) -> tuple[int, bytes]:
        """By what somebody counts while places are given: newcomers count more, since there is a head start."""
        head_start = self._fair.get("head_start", 0) if place.newcomer else 0
        return -(place.value * (WHOLE + head_start) // WHOLE), tie

    def _known(self, person: Person) -> Known:
        until, since = person.certificate_until, person.certified_since
        record, answers = person.delivery, person.answers
        return Known(
            person=person,
            name=str(person.influencer_id),
            certified=until is not None and self._day < until,
            disclosure=person.disclosure.value_bp,
            tier=MARKS["tier"][str(person.tier)],
            delivery=mean_with_prior(
                record.kept, record.bookings, MARKS["delivery_prior_mean"], MARKS["delivery_prior_strength"]
            ),
            answers=mean_with_prior(
                answers.accepted, answers.offers, CHANCE["answers_prior_mean"], CHANCE["answers_prior_strength"]
            ),
            newcomer=since is not None
            and (self._day - since).days < self._fair["newcomer_days"]
            and record.bookings < self._fair["newcomer_bookings"],
            price=[price_of(person, ask) for ask in self._asks],
            places=[places_for(person, ask) for ask in self._asks],
        )

    def _unmet(self, brief: Brief, topics: set[str], known: Known, ask: int) -> list[str]:
        """The gates that somebody does not pass, by the words in which a brand is told."""
        person, price = known.person, known.price[ask]
        ceiling = brief.fee_ceiling if brief.kind == "commercial" else None
        unmet = {
            "certificate_not_valid": not known.certified,
            "tier_too_low": person.tier < brief.min_tier,
            "competence_missing": brief.competence is not None and brief.competence not in person.qualifications,
            "exclusivity_conflict": self._in_conflict(brief, person),
            # Neither who is full nor who refuses a brand is told apart to it.
            "not_available": known.places[ask] == 0 or brief.brand_id in person.brands_refused,
            "price_above_ceiling": ceiling is not None and price is not None and price > ceiling.minor,
            "blocked_by_brand": person.influencer_id in brief.blocked,
            # A refused field is refused with all that is in it.
            "topic_refused": not topics.isdisjoint(person.topics_refused),
            "channel_missing": not brief.platforms <= person.platforms,
            "named_violator": person.named_violator,
        }
        return [word for word, fails in unmet.items() if fails]

    def _in_conflict(self, brief: Brief, person: Person) -> bool:
        """A promise to another brand covers this work, or this brief's promise would cover work for another brand."""
        for promise in person.exclusivities:
            live = promise.binds(self._day) and promise.brand_id != brief.brand_id
            if live and promise.category in {brief.category, brief.exclusive_category}:
                return True
        for work in person.in_hand:
            if work.brand_id != brief.brand_id and work.category == brief.exclusive_category:
                return True
        return False

    def _weighed(self, brief: Brief, known: Known, ask: int) -> Place:
        price = known.price[ask]
        values = {
            "niche_fit": niche_fit(brief, known.person),
            "disclosure_history": known.disclosure,
            "trust_tier": known.tier,
            "delivery_reliability": known.delivery,
            "audience_fit": audience_fit(brief, known.person),
            "price_fit": price_fit(brief, price),
            "language_and_place": language_and_place(brief, known.person),
        }
        points = tuple(values[part] * weight // WHOLE for part, weight in SHARES[brief.kind.value].items())
        score = sum(points)
        chance = self._chance(brief, known, price, values["niche_fit"])
        bearable = ASKED["asks_per_place"] * known.places[ask]
        damping = WHOLE
        if known.person.asked_lately > bearable:
            damping = max(ASKED["floor"], WHOLE * bearable // known.person.asked_lately)
        return Place(
            rank=0,
            rank_before=0,
            person=known.person.influencer_id.int,
            score=score,
            points=points,
            chance=chance,
            damping=damping,
            value=score * chance * damping // (WHOLE * WHOLE),
            newcomer=known.newcomer,
        )

    def _chance(self, brief: Brief, known: Known, price: int | None, niches: int) -> int:
        fee = time = CHANCE["unknown"]
        if brief.kind == "commercial" and brief.fee_ceiling is not None and price is not None:
            ceiling = brief.fee_ceiling.minor
            fee = WHOLE if ceiling >= 2 * price else max(ceiling - price, 0) * WHOLE // price
        if brief.first_due is not None:
            days = min(max((brief.first_due - self._day).days, 0), CHANCE["days_full"])
            time = days * WHOLE // CHANCE["days_full"]
        values = {"niche_fit": niches, "fee_above_price": fee, "answers": known.answers, "time_left": time}
        logit = CHANCE["intercept"]
        for feature, coefficient in CHANCE["coefficients"].items():
            logit += coefficient * values[feature] // WHOLE
        return max(CHANCE["floor"], round(WHOLE / (1 + exp(-logit / 1000))))

    def _tie(self, brief: Brief, known: Known) -> bytes:
        return hashlib.sha256(f"{self._date}/{brief.id}/{known.name}".encode()).digest()


def with_fair_start(waiting: list[tuple[int, tuple[int, bytes, Place]]]) -> list[Place]:
    """Give the places one by one, to whoever waits with the rank they have by order value, who counts most in front.

    Whoever counts most is next, but a newcomer where otherwise too few of them would stand; after these places whoever
    is worth most.
    """
    filled, newcomers = list[tuple[int, Place]](), 0
    for at_least in NEWCOMERS_AT_LEAST[: len(waiting)]:
        chosen = 0
        if newcomers < at_least:
            for place, (_, (_, _, each)) in enumerate(waiting):
                if each.newcomer:
                    chosen = place
                    break
        before, (_, _, each) = waiting.pop(chosen)
        newcomers += each.newcomer
        filled.append((before, each))
    filled += [(before, each) for before, (_, _, each) in sorted(waiting, key=lambda each: each[0])]
    return [
        Place(
            rank, before, each.person, each.score, each.points, each.chance, each.damping, each.value, each.newcomer
        )
        for rank, (before, each) in enumerate(filled, start=1)
    ]  # fmt: skip


def shares_of(kind: str) -> dict[str, int]:
    """The weights of the parts; on unpaid work those left out are shared among the others by largest remainder."""
    left = dict(WEIGHTS["weights"])
    if kind == "commercial":
        return left
    for part in WEIGHTS["community_leaves_out"]:
        del left[part]
    total, shares = sum(left.values()), dict[str, int]()
    remainders: list[tuple[int, int, str]] = []
    for place, (part, weight) in enumerate(left.items()):
        shares[part], remainder = divmod(weight * WHOLE, total)
        remainders.append((-remainder, place, part))
    for _, _, part in sorted(remainders)[: WHOLE - sum(shares.values())]:
        shares[part] += 1
    return shares


SHARES: Final = {kind: shares_of(kind) for kind in ("commercial", "community")}


def mean_with_prior(good: int, of: int, prior: int, strength: int) -> int:
    """The share that was good, the prior counted in as so many."""
    return (good * WHOLE + prior * strength) // (of + strength)


def price_of(person: Person, ask: Ask) -> int | None:
    """By the rate card, the minimum fee at least; None where a rate is missing."""
    price = 0
    for piece, count in ask.pieces.items():
        if piece not in person.rates:
            return None
        price += count * person.rates[piece]
    return max(price, person.minimum_fee)


def places_for(person: Person, ask: Ask) -> int:
    """None for somebody who is away on all days of the work."""
    for first, last in person.away:
        if first <= ask.first_day and ask.last_day <= last:
            return 0
    return person.places


def field_of(niche: str) -> str:
    """The upper level of a niche; it is its own field where there is none."""
    return niche.partition(".")[0]


def niche_fit(brief: Brief, person: Person) -> int:
    """The marks of the niches asked for, by their shares of the brief."""
    if not brief.niches:
        return WHOLE
    earned = 0
    for niche, share in brief.niches.items():
        earned += share * niche_mark(niche, person)
    return earned // WHOLE


def niche_mark(niche: str, person: Person) -> int:
    """In full for the niche itself or one inside it; less for its whole field, or for a neighbour in the field."""
    mark, field = 0, field_of(niche)
    for own in person.niches:
        if own == niche or own.startswith(niche + "."):
            return WHOLE
        if own == field:
            mark = MARKS["niche_whole_field"]
        elif own.startswith(field + "."):
            mark = max(mark, MARKS["niche_same_field"])
    return mark


def audience_fit(brief: Brief, person: Person) -> int:
    """The mean, over what the brief asks about, of the share of the audience that it wants."""
    if not brief.audience:
        return WHOLE
    total = 0
    for trait, wanted in brief.audience.items():
        measured, share = person.audience.get(trait), 0
        if not measured:
            total += MARKS["audience_unmeasured"]
            continue
        for segment in wanted:
            share += measured.get(segment, 0)
        total += min(share, WHOLE)
    return total // len(brief.audience)


def price_fit(brief: Brief, price: int | None) -> int:
    """In full up to the lowest fee, then evenly down to the mark at the highest."""
    if brief.fee_ceiling is None:
        return WHOLE
    if price is None:
        return MARKS["price_unknown"]
    floor, ceiling = 0 if brief.fee_floor is None else brief.fee_floor.minor, brief.fee_ceiling.minor
    if price <= floor:
        return WHOLE
    if price > ceiling:
        return 0
    return WHOLE - (WHOLE - MARKS["price_at_ceiling"]) * (price - floor) // (ceiling - floor)


def language_and_place(brief: Brief, person: Person) -> int:
    """Half for the share of the languages, half for the province or its region."""
    languages = place = WHOLE
    if brief.languages:
        languages = len([each for each in brief.languages if each in person.languages]) * WHOLE // len(brief.languages)
    if brief.provinces and person.province not in brief.provinces:
        place = MARKS["place_same_region"] if person.region in brief.provinces.values() else 0
    return (languages + place) // 2
