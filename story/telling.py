"""One telling of the story: its server, its own name, and those who watch it."""

import secrets
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from story.browser import Browser
from story.cast import Cast
from story.marks import Mark
from story.voices import PATIENCE, Exchange, StepFailed, Voice


@dataclass(frozen=True)
class Telling:
    """What all chapters share. `name` marks what this telling makes and keys what it sends, in case it goes twice."""

    http: httpx.Client
    cast: Cast
    now: datetime
    name: str = field(default_factory=lambda: secrets.token_hex(4))
    begun: Callable[[str], None] = field(default=lambda _title: None)
    heard: Callable[[Exchange], None] = field(default=lambda _exchange: None)
    held: Callable[[str], None] = field(default=lambda _finding: None)
    reached: Callable[[Mark], None] = field(default=lambda _mark: None)
    browser: Browser | None = None
    """At the payment partner, where there is one: the brand pays there, the influencer has an account."""

    @contextmanager
    def step(self, title: str) -> Generator[None]:
        """One step; whatever goes wrong in it is told under its title. Raises StepFailed."""
        self.begun(title)
        try:
            yield
        except (StepFailed, KeyError, TypeError, IndexError) as failure:
            raise StepFailed(f"{title}: {failure}") from failure

    def see(self, finding: str, *, holds: bool) -> None:
        """Check what a step found. Raises StepFailed."""
        if not holds:
            raise StepFailed(f"this does not hold: {finding}")
        self.held(finding)

    def wait_until(self, finding: str, holds: Callable[[], bool]) -> None:
        """Wait for what the worker does in the background. Raises StepFailed after PATIENCE seconds."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > deadline:
                raise StepFailed(f"this did not come about within {PATIENCE:.0f} seconds: {finding}")
            time.sleep(0.2)
        self.held(finding)

    def key(self, of: str) -> str:
        """The idempotency key of one request of this telling."""
        return f"{self.name} {of}"

    def stranger(self) -> Voice:
        """Somebody without a session."""
        return Voice(self.http, "Anybody", heard=self.heard, reached=self.reached)

    def signed_in(self, email: str, name: str) -> Voice:
        """Somebody of the cast, with a session of their own."""
        session = self.stranger().do("sign_in", input={"email": email, "password": self.cast.password})
        return Voice(self.http, name, session["token"], heard=self.heard, reached=self.reached)

    def registered(self, email: str, name: str) -> Voice:
        """Somebody who registers now; it is no matter if they had, and the server was gone before it could say so."""
        given = {"email": email, "password": self.cast.password, "displayName": name, "language": "VI"}
        answer = self.stranger().ask("register", input=given)
        if answer["__typename"] == "Problem" and answer["code"] != "EMAIL_TAKEN":
            raise StepFailed(f"{name} cannot register: {answer['message']}")
        return self.signed_in(email, name)

    def admin(self, role: str, email: str | None = None) -> Voice:
        """Somebody who acts for the alliance."""
        voice = self.signed_in(email or self.cast.admins[role], role.capitalize())
        return voice.acting_as(f"admin:{role}")
