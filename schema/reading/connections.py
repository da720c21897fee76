"""The field of a connection below an object: its pages were read with the object, one for each response key."""

from typing import Any, Final

import strawberry

from schema.reading.planning import slot_of

PAGED: Final = "paged"


def connection(*, description: str) -> Any:
    """Declare a connection field of a GraphQL type, which the type's reading names in `paged`.

    `offers: Connection[Offer] = connection(description="…")`
    """
    return strawberry.field(_read_before, description=description, metadata={PAGED: True})


def _read_before(
    root: strawberry.Parent[Any],
    info: strawberry.Info,
    *,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Any:
    del first, after, last, before  # look-ahead took them from the document
    return root.__dict__[slot_of(info.python_name, str(info.path.key))]
