"""The slow, obvious reading of a filter and of facet counts, over plain documents."""

from collections import Counter
from collections.abc import Iterable

from search.documents import SearchDocument
from search.query import AllOf, And, AnyOf, Between, Equals, Filter, Not, Or


def holds(document: SearchDocument, where: Filter) -> bool:
    match where:
        case AnyOf() | AllOf() | Equals() | Between():
            return _leaf_holds(document, where)
        case And(parts):
            return all(holds(document, part) for part in parts)
        case Or(parts):
            return any(holds(document, part) for part in parts)
        case Not(part):
            return not holds(document, part)


def _leaf_holds(document: SearchDocument, where: AnyOf | AllOf | Equals | Between) -> bool:
    match where:
        case AnyOf(facet, codes):
            return not set(codes).isdisjoint(document.codes.get(facet, ()))
        case AllOf(facet, codes):
            return set(codes) <= set(document.codes.get(facet, ()))
        case Equals(number, value):
            return document.numbers.get(number) == value
        case Between(number, low, high):
            known = document.numbers.get(number)
            return known is not None and (low is None or low <= known) and (high is None or known <= high)


def counts(documents: Iterable[SearchDocument], facet: str) -> dict[str, int]:
    return dict(Counter(code for document in documents for code in set(document.codes.get(facet, ()))))
