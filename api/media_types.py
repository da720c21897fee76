"""Which media type answers a GraphQL request, and with which status: GraphQL over HTTP, section 6."""

from collections.abc import Mapping
from typing import Any, Final

JSON: Final = "application/json"
GRAPHQL_RESPONSE: Final = "application/graphql-response+json"


def answered_type(accept: str | None) -> str:
    """`application/graphql-response+json` for clients that ask for it, at least as much as for plain JSON."""
    wishes = {JSON: 0.0, GRAPHQL_RESPONSE: 0.0}
    for wish in (accept or "").split(","):
        kind, *parameters = (each.strip() for each in wish.split(";"))
        if kind.lower() in wishes:
            wishes[kind.lower()] = _quality(parameters)
    return GRAPHQL_RESPONSE if wishes[GRAPHQL_RESPONSE] >= max(wishes[JSON], 0.001) else JSON


def answer_of(result: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer without `data` when execution never began: a document that does not parse, validate or pass limits."""
    began = result.get("data") is not None or any("path" in error for error in result.get("errors", ()))
    return result if began else {name: value for name, value in result.items() if name != "data"}


def status_of(answer: Mapping[str, Any], media_type: str) -> int:
    """200, but 400 when execution never began and the newer type was asked for: the older one has only 200."""
    return 400 if "data" not in answer and media_type == GRAPHQL_RESPONSE else 200


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
