"""Rules of the fee and of the tax that take the place of today's on some day."""

from datetime import date
from typing import Final

import pytest

from domain.law import rates

CHANGED_ON: Final = date(2026, 11, 24)
"""The first day, in Viet Nam, on which the later rules hold."""
LATER_FEE, LATER_TAX = "fee-2026-11", "pit-2026-11"
"""15 % for the operator; 12 % withheld from 4,000,000 đ on from a resident person."""


def change_rates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let other rules of the fee, and of the tax of resident persons, hold from CHANGED_ON."""
    sheet = rates._SHEET  # noqa: SLF001 - dated data as it is read  # pyright: ignore[reportPrivateUsage]
    (fee,) = sheet.operator_fee
    (tax,) = (each for each in sheet.withheld_income_tax if each.version == "pit-d253-2026")
    later_fee = fee.model_copy(update={"version": LATER_FEE, "valid_from": CHANGED_ON, "basis_points": 1_500})
    later_tax = tax.model_copy(
        update={"version": LATER_TAX, "valid_from": CHANGED_ON, "basis_points": 1_200, "threshold": 4_000_000}
    )
    ended = tax.model_copy(update={"valid_to": CHANGED_ON})
    others = tuple(each for each in sheet.withheld_income_tax if each is not tax)
    changed = sheet.model_copy(
        update={
            "operator_fee": (fee.model_copy(update={"valid_to": CHANGED_ON}), later_fee),
            "withheld_income_tax": (*others, ended, later_tax),
        }
    )
    versions = {**rates.RATES, LATER_FEE: later_fee, LATER_TAX: later_tax}
    monkeypatch.setattr("domain.law.rates._SHEET", changed)
    monkeypatch.setattr("domain.law.rates.RATES", versions)
    monkeypatch.setattr("schema.rate_rules.RATES", versions)
