"""What Meilisearch's own description says of an exchange. Its file is found by NIEMTIN_TEST_CONTRACTS."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from jsonschema import Draft202012Validator, ValidationError
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FILE = "meilisearch-openapi-strict.json"
VARIABLE = "NIEMTIN_TEST_CONTRACTS"

Json = dict[str, "Json"]


def described() -> "Description | None":
    """The description; None when nobody said where it is."""
    given = os.environ.get(VARIABLE)
    if not given:
        return None
    path = Path(given)
    return Description.read(path / FILE if path.is_dir() else path)


@dataclass(frozen=True)
class Description:
    """Every operation, with the schemas of its bodies."""

    whole: Json

    @classmethod
    def read(cls, path: Path) -> "Description":
        return cls(cast("Json", json.loads(path.read_bytes())))

    def request_problems(self, method: str, path: str, names: set[str], body: bytes) -> Iterator[str]:
        """What is wrong with a request; `names` are those in its query."""
        operation = self._operation(method, path)
        if operation is None:
            yield f"there is no {method} {path}"
            return
        for unknown in names - _names(operation):
            yield f"{method} {path} knows no {unknown}"
        described = operation.get("requestBody")
        if described and body:
            yield from self._problems(_schema(described), body)
        elif bool(described) != bool(body):
            yield f"{method} {path} {'needs' if described else 'takes no'} body"

    def response_problems(self, method: str, path: str, status: int, body: bytes) -> Iterator[str]:
        """What is wrong with an answer."""
        operation = self._operation(method, path)
        if operation is None:
            return
        if status >= 400:
            schema = cast("Json", {"$ref": "#/components/schemas/ResponseError"})
        elif path == "/multi-search":  # described as federated only: without federation each search has its result
            results = {"type": "array", "items": {"$ref": "#/components/schemas/SearchResultWithIndex"}}
            schema = cast("Json", {"type": "object", "required": ["results"], "properties": {"results": results}})
        else:
            described = operation["responses"].get(str(status))
            if described is None:
                yield f"{method} {path} never answers {status}"
                return
            schema = _schema(described)
        yield from self._problems(schema, body)

    def _operation(self, method: str, path: str) -> Json | None:
        for template, operations in self.whole["paths"].items():
            if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
                found = operations.get(method.lower())
                if found is not None:
                    return found
        return None

    def _problems(self, schema: Json, body: bytes) -> Iterator[str]:
        validator = Draft202012Validator({**schema, "components": self.whole["components"]})
        found = cast("Iterator[ValidationError]", validator.iter_errors(json.loads(body)))  # pyright: ignore[reportUnknownMemberType] - as its stubs have it
        yield from (f"{each.json_path}: {each.message[:300]}" for each in found)


def _names(operation: Json) -> set[str]:
    parameters = cast("list[dict[str, str]]", operation.get("parameters", []))
    return {parameter["name"] for parameter in parameters}


def _schema(described: Json) -> Json:
    return described["content"]["application/json"]["schema"]


@dataclass
class Checked:
    """An ASGI application whose every exchange is compared with the description; `problems` says where they differ."""

    app: ASGIApp
    description: Description
    problems: list[str] = field(default_factory=list[str])
    exchanges: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method, path = str(scope["method"]), str(scope["path"])
        sent, answered = await _whole_body(receive), bytearray()
        status = 0
        waiting: list[Message] = [{"type": "http.request", "body": sent, "more_body": False}]

        async def receive_again() -> Message:
            return waiting.pop() if waiting else await receive()

        async def send_noting(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            answered.extend(message.get("body", b""))
            await send(message)

        await self.app(scope, receive_again, send_noting)
        names = {pair.partition("=")[0] for pair in scope["query_string"].decode().split("&") if pair}
        self.exchanges += 1
        self.problems += self.description.request_problems(method, path, names, sent)
        self.problems += self.description.response_problems(method, path, status, bytes(answered))


async def _whole_body(receive: Receive) -> bytes:
    """What was sent, also to an application that answers without reading it. Raises when the sender is cut off."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(body)
