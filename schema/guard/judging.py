"""From measures to a refusal, or none."""

from collections.abc import Iterator

from domain.errors import DomainError
from schema.guard.limits import (
    DocumentTooCostly,
    DocumentTooDeep,
    IntrospectionTooDeep,
    Limits,
    TooManyAliases,
    TooManyDirectives,
    TooManyRepeats,
    TooManyRootFields,
)
from schema.guard.measures import Measure, Measures

EXCESSES = (
    ("depth", DocumentTooDeep),
    ("cost", DocumentTooCostly),
    ("aliases", TooManyAliases),
    ("directives", TooManyDirectives),
    ("repeats", TooManyRepeats),
    ("introspection", IntrospectionTooDeep),
    ("fields", TooManyRootFields),
)


def refusal_of(measures: Measures, limits: Limits) -> DomainError | None:
    """Why the document is refused: the first limit that one of its operations exceeds."""
    try:
        return next((refusal for each in measures.operations() for refusal in _exceeded(each, limits)), None)
    except DocumentTooDeep as refusal:
        return refusal


def _exceeded(measure: Measure, limits: Limits) -> Iterator[DomainError]:
    for name, refusal in EXCESSES:
        found, most = getattr(measure, name), getattr(limits, name)
        if found > most:
            yield refusal(found=found, most=most)
