"""What one influencer offers whatever the brief, and what it comes to for what one brief asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.ids import BrandId, InfluencerId
from domain.money import Money, vnd
from matching.brief import Answers, AudienceTrait, Candidate, Delivery, Disclosure, Exclusivity, WorkInHand

Piece = tuple[str, str]
"""A platform and a format: what a rate is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a brief asks of one person: pieces with their number, and the days it would take, both included."""

    pieces: Mapping[Piece, int]
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A `Candidate` before anything is asked.

    `rates`: đồng for one piece. `minimum_fee`: đồng, 0 where none is set. `places`: bookings that still fit, unless
    one period of `away`, both its days included, takes in all days of the work. `brands_refused`: all of them.
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
    delivery: Delivery
    answers: Answers
    asked_lately: int = 0
    audience: Mapping[AudienceTrait, Mapping[str, int]]
    rates: Mapping[Piece, int]
    minimum_fee: int = 0
    places: int
    away: tuple[tuple[date, date], ...] = ()
    platforms: frozenset[str]
    qualifications: frozenset[str] = frozenset()
    exclusivities: tuple[Exclusivity, ...] = ()
    in_hand: tuple[WorkInHand, ...] = ()
    topics_refused: frozenset[str] = frozenset()
    brands_refused: frozenset[BrandId] = frozenset()
    named_violator: bool = False

    def asked(self, ask: Ask) -> Candidate:
        """The candidate they are for what is asked."""
        is_away = any(first <= ask.first_day and ask.last_day <= last for first, last in self.away)
        return Candidate(
            influencer_id=self.influencer_id,
            niches=self.niches,
            province=self.province,
            region=self.region,
            languages=self.languages,
            tier=self.tier,
            certificate_until=self.certificate_until,
            certified_since=self.certified_since,
            disclosure=self.disclosure,
            delivery=self.delivery,
            answers=self.answers,
            asked_lately=self.asked_lately,
            audience=self.audience,
            price=self.price(ask),
            free_places=0 if is_away else self.places,
            platforms=self.platforms,
            qualifications=self.qualifications,
            exclusivities=self.exclusivities,
            in_hand=self.in_hand,
            topics_refused=self.topics_refused,
            brands_refused=self.brands_refused,
            named_violator=self.named_violator,
        )

    def price(self, ask: Ask) -> Money | None:
        """What all that is asked costs by the rate card, the minimum fee at least; None where a rate is missing."""
        if not all(piece in self.rates for piece in ask.pieces):
            return None
        return vnd(max(sum(self.rates[piece] * count for piece, count in ask.pieces.items()), self.minimum_fee))
