"""Fields with arguments whose values the object already keeps: one for each response key, put there by look-ahead."""

from typing import Any, Final

import strawberry
from strawberry.types.field import StrawberryField

KEPT: Final = "kept"


def slot_of(name: str, key: str) -> str:
    """The attribute that keeps the value of the field `name` for the response key `key`."""
    return f"{name}@{key}"


def is_kept(field: StrawberryField) -> bool:
    """Whether the field only hands out what its object keeps, with nothing (a permission, an extension) before it."""
    return KEPT in field.metadata and not field.extensions


def connection(*, description: str) -> Any:
    """Declare a connection field of a GraphQL type, which the type's reading names in `paged`.

    `offers: Connection[Offer] = connection(description="…")`
    """
    return strawberry.field(_kept, description=description, metadata={KEPT: True})


def _kept(
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
