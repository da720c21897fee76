"""What is taken off a gross payment before it is paid."""

from dataclasses import dataclass
from datetime import date

from domain.law.rates import Charge, PayeeKind, operator_fee, withheld_tax
from domain.money import Money


@dataclass(frozen=True)
class TaxedAs:
    """What somebody is to the income tax, and what they have said of it for the payment's year.

    `committed`: that nothing of the year's income is taxed; `asked`: that tax be withheld below the threshold too.
    """

    payee: PayeeKind
    committed: bool = False
    asked: bool = False


@dataclass(frozen=True)
class Deductions:
    """What is taken from a gross payment to one kind of payee, each by its dated rule."""

    payee: PayeeKind
    fee: Charge
    tax: Charge


def deductions(gross: Money, day: date, *, fee_rule: str, taxed: TaxedAs) -> Deductions:
    """What is taken from one payment made on a day: the fee by its booking's rule, the tax by that of the day.

    Raises LawNotOnFile.
    """
    tax = withheld_tax(gross, day, payee=taxed.payee, asked=taxed.asked, committed=taxed.committed)
    return Deductions(payee=taxed.payee, fee=operator_fee(gross, fee_rule), tax=tax)
