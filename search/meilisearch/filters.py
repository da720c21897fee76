"""A filter tree as a Meilisearch filter string. `None` stands for no filter at all."""

from typing import Final

from search.meilisearch.layout import code_field, number_field
from search.query import AllOf, And, AnyOf, Between, Equals, Filter, Not, Or
from search.spec import IndexSpec

_ALL: Final = True
_NONE: Final = False
# A part that holds for every document, or for none, is no text: Meilisearch has no word for either.
_Compiled = str | bool


def compiled(spec: IndexSpec, where: Filter) -> str | None:
    """The filter of every document for which the tree holds."""
    match _compiled(where):
        case str(text):
            return text
        case True:
            return None
        case False:
            return f"{number_field(spec.first.number)} IN []"


def _compiled(where: Filter) -> _Compiled:
    match where:
        case AnyOf() | AllOf():
            return _codes(where)
        case Equals() | Between():
            return _numbers(where)
        case And(parts):
            return _joined([_compiled(part) for part in parts], "AND", absorbed=_ALL)
        case Or(parts):
            return _joined([_compiled(part) for part in parts], "OR", absorbed=_NONE)
        case Not(part):
            inner = _compiled(part)
            return f"NOT ({inner})" if isinstance(inner, str) else not inner


def quoted(code: str) -> str:
    """The code in quotes. A quote is all that can be escaped; a backslash cannot be there (`checked_codes`)."""
    return '"' + code.replace('"', '\\"') + '"'


def _codes(where: AnyOf | AllOf) -> _Compiled:
    field, codes = code_field(where.facet), [quoted(code) for code in where.codes]
    if isinstance(where, AllOf):
        return _joined([f"{field} = {code}" for code in codes], "AND", absorbed=_ALL)
    return f"{field} IN [{', '.join(codes)}]" if codes else _NONE


def _numbers(where: Equals | Between) -> _Compiled:
    field = number_field(where.number)
    if isinstance(where, Equals):
        return f"{field} = {where.value}"
    match where.low, where.high:
        case None, None:
            return f"{field} EXISTS"
        case low, None:
            return f"{field} >= {low}"
        case None, high:
            return f"{field} <= {high}"
        case low, high:
            return f"{field} {low} TO {high}" if low <= high else _NONE


def _joined(parts: list[_Compiled], word: str, *, absorbed: bool) -> _Compiled:
    """The parts with the word between them; `absorbed` changes nothing among them, its contrary decides alone."""
    if any(part is (not absorbed) for part in parts):
        return not absorbed
    texts = [part for part in parts if isinstance(part, str)]
    if len(texts) <= 1:
        return texts[0] if texts else absorbed
    return "(" + f" {word} ".join(texts) + ")"
