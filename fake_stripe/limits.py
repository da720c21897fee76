"""What Stripe takes of any call, whatever it is about: the version it names, its key, its metadata, its page."""

from collections.abc import Mapping
from typing import Final

from fake_stripe.refusing import Refused, empty, too_small
from fake_stripe.state import API_VERSION
from fake_stripe.things import Thing

KEY_LENGTH: Final = 255
"""Characters of an idempotency key (https://docs.stripe.com/api/idempotent_requests)."""
KEYS, NAME_LENGTH, VALUE_LENGTH = 50, 40, 500
"""Of metadata: how many keys, characters of a key and of a value (https://docs.stripe.com/api/metadata)."""
PAGE: Final = 100
"""The most objects in a page (https://docs.stripe.com/api/pagination)."""
TYPES: Final = 20
"""The most types of events that a list may name."""


def check_headers(headers: Mapping[str, str]) -> None:
    """Raises Refused for a version of the API that the stand-in does not speak, and for a key of a wrong length."""
    version, key = headers.get("stripe-version", API_VERSION), headers.get("idempotency-key")
    if version != API_VERSION:
        raise Refused(f"Invalid Stripe API version: {version}")
    if key is not None and not 0 < len(key) <= KEY_LENGTH:
        raise Refused(
            f"Idempotent key length is {len(key)} characters long, which is outside accepted lengths. "
            f"Idempotent Keys must be 1-{KEY_LENGTH} characters long."
        )


def check_limits(given: Thing) -> Thing:
    """Parameters of the right types, as they are taken: metadata without what is empty. Raises Refused."""
    unsaid = next((name for name, value in given.items() if value == "" and name != "metadata"), None)
    if unsaid is not None:
        raise empty(unsaid)
    _check_page(given)
    metadata: dict[str, str] = given.get("metadata") or {}
    _check_metadata(metadata)
    if len(given.get("types", [])) > TYPES:
        raise Refused(f"You may pass at most {TYPES} types.", param="types")
    return given | {"metadata": {name: value for name, value in metadata.items() if value != ""}}


def _check_page(given: Thing) -> None:
    limit = given.get("limit", PAGE)
    if limit < 1:
        raise too_small("limit")
    if limit > PAGE:
        raise Refused(
            f"This value must be less than or equal to {PAGE} (it currently is '{limit}').",
            code="parameter_invalid_integer",
            param="limit",
        )
    _check_exclusive(given, "starting_after", "ending_before")
    _check_exclusive(given, "type", "types")


def _check_exclusive(given: Thing, *names: str) -> None:
    if all(name in given for name in names):
        raise Refused(f"You may only specify one of these parameters: {', '.join(names)}.", code="parameters_exclusive")


def _check_metadata(metadata: Mapping[str, str]) -> None:
    if len(metadata) > KEYS:
        raise Refused(f"Metadata can have up to {KEYS} keys, but you passed {len(metadata)}.", param="metadata")
    for name, value in metadata.items():
        _check_length("key", name, NAME_LENGTH)
        _check_length("value", value, VALUE_LENGTH)


def _check_length(what: str, text: str, most: int) -> None:
    if len(text) > most:
        raise Refused(
            f"Metadata {what}s can have up to {most} characters, but you passed in a {what} that is {len(text)} "
            f"characters. Invalid {what}: {text}",
            param="metadata",
        )
