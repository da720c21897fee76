"""Brief files: each entry is a brief of one brand, written as the API writes it or as people do."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO, Final

from pydantic import ValidationError

from domain.campaigns.content import BriefContent
from domain.errors import HA_NOI, DomainError
from domain.imports import BriefRead
from domain.influencers.handles import find_platform
from importing.days import read_day
from importing.entries import Entry, read_entries
from importing.figures import FigureUnreadable, read_dong
from importing.names import read_languages, read_niches, read_province
from importing.report import Rejection

_NAMES: Final = ("external_id", "brand", "campaign")
_CONTENT: Final = frozenset(each.name for each in fields(BriefContent))
_MONEY: Final = ("fee_minimum", "fee_maximum", "budget")
_EQUAL_WEIGHT: Final = 1
_LONGEST_NAME: Final = 200


@dataclass(eq=False, kw_only=True)
class FieldUnknown(DomainError):
    """The entry has a field that briefs do not have: most likely one is misspelt."""

    written: str
    vi = "Bản yêu cầu không có trường “{written}”."
    en = "A brief has no field “{written}”."


@dataclass(eq=False, kw_only=True)
class FieldMissing(DomainError):
    """A field that every entry needs is absent or empty."""

    name: str
    vi = "Thiếu trường “{name}”."
    en = "The field “{name}” is missing."


@dataclass(eq=False, kw_only=True)
class FieldUnreadable(DomainError):
    """What a field holds is not of its kind."""

    name: str
    vi = "Không đọc được trường “{name}”."
    en = "The field “{name}” cannot be read."


class BriefFile:
    """A file of briefs: a JSON array, or one JSON object on each line."""

    def __init__(self, file: BinaryIO) -> None:
        """Nothing is read yet."""
        self._file = file

    def rows(self) -> Iterator[BriefRead | Rejection]:
        """Every entry in order: read, or rejected with the first reason found.

        Raises EncodingUnknown, EntriesMissing.
        """
        for entry in read_entries(self._file):
            if isinstance(entry, Rejection):
                yield entry
                continue
            values = {_plain(name): value for name, value in entry.values.items()}
            try:
                yield self._brief(entry.line, values)
            except DomainError as refusal:
                yield _rejection(entry, values, refusal)

    def _brief(self, line: int, values: dict[str, Any]) -> BriefRead:
        for name in values:
            if name not in _CONTENT and name not in _NAMES:
                raise FieldUnknown(written=name, field=name)
        external_id, brand, campaign = (_name(values, name) for name in _NAMES)
        written = {name: value for name, value in values.items() if name in _CONTENT and value is not None}
        return BriefRead(line=line, external_id=external_id, brand=brand, campaign=campaign, content=_content(written))


def _content(written: dict[str, Any]) -> BriefContent:
    for name, read in _READERS.items():
        if name in written:
            try:
                written[name] = read(written[name])
            except DomainError as refusal:
                refusal.field = name
                raise
            except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
                raise FieldUnreadable(name=name, field=name) from None
    try:
        return BriefContent.from_json(written)
    except ValidationError as invalid:
        first = invalid.errors()[0]
        name = ".".join(map(str, first["loc"]))
        missing = first["type"].startswith("missing")
        raise (FieldMissing if missing else FieldUnreadable)(name=name, field=name) from None


def _name(values: Mapping[str, Any], name: str) -> str:
    """One of the names an entry goes by; exports write numbers for some."""
    value = values.get(name)
    text = str(value).strip() if isinstance(value, str | int) else ""
    if not 0 < len(text) <= _LONGEST_NAME or not text.isprintable():
        raise FieldMissing(name=name, field=name)
    return text


def _money(value: object) -> dict[str, object]:
    """Đồng, as a whole number or as people write it."""
    money = read_dong(f"{value} đ" if isinstance(value, int) else str(value))
    if money is None:
        raise FigureUnreadable(written=str(value))
    return {"minor": money.minor, "currency": money.currency}


def _niches(value: Sequence[Any] | str) -> list[dict[str, object]]:
    """Niches by name or code, with a weight or all alike."""
    if isinstance(value, str):
        return _weighed(value, _EQUAL_WEIGHT)
    found: list[dict[str, object]] = []
    for each in value:
        found += _weighed(each, _EQUAL_WEIGHT) if isinstance(each, str) else _weighed(each["code"], each["weight"])
    return found


def _weighed(names: str, weight: object) -> list[dict[str, object]]:
    return [{"code": code, "weight": weight} for code in read_niches(names)]


def _codes(read: Callable[[str], str | None]) -> Callable[[Sequence[str]], list[str | None]]:
    return lambda value: [read(each) for each in value]


def _languages(value: Sequence[str] | str) -> tuple[str, ...]:
    return read_languages(value if isinstance(value, str) else ";".join(value))


def _deliverables(value: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for each in value:
        asked = {_plain(name): part for name, part in each.items()}
        found.append({**asked, "platform": find_platform(asked["platform"]), "due_on": read_day(asked["due_on"])})
    return found


def _open_until(value: str) -> datetime | str:
    """An instant; a bare day counts to its end, which is midnight of the next one in Hà Nội."""
    if "T" in value:
        return value
    day: date | None = read_day(value)
    return value if day is None else datetime.combine(day + timedelta(days=1), time(), HA_NOI)


def _deep(value: Any) -> Any:
    match value:
        case dict():
            return {_plain(str(name)): _deep(part) for name, part in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        case list():
            return [_deep(part) for part in value]  # pyright: ignore[reportUnknownVariableType]
        case _:
            return value


_READERS: Final[Mapping[str, Callable[[Any], object]]] = {
    **dict.fromkeys(_MONEY, _money),
    "niches": _niches,
    "provinces": _codes(read_province),
    "languages": _languages,
    "deliverables": _deliverables,
    "open_until": _open_until,
    **dict.fromkeys(("audience", "claims", "usage_grants", "exclusivity"), _deep),
}
"""How fields that people write in several ways are read."""


def _plain(name: str) -> str:
    """`feeMaximum` and `fee_maximum` are one."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _rejection(entry: Entry, values: Mapping[str, Any], refusal: DomainError) -> Rejection:
    fault = values.get(re.split(r"[.\[]", refusal.field or "")[0])
    key = ":".join(str(values.get(name, "")) for name in ("brand", "external_id"))
    return Rejection(line=entry.line, key=key, refusal=refusal, value="" if fault is None else str(fault))
