"""Lists, newest first, a page at a time; and search."""

import re
from collections.abc import Callable, Iterable
from typing import Final

from fake_stripe.refusing import Refused, not_found
from fake_stripe.state import State
from fake_stripe.things import Thing

USUAL: Final = 10
"""How many objects a page has where nobody says."""
CLAUSE: Final = re.compile(r"""(?:(metadata)\[['"]([^'"]+)['"]\]|([a-z_]+)):['"]([^'"]*)['"]""")
BOUNDS: Final[dict[str, Callable[[int, int], bool]]] = {
    "gt": lambda made, bound: made > bound,
    "gte": lambda made, bound: made >= bound,
    "lt": lambda made, bound: made < bound,
    "lte": lambda made, bound: made <= bound,
}


def page(state: State, kind: str, url: str, given: Thing, *, by: Iterable[str] = ()) -> Thing:
    """The page asked for, of the objects whose fields named `by` equal the parameters of the same names."""
    wanted = {name: given[name] for name in by if name in given}
    chosen = [each for each in state.all(kind) if _made_within(each, given) and _equals(each, wanted)]
    limit = given.get("limit", USUAL)
    keys = [each["id"] for each in chosen]
    if "ending_before" in given:
        end = _place(keys, kind, given["ending_before"], "ending_before")
        begin = max(0, end - limit)
        return listed(chosen[begin:end], url, has_more=begin > 0)
    begin = _place(keys, kind, given["starting_after"]) + 1 if "starting_after" in given else 0
    return listed(chosen[begin : begin + limit], url, has_more=len(chosen) > begin + limit)


def listed(things: list[Thing], url: str, *, has_more: bool = False) -> Thing:
    """A list object."""
    return {"object": "list", "url": url, "has_more": has_more, "data": things}


def search(state: State, kind: str, url: str, given: Thing) -> Thing:
    """Objects by `metadata['key']:'value'` and `field:'value'`, all of them joined by AND."""
    clauses = [CLAUSE.fullmatch(part.strip()) for part in given["query"].split(" AND ")]
    chosen = list(state.all(kind))
    for clause in clauses:
        if clause is None:
            raise Refused("We were unable to parse your search query.", param="query")
        metadata, key, name, value = clause.groups()
        chosen = [each for each in chosen if (each["metadata"].get(key) if metadata else each.get(name)) == value]
    limit = given.get("limit", USUAL)
    return {
        "object": "search_result",
        "url": url,
        "has_more": len(chosen) > limit,
        "next_page": None,
        "data": chosen[:limit],
    }


def _made_within(thing: Thing, given: Thing) -> bool:
    created = given.get("created", {})
    if not isinstance(created, dict):
        return thing["created"] == int(created)
    return all(BOUNDS[name](thing["created"], int(bound)) for name, bound in created.items())  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


def _equals(thing: Thing, wanted: Thing) -> bool:
    return all(thing.get(name) == value for name, value in wanted.items())


def _place(keys: list[str], kind: str, key: str, param: str = "starting_after") -> int:
    try:
        return keys.index(key)
    except ValueError:
        raise not_found(kind, key, param) from None
