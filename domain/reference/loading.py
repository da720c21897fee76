"""Reading a reference file once: validated, frozen, its codes unique."""

import unicodedata
from collections.abc import Iterable, Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Protocol, TypeVar

from pydantic import BaseModel, ConfigDict


class Entry(BaseModel):
    """One frozen record of a data file; an unknown or missing field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Coded(Protocol):
    """Anything found by its code."""

    @property
    def code(self) -> str:
        """The stable identifier."""
        ...


SheetT = TypeVar("SheetT", bound=BaseModel)
CodedT = TypeVar("CodedT", bound=Coded)


class Sheet(Entry):
    """A whole data file: the day its facts were known and where they come from."""

    as_of: str
    sources: tuple[str, ...]


def read_sheet(package: str, name: str, kind: type[SheetT]) -> SheetT:
    """The data file of a package as its typed record; refuses text that is not NFC, which no search would find."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    if not unicodedata.is_normalized("NFC", text):
        message = f"{package}/{name} holds text that is not NFC"
        raise ValueError(message)
    return kind.model_validate_json(text)


def by_code(entries: Iterable[CodedT]) -> Mapping[str, CodedT]:
    """The entries by code, in file order; refuses a code used twice."""
    found: dict[str, CodedT] = {}
    for entry in entries:
        if entry.code in found:
            message = f"the code {entry.code} is used twice"
            raise ValueError(message)
        found[entry.code] = entry
    return MappingProxyType(found)
