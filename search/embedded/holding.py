"""What one snapshot of an index holds, read from it part by part."""

from typing import Final, cast

import tantivy
from tantivy import Query, Searcher

from search.embedded.layout import ID, ID_NUMBER, REVISION, Layout
from search.gateway import Held
from search.id_numbers import LAST_ID_NUMBER, id_number

PART: Final = 2_000
"""Documents read at once."""


def part_held(
    layout: Layout, searcher: Searcher, *, after: str | None, up_to: str | None, number: int
) -> list[Held] | None:
    """The documents of one part, in the snapshot's own order; None behind the last part."""
    lowest, highest = 0 if after is None else id_number(after), LAST_ID_NUMBER if up_to is None else id_number(up_to)
    between = Query.range_query(layout.schema, ID_NUMBER, tantivy.FieldType.Unsigned, lowest, highest)
    hits = searcher.search(between, PART, count=False, offset=number * PART).hits
    if not hits:
        return None
    held = [_held(searcher.doc(address)) for _, address in hits]
    # Ids that begin alike have one number.
    return [each for each in held if (after is None or each.id > after) and (up_to is None or each.id <= up_to)]


def _held(document: tantivy.Document) -> Held:
    revision = cast("int", document.get_first(REVISION))
    return Held(str(document.get_first(ID)), f"{revision:016x}")
