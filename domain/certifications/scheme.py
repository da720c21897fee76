"""The scheme: criteria groups, weights, tiers, cut-offs and periods, as dated versions that data can replace."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol, Self, TypeVar

from pydantic import model_validator

from domain.errors import HA_NOI
from domain.reference.loading import Entry, Sheet, read_sheet

ALL_POINTS: Final = 100


class Severity(StrEnum):
    """How grave a sanction is: it decides how long the public sees it."""

    MINOR = "minor"
    """Shown for six months in the scheme of 2025."""
    SERIOUS = "serious"
    """Shown for twelve months in the scheme of 2025."""
    GRAVE = "grave"
    """Shown for thirty-six months in the scheme of 2025."""


class CriteriaGroup(Entry):
    """One of the groups: assessed from 0 to 100, and worth `weight` of the scheme's 100 points."""

    code: str
    weight: int
    name_vi: str
    name_en: str
    asks_vi: str
    asks_en: str
    note: str


class TierRule(Entry):
    """A tier and the points it begins at; below the first there is tier 0, uncertified."""

    level: int
    from_points: int
    name_vi: str
    name_en: str


class SanctionRule(Entry):
    """For how many months the public register shows a sanction of this severity."""

    severity: Severity
    visible_months: int


class Scheme(Entry):
    """One version of the scheme. A file keeps the version under which it was opened, and so does its certificate."""

    version: str
    valid_from: date
    groups: tuple[CriteriaGroup, ...]
    assessors: int
    third_over_gap: int
    least_group_percent: int
    tiers: tuple[TierRule, ...]
    validity_months: int
    notice_days: int
    reapply_days: int
    appeal_days: int
    sanctions: tuple[SanctionRule, ...]
    consent_vi: str
    consent_en: str

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if sum(group.weight for group in self.groups) != ALL_POINTS:
            raise ValueError(f"the weights of scheme {self.version} do not add up to {ALL_POINTS}")
        levels = [(tier.level, tier.from_points) for tier in self.tiers]
        if levels != sorted(levels) or [level for level, _ in levels] != list(range(1, len(levels) + 1)):
            raise ValueError(f"the tiers of scheme {self.version} do not rise")
        if {rule.severity for rule in self.sanctions} != set(Severity):
            raise ValueError(f"scheme {self.version} lacks a severity")
        return self

    def group(self, code: str) -> CriteriaGroup | None:
        """The group with this code, if the version has it."""
        return next((group for group in self.groups if group.code == code), None)

    def ends_at(self, issued_at: datetime) -> datetime:
        """When a certificate issued at `issued_at` ends: the same hour in Ha Noi, `validity_months` later."""
        return months_after(issued_at, self.validity_months)

    def notice_at(self, valid_until: datetime) -> datetime:
        """When a certificate begins to expire: `notice_days` before its end."""
        return valid_until - timedelta(days=self.notice_days)

    def appeal_by(self, decided_at: datetime) -> datetime:
        """Until when a decision may be appealed: `appeal_days` after it (Convention of 12/2025)."""
        return decided_at + timedelta(days=self.appeal_days)

    def public_until(self, severity: Severity, sanctioned_at: datetime) -> datetime:
        """Until when the public register shows a sanction."""
        months = next(rule.visible_months for rule in self.sanctions if rule.severity is severity)
        return months_after(sanctioned_at, months)


class _Schemes(Sheet):
    schemes: tuple[Scheme, ...]


class Dated(Protocol):
    """A version that holds from a day on."""

    @property
    def version(self) -> str:
        """Its name."""
        ...

    @property
    def valid_from(self) -> date:
        """The first day, in Ha Noi, on which it holds."""
        ...


DatedT = TypeVar("DatedT", bound=Dated)

SCHEMES: Final = read_sheet("domain.certifications", "schemes.json", _Schemes).schemes


def in_force(versions: Sequence[DatedT], now: datetime) -> DatedT:
    """The newest version whose first day has come in Ha Noi. Raises LookupError before the first of them."""
    today = now.astimezone(HA_NOI).date()
    begun = [version for version in versions if version.valid_from <= today]
    if not begun:
        raise LookupError(f"No version is in force on {today}.")
    return max(begun, key=lambda version: version.valid_from)


def scheme_in_force(now: datetime) -> Scheme:
    """The scheme under which a new file is opened. Raises LookupError before the first."""
    return in_force(SCHEMES, now)


def scheme_of(version: str) -> Scheme:
    """The scheme of a file or certificate. Versions are never withdrawn from the data."""
    return next(scheme for scheme in SCHEMES if scheme.version == version)


def months_after(instant: datetime, months: int) -> datetime:
    """The same day and hour in Ha Noi `months` later, or the month's last day where it is shorter; in UTC."""
    local = instant.astimezone(HA_NOI)
    years, month = divmod(local.month - 1 + months, 12)
    year, month = local.year + years, month + 1
    day = min(local.day, monthrange(year, month)[1])
    return local.replace(year=year, month=month, day=day).astimezone(instant.tzinfo)
