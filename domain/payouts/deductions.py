"""What is taken off a gross payment before it is paid."""

from dataclasses import dataclass

from domain.law.rates import Charge, PayeeKind


@dataclass(frozen=True)
class Deductions:
    """What is taken from a gross payment to one kind of payee, each by its dated rule."""

    payee: PayeeKind
    fee: Charge
    tax: Charge
