"""Sentences for people, said in Vietnamese and in English, and how figures look in each."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from domain.money import Money

Language = Literal["vi", "en"]
REMEMBERED: Final = 4096
"""Figures whose wording is kept: lists of candidates say the same days, shares and amounts over and over."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thought in both languages."""

    vi: str
    en: str

    def say(self, language: Language) -> str:
        """The sentence in the reader's language."""
        return self.vi if language == "vi" else self.en


def number(value: int) -> Sentence:
    """A whole number with its thousands grouped: 12.500 and 12,500."""
    grouped = f"{value:,}"
    return Sentence(grouped.replace(",", "."), grouped)


@lru_cache(maxsize=REMEMBERED)
def percent(basis_points: int) -> Sentence:
    """Basis points as a percentage with one decimal, its tail dropped: 8938 → 89,3 % and 89.3%."""
    whole, tenth = basis_points // 100, basis_points % 100 // 10
    return Sentence(f"{whole},{tenth} %", f"{whole}.{tenth}%") if tenth else Sentence(f"{whole} %", f"{whole}%")


def exact_percent(basis_points: int) -> Sentence:
    """Basis points as a percentage, to the last one: 1255 → 12,55 % and 12.55%."""
    figure = f"{basis_points // 100}.{basis_points % 100:02}".rstrip("0").rstrip(".")
    return Sentence(f"{figure.replace('.', ',')} %", f"{figure}%")


@lru_cache(maxsize=REMEMBERED)
def amount(money: Money) -> Sentence:
    """An amount: 5.000.000 ₫ and VND 5,000,000."""
    figure = number(money.minor)
    sign = "₫" if money.currency == "VND" else money.currency
    return Sentence(f"{figure.vi} {sign}", f"{money.currency} {figure.en}")


@lru_cache(maxsize=REMEMBERED)
def day(value: date) -> Sentence:
    """A date: 21/11/2026 and 21 Nov 2026 (the month in English whatever the machine's locale)."""
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return Sentence(f"{value:%d/%m/%Y}", f"{value.day} {months[value.month - 1]} {value.year}")
