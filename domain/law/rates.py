"""The operator's fee and the income tax withheld: dated rates, each result naming its rule's version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations
from types import MappingProxyType
from typing import Annotated, Final, TypeVar

from pydantic import AfterValidator, Field

from domain.law.articles import Article, Reference, cite
from domain.law.periods import Dated, the_rule
from domain.money import BASIS_POINTS, Money, vnd
from domain.reference.loading import Sheet, read_sheet


class PayeeKind(StrEnum):
    """What somebody who is paid is to the income tax."""

    RESIDENT_PERSON = "resident_person"
    """A person resident in Viet Nam for tax, without a labour contract."""
    NON_RESIDENT_PERSON = "non_resident_person"
    """A person who is not resident in Viet Nam for tax."""
    BUSINESS = "business"
    """A company, or a household business, that issues invoices and pays its taxes itself."""


class Rate(Dated):
    """A share in basis points, and the kinds of payee from whom it is taken.

    ``house`` marks our own starting value, not a rule of law; ``verified`` is false where nobody has opened a text of
    the law for it, so that a lawyer has to confirm it.
    """

    version: str
    house: bool
    verified: bool
    payees: Annotated[tuple[PayeeKind, ...], Field(min_length=1)]
    articles: tuple[Reference, ...]
    basis_points: Annotated[int, Field(ge=0, lt=BASIS_POINTS)]

    def cited(self) -> tuple[Article, ...]:
        """The articles behind it, as they stood when it came into force."""
        return cite(self.articles, self.valid_from)


class WithheldTax(Rate):
    """Income tax that the payer withholds from a payment of ``threshold`` đồng or more; from every one without it.

    ``spared_by_commitment``: nothing is withheld from who has committed that the year's income stays untaxed.
    """

    threshold: int | None
    spared_by_commitment: bool


RateT = TypeVar("RateT", bound=Rate)


def one_for_each_payee(rates: tuple[RateT, ...]) -> tuple[RateT, ...]:
    """The rates, of which no two are for one kind of payee on the same day. Raises ValueError."""
    for rate, other in combinations(rates, 2):
        together = other.in_force(rate.valid_from) or rate.in_force(other.valid_from)
        if together and set(rate.payees) & set(other.payees):
            message = f"{rate.version} and {other.version} are for the same payees on the same day"
            raise ValueError(message)
    return rates


def for_every_payee(rates: tuple[Rate, ...]) -> tuple[Rate, ...]:
    """The rates, each of which is for all kinds of payee. Raises ValueError.

    A contract names the operator's fee to both sides, and what the influencer is to the tax is not the brand's to know.
    """
    for rate in rates:
        if set(rate.payees) != set(PayeeKind):
            message = f"{rate.version} is not for every kind of payee"
            raise ValueError(message)
    return rates


class _Rates(Sheet):
    operator_fee: Annotated[tuple[Rate, ...], AfterValidator(one_for_each_payee), AfterValidator(for_every_payee)]
    withheld_income_tax: Annotated[tuple[WithheldTax, ...], AfterValidator(one_for_each_payee)]


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


def fee_rule(day: date) -> Rate:
    """The rule of the operator's fee for what is agreed on a day, which keeps it. Raises LawNotOnFile."""
    return the_rule(_SHEET.operator_fee, day)


def tax_rule(day: date, *, payee: PayeeKind = PayeeKind.RESIDENT_PERSON) -> WithheldTax:
    """The rule of the income tax withheld from payments of a day. Raises LawNotOnFile."""
    return the_rule((rate for rate in _SHEET.withheld_income_tax if payee in rate.payees), day)


def operator_fee(gross: Money, version: str) -> Charge:
    """The operator's fee on a gross payment by the rule of a version, rounded down to a whole đồng (house rule)."""
    rate = next(rate for rate in _SHEET.operator_fee if rate.version == version)
    return Charge(gross.share(rate.basis_points), rate.version)


def withheld_tax(
    gross: Money,
    day: date,
    *,
    payee: PayeeKind = PayeeKind.RESIDENT_PERSON,
    asked: bool = False,
    committed: bool = False,
) -> Charge:
    """The income tax withheld from one gross payment in đồng, rounded down to a whole đồng.

    From a resident person from the threshold on, or when they ask for it below; nothing from one who has committed
    that the year's income stays untaxed (Decree 253/2026/ND-CP Art 50.2; until 2026-07-01 Circular 111/2013/TT-BTC
    Art 25). From a person who is not resident always, from a business that issues invoices never; both rules are
    unverified. Raises LawNotOnFile.
    """
    rate = tax_rule(day, payee=payee)
    spared = committed and rate.spared_by_commitment
    due = not spared and (asked or rate.threshold is None or gross >= vnd(rate.threshold))
    return Charge(gross.share(rate.basis_points) if due else vnd(0), rate.version)


def withheld_as_asked(gross: Money, tax: Charge) -> bool:
    """Whether so much was withheld because its payee had asked for it, the threshold being above the gross."""
    rate = RATES[tax.rule_version]
    below = isinstance(rate, WithheldTax) and rate.threshold is not None and gross < vnd(rate.threshold)
    return below and tax.amount > vnd(0)
