"""The numbers of matching, published as dated versions: `matching/reference/NAME_VERSION.json`."""

from collections.abc import Sequence
from datetime import date
from importlib.resources import files
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from domain.sentences import Sentence


class Published(BaseModel):
    """One version of some numbers, in force from `valid_from` until the next one; `note` says how they are meant."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    valid_from: date
    note: Sentence


Version = TypeVar("Version", bound=Published)


def published(kind: type[Version], name: str) -> tuple[Version, ...]:
    """Every version of `name`, oldest first. Raises pydantic's ValidationError for numbers that cannot be meant."""
    texts = [
        each.read_text(encoding="utf-8")
        for each in files("matching.reference").iterdir()
        if each.name.startswith(f"{name}_")
    ]
    return tuple(sorted(map(kind.model_validate_json, texts), key=lambda each: each.valid_from))


def in_force(versions: Sequence[Version], day: date) -> Version:
    """The version in force on `day`; there is always one from the first on. Raises ValueError before it."""
    return max((each for each in versions if each.valid_from <= day), key=lambda each: each.valid_from)
