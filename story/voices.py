"""Who speaks in the story: a person with a session and a role, over HTTP, patient with a server that comes back."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import Any, Final

import httpx

from story.marks import Mark

PATIENCE: Final = 60.0
"""How long a server that does not answer is usually waited for, in seconds."""
WAIT: Final = ("TOO_MANY_REQUESTS", "TRY_AGAIN")
"""The codes of refusals after which the same request may pass."""


class StepFailed(AssertionError):
    """A step of the story did not hold."""


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, as they are shown."""

    speaker: str
    document: str
    variables: dict[str, Any]
    answer: dict[str, Any]


@dataclass(frozen=True)
class Voice:
    """Somebody who sends documents; `role` is the Acting-As header."""

    http: httpx.Client
    name: str
    token: str | None = None
    role: str | None = None
    heard: Callable[[Exchange], None] = field(default=lambda _exchange: None)
    reached: Callable[[Mark], None] = field(default=lambda _mark: None)
    patience: float = PATIENCE
    """Seconds for which a server that does not answer is waited for."""

    def acting_as(self, role: str) -> "Voice":
        """The same person in a role."""
        return replace(self, role=role)

    @property
    def influencer_id(self) -> str:
        """The id of the influencer they act for."""
        kind, _, key = (self.role or "").partition(":")
        if kind != "influencer":
            raise StepFailed(f"{self.name} acts for no influencer")
        return key

    def ask(self, document: str, /, **variables: Any) -> Any:
        """Send story/documents/<document>.graphql and answer its one root field. Raises StepFailed on errors."""
        return self._send(document, variables)

    def do(self, document: str, /, *, at: Mark | None = None, **variables: Any) -> Any:
        """Send a mutation that must not be refused; `at` names the marked point that is reached as it leaves."""
        if at is not None:
            self.reached(at)
        value = self._send(document, variables)
        if value["__typename"] == "Problem":
            raise StepFailed(f"{self.name}, {document}: {value['code']} {value['message']}")
        return value

    def be_refused(self, document: str, code: str, /, **variables: Any) -> Any:
        """Send a mutation that must be refused with `code`."""
        value = self.ask(document, **variables)
        if value["__typename"] != "Problem" or value["code"] != code:
            raise StepFailed(f"{self.name}, {document}: expected {code}, was answered {value}")
        return value

    def keep(self, name: str, media_type: str, content: bytes) -> dict[str, Any]:
        """Send a file to be kept; answers what it is called and where it is. Raises StepFailed."""
        headers = self._headers() | {"content-type": media_type}
        while True:
            response = patiently(
                lambda: self.http.post("/files", params={"name": name}, content=content, headers=headers),
                self.patience,
            )
            answer: dict[str, Any] = response.json()
            if not asked_to_wait(answer):
                break
            time.sleep(1.0)
        if answer.get("errors"):
            raise StepFailed(f"{self.name}, {name}: {answer['errors'][0]['message']}")
        return answer

    def fetch(self, address: str) -> bytes:
        """What is kept at an address; nothing where there is none for them."""
        response = patiently(lambda: self.http.get(address, headers=self._headers()), self.patience)
        return response.content if response.is_success else b""

    def _headers(self) -> dict[str, str]:
        signed_in = {"authorization": f"Bearer {self.token}"} if self.token else {}
        return {"accept-language": "en"} | signed_in | ({"acting-as": self.role} if self.role else {})

    def _send(self, document: str, variables: dict[str, Any]) -> Any:
        text = text_of(document)
        body = {"query": text, "variables": variables}
        while True:
            response = patiently(lambda: self.http.post("/graphql", json=body, headers=self._headers()), self.patience)
            answer: dict[str, Any] = response.json()
            if not asked_to_wait(answer):
                break
            time.sleep(1.0)
        self.heard(Exchange(self.name, text, variables, answer))
        if answer.get("errors"):
            raise StepFailed(f"{self.name}, {document}: {answer['errors'][0]['message']}")
        (value,) = answer["data"].values()
        return value


def text_of(document: str) -> str:
    """The text of a document of the story."""
    return (files("story") / "documents" / f"{document}.graphql").read_text(encoding="utf-8")


def patiently(send: Callable[[], httpx.Response], patience: float = PATIENCE) -> httpx.Response:
    """Send until somebody answers. Raises StepFailed when nobody does for so many seconds."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return send()
        except httpx.TransportError as silence:
            if time.monotonic() > deadline:
                raise StepFailed(f"The server has not answered for {patience:.0f} seconds: {silence}") from silence
            time.sleep(0.2)


def asked_to_wait(answer: dict[str, Any]) -> bool:
    """Whether the server turned the request away for being one too many just now; nothing was done then."""
    errors: list[dict[str, Any]] = answer.get("errors") or []
    codes = [each.get("extensions", {}).get("code") for each in errors]
    told = json.dumps(answer.get("data"))
    return any(code in codes or f'"code": "{code}"' in told for code in WAIT)
