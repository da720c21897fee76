"""Instruments of law, articles of them, and the fines they set."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator

from domain.law.periods import Dated
from domain.reference.loading import Entry, Sheet, by_code, read_sheet


class Instrument(Dated):
    """A law, decree, circular or resolution, with the days it is in force and what it replaced."""

    code: str
    title_vi: str
    title_en: str
    replaces: str | None


class _Instruments(Sheet):
    instruments: tuple[Instrument, ...]


def _checked(instruments: Mapping[str, Instrument]) -> Mapping[str, Instrument]:
    for instrument in instruments.values():
        if instrument.replaces is not None and instruments[instrument.replaces].valid_to != instrument.valid_from:
            message = f"{instrument.code} does not begin when {instrument.replaces} ends"
            raise ValueError(message)
    return instruments


INSTRUMENTS: Final = _checked(by_code(read_sheet("domain.law", "instruments.json", _Instruments).instruments))


@dataclass(frozen=True)
class Article:
    """An article of an instrument in force; an empty number means the instrument as a whole."""

    instrument: str
    number: str

    @property
    def vi(self) -> str:
        """As Vietnamese lawyers write it: "điểm a khoản 1 Điều 51 Nghị định 87/2026/NĐ-CP"."""
        title = INSTRUMENTS[self.instrument].title_vi
        if not self.number:
            return title
        names = ("Điều", "khoản", "điểm")
        parts = [f"{name} {part}" for name, part in zip(names, self.number.split("."), strict=False)]
        return " ".join([*reversed(parts), title])

    @property
    def en(self) -> str:
        """In English: "Decree 87/2026/ND-CP Art 51.1.a"."""
        title = INSTRUMENTS[self.instrument].title_en
        return f"{title} Art {self.number}" if self.number else title


def _known_reference(text: str) -> str:
    if text.partition(" ")[0] not in INSTRUMENTS:
        message = f"{text} names no known instrument"
        raise ValueError(message)
    return text


Reference = Annotated[str, AfterValidator(_known_reference)]
"""An article in a data file: the instrument's code, a space, the number ("d87 51.1.a"; the number may be empty)."""


class FineRange(Entry):
    """A fine for an individual, in đồng, both ends inclusive; an organisation usually pays double."""

    under: Reference
    minimum: int
    maximum: int


def cite(references: Iterable[str], day: date) -> tuple[Article, ...]:
    """The articles in force on a day.

    A reference to an instrument not yet in force cites the one it replaced, without a number, because the numbers of
    the older text are not on file; where it replaced nothing it is left out.
    """
    cited: dict[Article, None] = {}
    for reference in references:
        code, _, number = reference.partition(" ")
        instrument = INSTRUMENTS[code]
        if instrument.in_force(day):
            cited[Article(code, number)] = None
        elif instrument.replaces is not None and INSTRUMENTS[instrument.replaces].in_force(day):
            cited[Article(instrument.replaces, "")] = None
    return tuple(cited)


def fine_on(fines: Iterable[FineRange], day: date) -> FineRange | None:
    """The fine known for a day: none when the decree that sets it was not in force."""
    for fine in fines:
        if INSTRUMENTS[fine.under.partition(" ")[0]].in_force(day):
            return fine
    return None
