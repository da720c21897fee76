"""What a brief asks for: one value that is checked as a whole, kept with each version, and read by everyone else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter

from domain.ids import DocumentId
from domain.law.advertisements import Passage
from domain.money import BASIS_POINTS, Money, vnd


class BriefKind(StrEnum):
    """Paid work, or an unpaid campaign of the alliance, which takes part in no price scoring."""

    COMMERCIAL = "commercial"
    """Paid work."""
    COMMUNITY = "community"
    """An unpaid campaign of the alliance."""


class BriefGoal(StrEnum):
    """What the brand wants of the publication."""

    AWARENESS = "awareness"
    """That people know of it."""
    LAUNCH = "launch"
    """That something new becomes known."""
    SALES = "sales"
    """That people buy."""
    TRAFFIC = "traffic"
    """That people visit."""
    APP_INSTALLS = "app_installs"
    """That people install an app."""
    EVENT = "event"
    """That people come."""
    EDUCATION = "education"
    """That people understand something."""
    COMMUNITY = "community"
    """That people help each other."""


class Gender(StrEnum):
    """The genders audiences are counted by."""

    FEMALE = "female"
    """Women."""
    MALE = "male"
    """Men."""
    OTHER = "other"
    """Others."""


NOTHING: Final = vnd(0)


@dataclass(frozen=True, kw_only=True)
class NicheWeight:
    """A niche, and how much of the brief it is, relative to the others (1 to 100)."""

    code: str
    weight: int


@dataclass(frozen=True, kw_only=True)
class WantedAudience:
    """Whom the brand wants to reach; what is absent or empty is all the same to it. Both ages are included."""

    age_from: int | None = None
    age_to: int | None = None
    genders: tuple[Gender, ...] = ()
    provinces: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AskedDeliverable:
    """How many pieces of a format on a platform, and the day in Viet Nam by which they are due."""

    platform: str
    format: str
    count: int
    due_on: date
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class BriefClaim:
    """Something to be said of the product, and the documents on file that prove it."""

    text: str
    document_ids: tuple[DocumentId, ...] = ()


@dataclass(frozen=True, kw_only=True)
class UsageGrant:
    """One use the brand may make of the content: where, and until which day (included; open when absent)."""

    right: str
    territory: str
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class AskedExclusivity:
    """For how many days after publication the influencer works for nobody else in a category."""

    category: str
    days: int


@dataclass(frozen=True, kw_only=True)
class BriefContent:
    """A brief, whole. Money in đồng; the fee range is for one influencer, the budget for all places together.

    `open_until` is the instant after which nobody may apply or accept. An `open_call` is shown to all influencers; by
    `invitation` the brand makes offers of its own. `documents` are the product's papers on file.
    """

    title: str
    summary: str
    kind: BriefKind = BriefKind.COMMERCIAL
    goal: BriefGoal
    product_name: str
    category: str
    abv_hundredths: int | None = None
    label_age_months: int | None = None
    prescription_only: bool | None = None
    niches: tuple[NicheWeight, ...]
    provinces: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("vi",)
    audience: WantedAudience = WantedAudience()
    deliverables: tuple[AskedDeliverable, ...]
    places: int
    fee_minimum: Money = NOTHING
    fee_maximum: Money = NOTHING
    budget: Money = NOTHING
    tier_minimum: int = 1
    talking_points: tuple[str, ...] = ()
    claims: tuple[BriefClaim, ...] = ()
    forbidden_content: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    usage_grants: tuple[UsageGrant, ...] = ()
    exclusivity: AskedExclusivity | None = None
    draft_review: bool = True
    open_call: bool = True
    invitation: bool = True
    open_until: datetime
    documents: tuple[DocumentId, ...] = ()

    @property
    def platforms(self) -> tuple[str, ...]:
        """The platforms of the deliverables, each once."""
        return tuple(dict.fromkeys(asked.platform for asked in self.deliverables))

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats of the deliverables, each once."""
        return tuple(dict.fromkeys(asked.format for asked in self.deliverables))

    @property
    def last_day(self) -> date:
        """The day by which the last deliverable is due."""
        return max(asked.due_on for asked in self.deliverables)

    def niche_shares(self) -> Mapping[str, int]:
        """Each niche's share of the brief in basis points, summing to 10000."""
        shares = vnd(BASIS_POINTS).split([niche.weight for niche in self.niches])
        return {niche.code: share.minor for niche, share in zip(self.niches, shares, strict=True)}

    def all_documents(self) -> frozenset[DocumentId]:
        """Every document the brief leans on: the product's and those that prove claims."""
        return frozenset(self.documents).union(*(claim.document_ids for claim in self.claims))

    def passages(self) -> tuple[Passage, ...]:
        """The texts that may be published, with their place in the input; what is forbidden is not among them."""
        return (
            Passage(path="title", text=self.title),
            Passage(path="summary", text=self.summary),
            Passage(path="productName", text=self.product_name),
            *_numbered("talkingPoints", self.talking_points),
            *_numbered("hashtags", self.hashtags),
        )

    def to_json(self) -> dict[str, Any]:
        """The content as JSON values."""
        return _adapter().dump_python(self, mode="json")

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "BriefContent":
        """The content that was kept as JSON values."""
        return _adapter().validate_python(data)


def _numbered(path: str, texts: tuple[str, ...]) -> tuple[Passage, ...]:
    return tuple(Passage(path=f"{path}[{place}]", text=text) for place, text in enumerate(texts))


@cache
def _adapter() -> TypeAdapter[BriefContent]:
    return TypeAdapter(BriefContent)
