"""The people of a generated market: what everybody can see of them, and what is true of them and nobody sees.

Who they are, what they charge and whom they reach is drawn as the sample draws it; the truth is `truth.People`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import exp
from random import Random
from typing import Final
from uuid import UUID

import numpy as np
from numpy.random import Generator
from scipy.special import expit

from domain.ids import InfluencerId
from domain.influencers.audience import ShareOf
from domain.reference.niches import NICHES
from domain.reference.provinces import PROVINCES
from evaluation.arrays import Flags, Floats, Whole
from evaluation.truth import People, Truth
from matching.brief import Answers, AudienceTrait, Delivery, Disclosure
from matching.person import Person
from sample.figures import reach
from sample.influencers import FORMATS, Casting, audience_shares, castings, niches_of, rate_card
from sample.people import some

NICHE_CODES: Final = tuple(NICHES)
FIELDS: Final = tuple(code for code, niche in NICHES.items() if niche.parent is None)
DAYS_A_MONTH: Final = 30
CERTIFIED_FOR: Final = timedelta(days=3_650)
"""Nobody's certificate runs out while we look."""

UNKNOWN: Final = Disclosure(value_bp=0, mean_bp=0, posts=0, newest=None)
"""Stands in the facts until the record is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Influencer:
    """What everybody can see of one person; `facts` without the record, which grows."""

    facts: Person
    since: date
    audience: Mapping[AudienceTrait, Mapping[str, int]]
    """As it is; `facts` hold it where it was measured."""
    followers: int
    engagement: int


@dataclass(frozen=True, kw_only=True)
class Traits:
    """What is true of people, a row each; `skill` by the columns of NICHE_CODES, `hidden_price` over the posted one."""

    craft: Floats
    kept: Floats
    labelled: Floats
    skill: Floats
    answers: Floats
    hidden_price: Floats


@dataclass(frozen=True, kw_only=True)
class Record:
    """What has happened so far, counted by person."""

    bookings: Whole
    kept: Whole
    offers: Whole
    accepted: Whole
    labelled: Whole
    unlabelled: Whole

    def copy(self) -> "Record":
        """The same counts, to be counted on."""
        return Record(**{name: counts.copy() for name, counts in vars(self).items()})


@dataclass(frozen=True, kw_only=True)
class Population:
    """Everybody, what is true of them, and what is on record on the first day."""

    people: Sequence[Influencer]
    traits: Traits
    record: Record


def population(count: int, *, seed: int, first_day: date, days: int, truth: Truth) -> Population:
    """So many people, alike for a seed."""
    draws, chance = np.random.default_rng([seed, 0]), Random(seed)  # noqa: S311 - a seeded generator is wanted
    numbers = truth.people
    craft, care = draws.beta(*numbers.craft, count), draws.standard_normal(count)
    newcomer = draws.random(count) < numbers.newcomers
    before = np.where(
        newcomer,
        draws.integers(-days, numbers.newcomer_days, count),
        draws.integers(numbers.newcomer_days, numbers.established_days, count),
    )
    tiers = np.where(newcomer, 1, _tiers(draws, craft, care, numbers))
    opening = datetime.combine(first_day, time(), UTC)
    people = [
        _influencer(
            chance, casting, numbers, tier=int(tier), since=first_day - timedelta(days=int(ago)), skilled=float(unit)
        )
        for casting, tier, ago, unit in zip(
            castings(chance, count, opening), tiers, before, _standard(craft), strict=True
        )
    ]
    declared = np.array([[code in person.facts.niches for code in NICHE_CODES] for person in people], dtype=np.bool_)
    traits = Traits(
        craft=craft,
        kept=_probability(draws, care, numbers.kept),
        labelled=_probability(draws, care, numbers.labelled),
        skill=_skill(draws, declared, numbers),
        answers=draws.beta(*truth.willingness.answers, count),
        hidden_price=np.exp(draws.normal(0, truth.willingness.hidden_price, count)),
    )
    return Population(people=people, traits=traits, record=_record(draws, traits, np.maximum(before, 0), truth))


def _influencer(
    chance: Random, casting: Casting, numbers: People, *, tier: int, since: date, skilled: float
) -> Influencer:
    """`skilled`: their craft, in standard units around the mean."""
    platforms = tuple(some(chance, tuple(FORMATS), 1, 3))
    shown = reach(chance)
    audience = _by_trait(audience_shares(casting.province, chance))
    influencer_id = InfluencerId(UUID(int=chance.getrandbits(128)))
    niches = niches_of(casting.niche, chance)
    measured: Mapping[AudienceTrait, Mapping[str, int]] = audience if chance.random() < numbers.measured else {}
    card = rate_card(platforms, shown, chance)
    facts = Person(
        influencer_id=influencer_id,
        niches=frozenset(niches),
        province=casting.province,
        region=PROVINCES[casting.province].region.value,
        languages=frozenset({"vi"}),
        tier=tier,
        certificate_until=since + CERTIFIED_FOR,
        certified_since=since,
        disclosure=UNKNOWN,
        delivery=Delivery(),
        answers=Answers(),
        audience=measured,
        rates={(rate.platform, rate.format_code): rate.price.minor for rate in card.rates},
        minimum_fee=card.minimum_fee.minor if card.minimum_fee else 0,
        places=chance.randint(1, 4),
        platforms=frozenset(platforms),
    )
    return Influencer(
        facts=facts,
        since=since,
        audience=audience,
        followers=round(shown.followers * exp(numbers.followers_by_craft * skilled)),
        engagement=round(shown.engagement_rate * exp(numbers.engagement_by_craft * skilled)),
    )


def _by_trait(shares: Iterable[ShareOf]) -> Mapping[AudienceTrait, Mapping[str, int]]:
    found: dict[AudienceTrait, dict[str, int]] = {}
    for share in shares:
        found.setdefault(AudienceTrait(share.dimension.value), {})[share.bracket] = share.basis_points
    return found


def _standard(values: Floats) -> Floats:
    return (values - values.mean()) / (values.std() or 1.0)


def _tiers(draws: Generator, craft: Floats, care: Floats, numbers: People) -> Whole:
    """The best by what the assessors saw hold tier 3, the next tier 2, the others tier 1."""
    of_care, of_craft, noise = numbers.assessed
    seen = of_care * care + of_craft * _standard(craft) + draws.normal(0, noise, len(care))
    highest, higher = numbers.tier_shares[3], numbers.tier_shares[2]
    return 1 + np.sum([seen >= np.quantile(seen, 1 - share) for share in (highest, highest + higher)], axis=0)


def _probability(draws: Generator, care: Floats, numbers: tuple[float, float, float]) -> Floats:
    mean, by_care, spread = numbers
    return expit(mean + by_care * care + draws.normal(0, spread, len(care)))


def _skill(draws: Generator, declared: Flags, numbers: People) -> Floats:
    """What people can do in each niche: the field's skill, times how far it reaches into the niche."""
    field_of = np.array([FIELDS.index(code.partition(".")[0]) for code in NICHE_CODES])
    of_field = declared[:, [NICHE_CODES.index(field) for field in FIELDS]]
    shape, chance = of_field.shape, draws.random(of_field.shape)
    known = np.where(
        chance < numbers.practised,
        draws.beta(*numbers.practised_skill, shape),
        draws.beta(*numbers.pretended_skill, shape),
    )
    unknown = np.where(chance < numbers.hidden, draws.beta(*numbers.hidden_skill, shape), 0.0)
    reaching = np.where(
        declared,
        draws.uniform(*numbers.declared_detail, declared.shape),
        draws.uniform(*numbers.other_detail, declared.shape),
    )
    return np.where(of_field, known, unknown)[:, field_of] * reaching


def _record(draws: Generator, traits: Traits, days_before: Whole, truth: Truth) -> Record:
    """What is on record on the first day of people who were certified so many days before."""
    numbers = truth.records
    bookings = np.minimum(draws.poisson(numbers.bookings_a_month * days_before / DAYS_A_MONTH), numbers.most_bookings)
    labelled = draws.binomial(bookings, traits.labelled)
    return Record(
        bookings=bookings,
        kept=draws.binomial(bookings, traits.kept),
        offers=bookings + draws.poisson((numbers.offers_per_booking - 1) * bookings / traits.answers),
        accepted=bookings.copy(),
        labelled=labelled,
        unlabelled=bookings - labelled,
    )
