"""Fields that are a plain function of what the object already holds: no query, no await."""

import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import strawberry
from strawberry.types.field import StrawberryField

COMPUTED: Final = "computed"
CONTEXT: Final = "context"


@dataclass(frozen=True)
class Computed:
    """How a field is computed: `function(object, [context], **arguments)`."""

    function: Callable[..., object]
    needs: tuple[str, ...]
    wants_context: bool


def computed(
    *, description: str, needs: Sequence[str] = (), name: str | None = None
) -> Callable[[Callable[..., object]], Any]:
    """Declare a method of a GraphQL type as a computed field.

    `needs` names the attributes that the method reads, so that the read path selects them. The method may take
    `context` (the request's context) and the field's arguments; it must neither wait nor touch anything outside.
    """

    def declare(function: Callable[..., object]) -> StrawberryField:
        signature = inspect.signature(function)
        wants_context = CONTEXT in signature.parameters

        @functools.wraps(function)
        def resolve(self: object, info: strawberry.Info, **arguments: object) -> object:
            given = {CONTEXT: info.context} if wants_context else {}
            return function(self, **given, **arguments)

        kept = [each for each in signature.parameters.values() if each.name != CONTEXT]
        asked = inspect.Parameter("info", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=strawberry.Info)
        resolve.__dict__["__signature__"] = signature.replace(parameters=[kept[0], asked, *kept[1:]])
        resolve.__annotations__ = {
            "info": strawberry.Info,
            **{key: hint for key, hint in function.__annotations__.items() if key != CONTEXT},
        }
        metadata = {COMPUTED: Computed(function, tuple(needs), wants_context)}
        return strawberry.field(resolve, name=name, description=description, metadata=metadata)

    return declare


def computation_of(field: StrawberryField) -> Computed | None:
    """How `field` is computed, if it was declared so and nothing (a permission, an extension) stands before it."""
    found = field.metadata.get(COMPUTED)
    return found if isinstance(found, Computed) and not field.extensions else None
