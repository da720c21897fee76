"""Events: past-tense facts that hold ids and plain values, never rows."""

from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from pydantic import TypeAdapter


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that has happened. Its class name is its name for ever: facts are kept under it."""

    kinds: ClassVar[dict[str, type["Event"]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Register the event under its name, so that a stored fact finds its class again."""
        super().__init_subclass__(**kwargs)
        Event.kinds[cls.__name__] = cls

    @property
    def name(self) -> str:
        """The name under which the fact is kept."""
        return type(self).__name__

    def to_json(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return _adapter(type(self)).dump_python(self, mode="json")

    @staticmethod
    def from_json(name: str, data: dict[str, Any]) -> "Event":
        """The event that was kept under `name` with these fields."""
        return _adapter(Event.kinds[name]).validate_python(data, strict=False)


@cache
def _adapter(kind: type[Event]) -> TypeAdapter[Event]:
    return TypeAdapter(kind)
