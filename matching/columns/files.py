"""Columns as files: one for each column, mapped into memory by whoever reads them, and one with what codes mean.

Processes of one machine that read the same folder share its pages. The files are never changed once written.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import numpy as np

from domain.ids import BrandId
from matching.brief import AudienceTrait
from matching.columns.table import Columns, Entries, Home, Numbers, holders_of, words_of

_CODES: Final = "codes.json"
_PLAIN: Final = tuple(each.name for each in fields(Columns) if each.type is Numbers)
_SPARSE: Final = tuple(each.name for each in fields(Columns) if each.type is Entries)


def write(columns: Columns, folder: Path) -> None:
    """Write the columns into a folder that does not exist yet."""
    folder.mkdir(parents=True)
    for name, numbers in _arrays(columns):
        np.save(folder / f"{name}.npy", numbers)
    codes = {
        "niche_sets": [sorted(each) for each in columns.niche_sets],
        "homes": [[each.province, each.region, sorted(each.languages)] for each in columns.homes],
        "gate_keys": list(columns.gate_keys),
        "topic_sets": [sorted(each) for each in columns.topic_sets],
        "categories": list(columns.categories),
        "brands": [str(each) for each in columns.brands],
        "audience": [[trait.value, segment] for trait, segment in columns.audience],
        "rates": list(columns.rates),
        "sparse": {name: list(getattr(columns, name).values) for name in _SPARSE},
    }
    (folder / _CODES).write_text(json.dumps(codes), encoding="utf-8")


def read(folder: Path) -> Columns:
    """The columns of a folder, mapped. Raises OSError, EOFError, ValueError or KeyError for a broken one."""
    codes: dict[str, Any] = json.loads((folder / _CODES).read_text(encoding="utf-8"))
    niche_sets = [frozenset(each) for each in codes["niche_sets"]]
    plain = {name: _mapped(folder / f"{name}.npy") for name in _PLAIN}
    sparse = {name: _entries(folder, name, codes["sparse"][name]) for name in _SPARSE}
    return Columns(
        **plain,
        topics_refused=sparse["topics_refused"],
        promises=sparse["promises"],
        in_hand=sparse["in_hand"],
        brands_refused=sparse["brands_refused"],
        away=sparse["away"],
        audience={
            (AudienceTrait(trait), segment): _mapped(folder / f"audience-{place}.npy")
            for place, (trait, segment) in enumerate(codes["audience"])
        },
        rates={
            (platform, piece): _mapped(folder / f"rates-{place}.npy")
            for place, (platform, piece) in enumerate(codes["rates"])
        },
        niche_sets=niche_sets,
        niche_holders=holders_of(niche_sets),
        homes=[
            Home(province=province, region=region, languages=frozenset(languages))
            for province, region, languages in codes["homes"]
        ],
        gate_keys=_places(codes["gate_keys"]),
        gate_words=words_of(plain["gate"]),
        topic_sets=[frozenset(each) for each in codes["topic_sets"]],
        categories=_places(codes["categories"]),
        brands={BrandId(UUID(each)): place for place, each in enumerate(codes["brands"])},
    )


def _arrays(columns: Columns) -> Iterator[tuple[str, Numbers]]:
    for name in _PLAIN:
        yield name, getattr(columns, name)
    for name in _SPARSE:
        entries: Entries = getattr(columns, name)
        yield f"{name}-rows", entries.rows
        yield from ((f"{name}-{value}", numbers) for value, numbers in entries.values.items())
    for group, wide in (("audience", columns.audience), ("rates", columns.rates)):
        yield from ((f"{group}-{place}", numbers) for place, numbers in enumerate(wide.values()))


def _entries(folder: Path, name: str, values: Sequence[str]) -> Entries:
    return Entries(
        rows=_mapped(folder / f"{name}-rows.npy"),
        values={value: _mapped(folder / f"{name}-{value}.npy") for value in values},
    )


def _mapped(file: Path) -> Numbers:
    """The numbers of a file, as they lie on the disk; a plain array, for a mapped one is slow to slice."""
    mapped: Numbers = np.load(file, mmap_mode="r")
    return mapped.view(np.ndarray)


def _places(values: Sequence[str]) -> Mapping[str, int]:
    return {value: place for place, value in enumerate(values)}
