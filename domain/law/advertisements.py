"""What the law gate looks at: a brief's product, its texts and claims, and the papers on file."""

from dataclasses import dataclass
from datetime import date

from domain.law.rules import Attribute


@dataclass(frozen=True, kw_only=True)
class Product:
    """What is advertised; an attribute that nobody stated is absent, and an absent one never passes."""

    name: str
    category: str
    abv_hundredths: int | None = None
    label_age_months: int | None = None
    prescription_only: bool | None = None

    def value(self, attribute: Attribute) -> int | None:
        """The stated value of an attribute (hundredths of a percent, months, or 0/1)."""
        match attribute:
            case Attribute.ABV_HUNDREDTHS:
                return self.abv_hundredths
            case Attribute.LABEL_AGE_MONTHS:
                return self.label_age_months
            case Attribute.PRESCRIPTION_ONLY:
                return self.prescription_only


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper on file: both its dates are days on which it holds, as printed on it."""

    kind: str
    number: str
    issuer: str
    valid_from: date
    valid_until: date | None

    def in_date(self, day: date) -> bool:
        """Whether the paper holds on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Something the brand wants said of its product, and the papers that prove it."""

    text: str
    proofs: tuple[Paper, ...] = ()

    def proven(self, day: date, kind: str | None = None) -> bool:
        """Whether a paper (of a kind, when one is asked for) proves the claim on a day."""
        return any(paper.in_date(day) for paper in self.proofs if kind in (None, paper.kind))


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A text to be published or followed, and its place in the input (`talkingPoints[2]`)."""

    path: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Advertisement:
    """A brief as the law sees it. ``claims`` stand at the paths ``claims[0].text`` and so on.

    ``passages`` are what may be said: title, talking points, hashtags; never what the brief forbids. ``last_day`` is
    when the last deliverable is due. ``named_as`` is the name under which the brand stands on the list of publicly
    named violators, where it does.
    """

    product: Product
    passages: tuple[Passage, ...] = ()
    claims: tuple[Claim, ...] = ()
    papers: tuple[Paper, ...] = ()
    audience_age_from: int | None = None
    last_day: date | None = None
    named_as: str | None = None

    def everything_said(self) -> tuple[Passage, ...]:
        """Every text that may be published, the claims first."""
        claims = (Passage(path=f"claims[{place}].text", text=claim.text) for place, claim in enumerate(self.claims))
        return (*claims, *self.passages)
