"""How Stripe says no."""

from dataclasses import dataclass, field
from typing import Final

from fake_stripe.things import Thing

OF_THE_CALL: Final = frozenset({"id", "intent"})
"""What Stripe calls the id in a path: "intent" for payment intents."""


@dataclass
class Refused(Exception):
    """An expected no; `kind` is Stripe's error type, `more` what else the error holds."""

    message: str
    code: str | None = None
    param: str | None = None
    status: int = 400
    kind: str = "invalid_request_error"
    more: Thing = field(default_factory=dict[str, object])

    @property
    def body(self) -> Thing:
        """The answer's JSON."""
        named = {"code": self.code, "param": self.param}
        return {
            "error": {"type": self.kind, "message": self.message}
            | {name: value for name, value in named.items() if value is not None}
            | self.more
        }


def not_found(kind: str, key: str, param: str = "id") -> Refused:
    """There is no such object: 404 where the call is about it, 400 where a parameter of another name mentions it."""
    status = 404 if param in OF_THE_CALL else 400
    return Refused(f"No such {kind}: '{key}'", code="resource_missing", param=param, status=status)


def empty(param: str) -> Refused:
    """Nothing was said where something must be."""
    return Refused(
        f"You passed an empty string for '{param}'. We assume empty values are an attempt to unset a field; "
        f"however '{param}' cannot be unset. You should remove '{param}' from your request or supply a non-empty "
        "value.",
        code="parameter_invalid_empty",
        param=param,
    )


def missing(param: str) -> Refused:
    """Something that must be said was not."""
    return Refused(f"Missing required param: {param}.", code="parameter_missing", param=param)


def too_small(param: str) -> Refused:
    """A number that must be positive and is not."""
    return Refused("This value must be greater than or equal to 1.", code="parameter_invalid_integer", param=param)
