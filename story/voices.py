"""Who speaks in the story: a person with a session and a role, over HTTP, patient with a server that comes back."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import httpx

PATIENCE = 60.0
"""Seconds for which a server that does not answer is waited for."""


class StepFailed(AssertionError):
    """A step of the story did not hold."""


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, as they are shown."""

    speaker: str
    document: str
    variables: dict[str, Any]
    answer: dict[str, Any]


@dataclass
class Voice:
    """Somebody who sends documents; `role` is the Acting-As header."""

    http: httpx.Client
    name: str
    token: str | None = None
    role: str | None = None
    heard: Callable[[Exchange], None] = field(default=lambda _exchange: None)

    def ask(self, document: str, /, **variables: Any) -> Any:
        """Send story/documents/<document>.graphql and answer its one root field. Raises StepFailed on errors."""
        answer = self._send(document, variables)
        if answer.get("errors"):
            raise StepFailed(f"{self.name}, {document}: {answer['errors'][0]['message']}")
        (value,) = answer["data"].values()
        return value

    def do(self, document: str, /, *, again: str | None = None, **variables: Any) -> Any:
        """Send a mutation that must not be refused.

        `again` is the code that means "this was done already": a killed server may have done it before it died.
        """
        value = self.ask(document, **variables)
        if value["__typename"] == "Problem" and value["code"] != again:
            raise StepFailed(f"{self.name}, {document}: {value['code']} {value['message']}")
        return value

    def be_refused(self, document: str, code: str, /, **variables: Any) -> Any:
        """Send a mutation that must be refused with `code`."""
        value = self.ask(document, **variables)
        if value["__typename"] != "Problem" or value["code"] != code:
            raise StepFailed(f"{self.name}, {document}: expected {code}, was answered {value}")
        return value

    def _send(self, document: str, variables: dict[str, Any]) -> dict[str, Any]:
        text = text_of(document)
        headers = {"accept-language": "en"}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        if self.role:
            headers["acting-as"] = self.role
        body = {"query": text, "variables": variables}
        answer: dict[str, Any] = patiently(lambda: self.http.post("/graphql", json=body, headers=headers)).json()
        self.heard(Exchange(self.name, text, variables, answer))
        return answer


def text_of(document: str) -> str:
    """The text of a document of the story."""
    return (files("story") / "documents" / f"{document}.graphql").read_text(encoding="utf-8")


def patiently(send: Callable[[], httpx.Response]) -> httpx.Response:
    """Send until somebody answers. Raises StepFailed when nobody does for PATIENCE seconds."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return send()
        except httpx.TransportError as silence:
            if time.monotonic() > deadline:
                raise StepFailed(f"The server has not answered for {PATIENCE:.0f} seconds: {silence}") from silence
            time.sleep(0.2)
