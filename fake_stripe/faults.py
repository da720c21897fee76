"""Faults that are switched on: what goes wrong with which calls, and how often."""

from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """What can go wrong with a call."""

    TOO_MANY_REQUESTS = "too_many_requests"
    """429, nothing done."""
    ERROR_BEFORE_EFFECT = "error_before_effect"
    """500, nothing done."""
    ERROR_AFTER_EFFECT = "error_after_effect"
    """500, done; the same key gets the true answer afterwards."""
    ERROR_KEPT = "error_kept"
    """500, done; the same key gets the 500 again, as Stripe promises for errors of its own."""
    RESET_AFTER_EFFECT = "reset_after_effect"
    """Done; the connection ends in the middle of the answer."""
    TIMEOUT_AFTER_EFFECT = "timeout_after_effect"
    """Done; the answer comes after `seconds`."""


BEFORE = {Fault.TOO_MANY_REQUESTS, Fault.ERROR_BEFORE_EFFECT}


@dataclass
class Trouble:
    """A fault for calls of a method whose path begins so: after `skip` of them, every `every`th, `times` in all."""

    fault: Fault
    method: str = "POST"
    path: str = "/v1/"
    times: int = 1
    every: int = 1
    skip: int = 0
    seconds: float = 30.0
    seen: int = 0

    def strikes(self, method: str, path: str) -> bool:
        """Whether this call is hit; each call that fits is counted."""
        if method != self.method or not path.startswith(self.path) or self.times == 0:
            return False
        self.seen += 1
        if self.seen <= self.skip or (self.seen - self.skip) % self.every != 0:
            return False
        self.times -= 1
        return True


@dataclass
class Faults:
    """All that is switched on."""

    troubles: list[Trouble] = field(default_factory=list[Trouble])

    def next(self, method: str, path: str) -> Trouble | None:
        """What hits this call, if anything does."""
        return next((each for each in self.troubles if each.strikes(method, path)), None)
