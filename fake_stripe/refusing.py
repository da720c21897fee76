"""How Stripe says no."""

from dataclasses import dataclass, field

from fake_stripe.things import Thing


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
    """There is no such object."""
    return Refused(f"No such {kind}: '{key}'", code="resource_missing", param=param, status=404)
