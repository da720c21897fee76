"""What people of the alliance write down when they judge: a statement of reasons, notes, evidence."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from domain.errors import InvalidInput
from domain.vietnamese import readable

LONGEST_GROUND: Final = 300
LONGEST_TEXT: Final = 4_000
MOST_EVIDENCE: Final = 10
LONGEST_ADDRESS: Final = 2_000


@dataclass(frozen=True, kw_only=True)
class Statement:
    """Why something was decided: the ground (law or rule, with its clause) and the facts. No decision without both."""

    ground: str
    facts: str

    def checked(self) -> "Statement":
        """The statement in NFC and trimmed. Raises InvalidInput where one half is missing."""
        return Statement(
            ground=written(self.ground, field="input.ground", longest=LONGEST_GROUND),
            facts=written(self.facts, field="input.facts"),
        )


def written(text: str, *, field: str, longest: int = LONGEST_TEXT) -> str:
    """A text in NFC, trimmed, legible, with no control characters but line breaks. Raises InvalidInput."""
    clean = unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()
    if not readable(clean, longest=longest):
        raise InvalidInput(
            vi_reason=f"Hãy viết từ 1 đến {longest} ký tự, có chữ hoặc số.",
            en_reason=f"Write 1 to {longest} characters, some of them letters or digits.",
            field=field,
        )
    return clean


def evidence_addresses(addresses: Sequence[str], *, field: str) -> list[str]:
    """Where the evidence is: web addresses, at least one, each once. Raises InvalidInput."""
    clean = list(dict.fromkeys(address.strip() for address in addresses))
    if not 0 < len(clean) <= MOST_EVIDENCE or not all(_is_web_address(address) for address in clean):
        raise InvalidInput(
            vi_reason=f"Hãy dẫn từ 1 đến {MOST_EVIDENCE} bằng chứng, mỗi bằng chứng là một địa chỉ http(s).",
            en_reason=f"Name 1 to {MOST_EVIDENCE} pieces of evidence, each by an http(s) address.",
            field=field,
        )
    return clean


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    return len(text) <= LONGEST_ADDRESS and parts.scheme in {"http", "https"} and bool(host) and text.isprintable()
