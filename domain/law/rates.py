"""The operator's fee and the income tax withheld: dated rates, each result naming its rule's version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from domain.law.articles import Article, Reference, cite
from domain.law.periods import Dated, the_rule
from domain.money import Money, vnd
from domain.reference.loading import Sheet, read_sheet


class Rate(Dated):
    """A share in basis points; ``house`` marks our own starting value, not a rule of law."""

    version: str
    house: bool
    articles: tuple[Reference, ...]
    basis_points: int

    def cited(self) -> tuple[Article, ...]:
        """The articles behind it, as they stood when it came into force."""
        return cite(self.articles, self.valid_from)


class WithheldTax(Rate):
    """Income tax the payer withholds from a payment of ``threshold`` đồng or more."""

    threshold: int


class _Rates(Sheet):
    operator_fee: tuple[Rate, ...]
    withheld_income_tax: tuple[WithheldTax, ...]


class PayeeKind(StrEnum):
    """Whether a payee is a resident person without a labour contract, or a business that issues invoices itself."""

    RESIDENT = "resident"
    BUSINESS = "business"


@dataclass(frozen=True)
class Charge:
    """An amount taken from a gross payment, and the version of the rule it was taken by."""

    amount: Money
    rule_version: str


def _by_version(rates: Iterable[Rate]) -> Mapping[str, Rate]:
    found: dict[str, Rate] = {}
    for rate in rates:
        if found.setdefault(rate.version, rate) is not rate:
            message = f"the version {rate.version} is used twice"
            raise ValueError(message)
    return MappingProxyType(found)


_SHEET: Final = read_sheet("domain.law", "rates.json", _Rates)
RATES: Final = _by_version((*_SHEET.operator_fee, *_SHEET.withheld_income_tax))
"""Every rate by its version. None is ever taken from the file or changed: what was paid names it for ever."""


def operator_fee(gross: Money, day: date) -> Charge:
    """The operator's fee on a gross fee, rounded down to a whole đồng (house rule). Raises LawNotOnFile."""
    rate = the_rule(_SHEET.operator_fee, day)
    return Charge(gross.share(rate.basis_points), rate.version)


def withheld_tax(
    gross: Money, day: date, *, payee: PayeeKind = PayeeKind.RESIDENT, asked: bool = False, committed: bool = False
) -> Charge:
    """The income tax withheld from one gross payment in đồng, rounded down to a whole đồng.

    From the threshold on, or when the payee asks for it below; nothing from who has committed that the year's income
    stays untaxed (Decree 253/2026/ND-CP Art 50.2; until 2026-07-01 Circular 111/2013/TT-BTC Art 25). Nothing from a
    business. Raises LawNotOnFile.
    """
    rate = the_rule(_SHEET.withheld_income_tax, day)
    due = payee is PayeeKind.RESIDENT and not committed and (asked or gross >= vnd(rate.threshold))
    return Charge(gross.share(rate.basis_points) if due else vnd(0), rate.version)
