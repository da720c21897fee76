"""What an influencer may suppose of themselves, and who they would then be. Nothing is written."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from domain.errors import DomainError, InvalidInput
from domain.influencers.audience import Audience, ShareOf
from domain.influencers.availability import Availability
from domain.influencers.content import checked_languages, checked_niches, checked_province
from domain.influencers.figures import FigureSource
from domain.influencers.handles import PlatformUnknown
from domain.influencers.qualifications import QualificationField
from domain.influencers.rates import RateCard
from domain.law.periods import day_in_vietnam
from domain.reference.platforms import PLATFORMS
from domain.reference.provinces import PROVINCES
from matching.brief import AudienceTrait, Delivery, Disclosure
from matching.person import Person

MOST_BOOKINGS: Final = 50
MOST_POSTS: Final = 200
HIGHEST_TIER: Final = 3

DisclosureAfter = Callable[[int, int], Disclosure]
"""The disclosure value in a tier after so many more posts that are properly disclosed."""


@dataclass(frozen=True, kw_only=True)
class SupposedChanges:
    """What is left out stays as it is. Niches, languages, rates, audience, availability stand for the whole of theirs.

    `platforms`: further ones with a channel that is verified and certified. `qualifications`: further fields, checked.
    `tier`: 1 to 3, of a certificate issued today where there is none. `on_time_bookings`, `disclosed_posts`: further
    ones, as if they ended or were published today.
    """

    niches: Sequence[str] | None = None
    languages: Sequence[str] | None = None
    province: str | None = None
    rate_card: RateCard | None = None
    audience: Sequence[ShareOf] | None = None
    availability: Availability | None = None
    platforms: Sequence[str] = ()
    qualifications: Sequence[QualificationField] = ()
    tier: int | None = None
    on_time_bookings: int = 0
    disclosed_posts: int = 0

    def checked(self, *, now: datetime) -> "SupposedChanges":
        """The same, each code once.

        Raises what setting them on a profile would raise: NicheUnknown, RateOutOfRange, BracketUnknown and the others;
        InvalidInput.
        """
        for platform in self.platforms:
            if platform not in PLATFORMS:
                raise PlatformUnknown(written=platform, field="changes.platforms")
        _check_number("tier", 1 if self.tier is None else self.tier, 1, HIGHEST_TIER)
        _check_number("onTimeBookings", self.on_time_bookings, 0, MOST_BOOKINGS)
        _check_number("disclosedPosts", self.disclosed_posts, 0, MOST_POSTS)
        if self.audience is not None:
            measured = Audience(shares=self.audience, source=FigureSource.DECLARED, as_of=day_in_vietnam(now))
            with _within("changes.audience", beneath="input.shares"):
                measured.checked(now=now)
        if self.rate_card is not None:
            with _within("changes.rateCard"):
                self.rate_card.checked()
        availability = self.availability
        if availability is not None:
            with _within("changes.availability"):
                availability = availability.checked()
        return replace(
            self,
            province=checked_province(self.province, field="changes.province"),
            niches=None if self.niches is None else checked_niches(self.niches, field="changes.niches"),
            languages=None if self.languages is None else checked_languages(self.languages, field="changes.languages"),
            availability=availability,
        )

    def of(self, person: Person, *, today: date, certificate_until: date, disclosure_after: DisclosureAfter) -> Person:
        """Who the person would be; the changes are checked already. A new certificate holds up to that day."""
        changed: dict[str, Any] = self._record(person, disclosure_after)
        if self.tier is not None and person.certificate_until is None:
            changed["certificate_until"] = certificate_until
            changed["certified_since"] = person.certified_since or today
        if self.niches is not None:
            changed["niches"] = frozenset(self.niches)
        if self.languages is not None:
            changed["languages"] = frozenset(self.languages)
        if self.province is not None:
            changed |= {"province": self.province, "region": PROVINCES[self.province].region.value}
        if self.rate_card is not None:
            changed["rates"] = {(each.platform, each.format_code): each.price.minor for each in self.rate_card.rates}
            changed["minimum_fee"] = 0 if self.rate_card.minimum_fee is None else self.rate_card.minimum_fee.minor
        if self.audience is not None:
            changed["audience"] = _shares(self.audience)
        if self.availability is not None:
            closed = self.availability.closed
            changed["places"] = max(self.availability.bookings_at_once - len(person.in_hand), 0)
            changed["away"] = tuple((each.starts_on, each.ends_on - timedelta(days=1)) for each in closed)
        return replace(person, **changed)

    def _record(self, person: Person, disclosure_after: DisclosureAfter) -> dict[str, Any]:
        tier = person.tier if self.tier is None else self.tier
        more = self.on_time_bookings
        return {
            "tier": tier,
            "disclosure": disclosure_after(tier, self.disclosed_posts),
            "delivery": Delivery(bookings=person.delivery.bookings + more, kept=person.delivery.kept + more),
            "platforms": person.platforms | frozenset(self.platforms),
            "qualifications": person.qualifications | {field.value for field in self.qualifications},
        }


def _shares(audience: Sequence[ShareOf]) -> dict[AudienceTrait, dict[str, int]]:
    shares: dict[AudienceTrait, dict[str, int]] = {}
    for each in audience:
        shares.setdefault(AudienceTrait(each.dimension.value), {})[each.bracket] = each.basis_points
    return shares


def _check_number(name: str, given: int, least: int, most: int) -> None:
    if not least <= given <= most:
        raise InvalidInput(
            vi_reason=f"{name} phải từ {least} đến {most}.",
            en_reason=f"{name} lies between {least} and {most}.",
            field=f"changes.{name}",
        )


@contextmanager
def _within(place: str, *, beneath: str = "input") -> Generator[None]:
    """Let a refusal name the field as it is called here."""
    try:
        yield
    except DomainError as refusal:
        refusal.field = place + (refusal.field or "").removeprefix(beneath)
        raise
