"""The two inputs of matching, as plain values: what a brief wants and what a candidate offers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.ids import BrandId, BriefId, InfluencerId
from domain.money import BASIS_POINTS, Money


class BriefKind(StrEnum):
    """Paid work, or an unpaid campaign of the alliance, which takes part in no price scoring."""

    COMMERCIAL = "commercial"
    COMMUNITY = "community"


class AudienceTrait(StrEnum):
    """What audiences are divided by."""

    AGE = "age"
    GENDER = "gender"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What is wanted. Niches, categories, languages, provinces and platforms are keys of the reference data.

    `niches`: key → share of what the brief is about, in basis points, summing to 10000. `provinces`: code → region.
    `audience`: per trait the wanted segments. `platforms`: each one needs a channel. Money is for the whole ask
    of one person. `first_due`: the day (Ha Noi) by which the first piece is due. Empty collections ask for nothing in
    particular. `budget_spent`: what is left of its budget pays no fee of its range; no gate, see `shown_to_influencer`.
    """

    id: BriefId
    brand_id: BrandId
    kind: BriefKind = BriefKind.COMMERCIAL
    niches: Mapping[str, int]
    category: str
    competence: str | None = None
    min_tier: int = 1
    platforms: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    provinces: Mapping[str, str]
    audience: Mapping[AudienceTrait, frozenset[str]]
    fee_floor: Money | None = None
    fee_ceiling: Money | None = None
    exclusive_category: str | None = None
    first_due: date | None = None
    blocked: frozenset[InfluencerId] = frozenset()
    budget_spent: bool = False

    def __post_init__(self) -> None:
        if self.niches and sum(self.niches.values()) != BASIS_POINTS:
            raise ValueError("The shares of a brief's niches sum to 10000 basis points.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """A person's disclosure value as `domain.disclosures.value` gives it: basis points, count, newest evidence."""

    value_bp: int
    mean_bp: int
    posts: int
    newest: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Finished bookings, and how many of them were kept as agreed."""

    bookings: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Brands' offers that were answered or let lapse, refusals for a protected reason left out; how many accepted."""

    offers: int = 0
    accepted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusivity:
    """A promise to one brand to work for no other in a category, up to but not including `until`.

    `in_hand` says that the booking which made it has not ended: so long it binds whatever the day.
    """

    category: str
    brand_id: BrandId
    until: date
    in_hand: bool = False

    def binds(self, today: date) -> bool:
        """Whether it keeps work for other brands away on that day."""
        return self.in_hand or today < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkInHand:
    """A booking for a brand that has not ended yet, by the category of its goods."""

    category: str
    brand_id: BrandId


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What one influencer offers, as measured; what nobody measured is absent.

    `certificate_until`: the first day it no longer holds (Ha Noi); None without a certificate in force.
    `certified_since`: the day of the first certificate ever held.
    `audience`: per trait, segment → share in basis points. `price`: for exactly what the brief asks; None where no
    rate is given. `free_places`: bookings that still fit. `asked_lately`: brands' offers that are open or came lately,
    as far back as `matching.over_asking` looks. `topics_refused`: niche or category keys.
    `named_violator`: one of the channels stands on the list of publicly named violators.
    """

    influencer_id: InfluencerId
    niches: frozenset[str]
    province: str | None
    region: str | None
    languages: frozenset[str]
    tier: int
    certificate_until: date | None
    certified_since: date | None = None
    disclosure: Disclosure
    delivery: Delivery = Delivery()
    answers: Answers = Answers()
    asked_lately: int = 0
    audience: Mapping[AudienceTrait, Mapping[str, int]]
    price: Money | None
    free_places: int
    platforms: frozenset[str]
    qualifications: frozenset[str] = frozenset()
    exclusivities: tuple[Exclusivity, ...] = ()
    in_hand: tuple[WorkInHand, ...] = ()
    topics_refused: frozenset[str] = frozenset()
    brands_refused: frozenset[BrandId] = frozenset()
    named_violator: bool = False
