"""Free text that one side writes to the other: tidied and bounded."""

import unicodedata

from domain.errors import InvalidInput
from domain.vietnamese import legible, unwritable


def optional_text(text: str | None, field: str, longest: int) -> str | None:
    """Text of several lines in NFC, trimmed, None when empty. Raises InvalidInput."""
    clean = unicodedata.normalize("NFC", text or "").strip()
    if len(clean) > longest or unwritable(clean):
        raise InvalidInput(
            vi_reason=f"Nội dung dài nhất {longest} ký tự.",
            en_reason=f"This text has {longest} characters at most.",
            field=field,
        )
    return clean or None


def needed_text(text: str, field: str, longest: int) -> str:
    """The same where something must be said. Raises InvalidInput."""
    clean = optional_text(text, field, longest)
    if clean is None or not legible(clean):
        raise InvalidInput(vi_reason="Cần ghi nội dung.", en_reason="Something must be said here.", field=field)
    return clean
