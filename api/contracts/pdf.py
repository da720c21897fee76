"""A contract's page as PDF: tagged for screen readers (PDF/UA-1), kept for ever (PDF/A-2a), alike byte for byte."""

import json
import unicodedata
from datetime import UTC
from pathlib import Path
from typing import Any, Final

import typst

from domain.pages import Page

TEMPLATE: Final = (Path(__file__).parent / "contract.typ").read_bytes()
SHOWN: Final = (
    (0x20, 0x7E),
    (0xA0, 0x24F),
    (0x300, 0x3FF),
    (0x400, 0x4FF),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x2030, 0x203E),
    (0x20A0, 0x20BF),
    (0x2190, 0x22FF),
    (0x25A0, 0x25FF),
)
"""The first and last signs of the stretches that the font has whole: Vietnamese and all other Latin, Greek, Cyrillic,
punctuation, currencies, arrows and mathematics."""
_INVISIBLE: Final = {"Cc", "Cf", "Cn"}


def pdf_of(page: Page, sha256: str) -> bytes:
    """The page as a document that carries the contract's hash on every sheet; takes some milliseconds of one thread.

    Signs that the font has not (emoji, say) are written as their code points, [U+1F600]: nothing vanishes.
    """
    document = typst.compile(
        TEMPLATE,
        sys_inputs={"page": json.dumps(_values(page) | {"hash": sha256})},
        ignore_system_fonts=True,
        pdf_standards=["a-2a", "ua-1"],
    )
    assert isinstance(document, bytes)
    return document


def legible(text: str) -> str:
    """The text with each sign that the font has not replaced by its code point."""
    return "".join(sign if is_shown(sign) else f"[U+{ord(sign):04X}]" for sign in text)


def _values(page: Page) -> dict[str, Any]:
    at = page.signed_at.astimezone(UTC)
    return {
        "language": page.language,
        "title": legible(page.title),
        "signed_at": [at.year, at.month, at.day, at.hour, at.minute, at.second],
        "sections": [
            {
                "heading": section.heading,
                "clauses": [legible(clause) for clause in section.clauses],
                "lines": [{"label": legible(line.label), "text": legible(line.text)} for line in section.lines],
            }
            for section in page.sections
        ],
    }


def is_shown(sign: str) -> bool:
    """Whether the font has a sign that can be seen, or it breaks a line."""
    seen = unicodedata.category(sign) not in _INVISIBLE
    return sign == "\n" or (seen and any(first <= ord(sign) <= last for first, last in SHOWN))
