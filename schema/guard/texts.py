"""Characters that no text can be stored or answered with: found before anything runs, whatever brought them."""

import re
from collections.abc import Mapping
from typing import Final, cast

from graphql import DocumentNode, TokenKind

from domain.errors import DomainError
from schema.guard.limits import LIMITS, NumberTooLong, UnusableCharacter

UNUSABLE: Final = re.compile("[\x00\ud800-\udfff]")
"""PostgreSQL stores no NUL in a text; half of a surrogate pair fits no UTF-8, so no answer could repeat it."""

_TEXTS: Final = {TokenKind.STRING, TokenKind.BLOCK_STRING}
_NUMBERS: Final = {TokenKind.INT, TokenKind.FLOAT}


def refusal_of_variables(variables: Mapping[str, object]) -> DomainError | None:
    """Why the variables are refused. They may lie deep within one another: this walks without recursion."""
    waiting: list[object] = [variables]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            if UNUSABLE.search(value):
                return UnusableCharacter()
        elif isinstance(value, dict):
            held = cast("dict[object, object]", value)
            waiting.extend(held)
            waiting.extend(held.values())
        elif isinstance(value, list):
            waiting.extend(cast("list[object]", value))
    return None


def refusal_of_literals(document: DocumentNode) -> DomainError | None:
    """Why the document's own texts and numbers are refused; it must have been parsed with its locations."""
    token = document.loc.start_token if document.loc else None
    while token is not None:
        if token.kind in _TEXTS and UNUSABLE.search(token.value or ""):
            return UnusableCharacter()
        if token.kind in _NUMBERS and len(token.value or "") > LIMITS.digits:
            return NumberTooLong(most=LIMITS.digits)
        token = token.next
    return None
