"""The stand-in as an ASGI application."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import uuid4

from pydantic import TypeAdapter
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.search.stand_in.indexes import Fetch, MultiSearch, Row, Settings, StandInIndex
from tests.search.stand_in.tasks import ENQUEUED_AT, TaskFailed, Tasks, error

Handler = Callable[[Request], Awaitable[Response]]

ROWS = TypeAdapter(list[Row])
KEYS = TypeAdapter(list[str])


class StandIn:
    """A server whose indexes lie in `folder`. `standing_in` serves it and has all that is said compared."""

    def __init__(self, folder: Path, api_key: str | None = None, *, search_key: str | None = None) -> None:
        """Without keys everybody may do anything; with `search_key` one may only search.

        Documents in which one of the `refused_words` stands fail their task, and bodies of more than `most_bytes` are
        not taken at all.
        """
        self.folder = folder
        self.api_key = api_key
        self.search_key = search_key
        self.indexes: dict[str, StandInIndex] = {}
        self.tasks = Tasks()
        self.refused_words: set[str] = set()
        self.most_bytes = 100_000_000
        self._app = Starlette(
            routes=[
                Route("/version", self.version),
                Route("/indexes", self.list_indexes),
                Route("/indexes", self.create_index, methods=["POST"]),
                Route("/indexes/{uid}", self.delete_index, methods=["DELETE"]),
                Route("/indexes/{uid}/settings", self.update_settings, methods=["PATCH"]),
                Route("/indexes/{uid}/documents", self.add_documents, methods=["POST"]),
                Route("/indexes/{uid}/documents/delete-batch", self.delete_documents, methods=["POST"]),
                Route("/indexes/{uid}/documents/fetch", self.fetch_documents, methods=["POST"]),
                Route("/swap-indexes", self.swap_indexes, methods=["POST"]),
                Route("/multi-search", self.multi_search, methods=["POST"]),
                Route("/tasks/{uid:int}", self.task),
            ]
        )

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, as an ASGI application."""
        refused = self._refusal(Request(scope)) if scope["type"] == "http" else None
        await (refused or self._app)(scope, receive, send)

    def _refusal(self, request: Request) -> Response | None:
        given = request.headers.get("Authorization")
        if self.api_key is None or given == f"Bearer {self.api_key}":
            return None
        if given == f"Bearer {self.search_key}" and request.url.path == "/multi-search":
            return None
        if given is None:
            return JSONResponse(error("missing_authorization_header", "The Authorization header is missing."), 401)
        return JSONResponse(error("invalid_api_key", "The provided API key is invalid."), 403)

    async def version(self, _: Request) -> Response:
        return JSONResponse({"commitSha": "none", "commitDate": "none", "pkgVersion": "0.0.0-stand-in"})

    async def list_indexes(self, request: Request) -> Response:
        limit = int(request.query_params["limit"])
        listed = [{"uid": uid, "createdAt": ENQUEUED_AT, "updatedAt": ENQUEUED_AT} for uid in self.indexes]
        return JSONResponse({"results": listed[:limit], "offset": 0, "limit": limit, "total": len(listed)})

    async def create_index(self, request: Request) -> Response:
        asked = TypeAdapter(dict[str, str]).validate_python(await request.json())
        uid = asked["uid"]

        async def create() -> None:
            if uid in self.indexes:
                raise TaskFailed("index_already_exists", f"Index `{uid}` already exists.")
            self._index(uid, asked["primaryKey"])

        return self._taken_down("indexCreation", uid, create)

    async def delete_index(self, request: Request) -> Response:
        uid = request.path_params["uid"]

        async def delete() -> None:
            if uid not in self.indexes:
                raise TaskFailed("index_not_found", f"Index `{uid}` not found.")
            await self.indexes.pop(uid).close()

        return self._taken_down("indexDeletion", uid, delete)

    async def update_settings(self, request: Request) -> Response:
        uid, settings = request.path_params["uid"], Settings.model_validate(await request.json())

        async def update() -> None:
            await self._index(uid).set_up(uid, settings)

        return self._taken_down("settingsUpdate", uid, update)

    async def add_documents(self, request: Request) -> Response:
        body = await request.body()
        if len(body) > self.most_bytes:
            return JSONResponse(error("payload_too_large", "The provided payload reached the size limit."), 413)
        uid, rows = request.path_params["uid"], ROWS.validate_json(body)
        primary_key = request.query_params.get("primaryKey", "key")

        async def add() -> None:
            if found := [word for word in self.refused_words if word in body.decode("unicode-escape")]:
                raise TaskFailed("invalid_document_fields", f"The document holds {found[0]}.")
            await self._index(uid, primary_key).add(rows)

        return self._taken_down("documentAdditionOrUpdate", uid, add)

    async def delete_documents(self, request: Request) -> Response:
        uid, keys = request.path_params["uid"], KEYS.validate_python(await request.json())

        async def remove() -> None:
            await self._index(uid).remove(keys)

        return self._taken_down("documentDeletion", uid, remove)

    async def fetch_documents(self, request: Request) -> Response:
        uid, asked = request.path_params["uid"], Fetch.model_validate(await request.json())
        if uid not in self.indexes:
            return JSONResponse(error("index_not_found", f"Index `{uid}` not found."), 404)
        return JSONResponse(self.indexes[uid].fetch(asked))

    async def swap_indexes(self, request: Request) -> Response:
        pairs = TypeAdapter(list[dict[str, tuple[str, str]]]).validate_python(await request.json())

        async def swap() -> None:
            for one, other in (pair["indexes"] for pair in pairs):
                if missing := [uid for uid in (one, other) if uid not in self.indexes]:
                    raise TaskFailed("index_not_found", f"Index `{missing[0]}` not found.")
                self.indexes[one], self.indexes[other] = self.indexes[other], self.indexes[one]

        return self._taken_down("indexSwap", None, swap)

    async def multi_search(self, request: Request) -> Response:
        asked = MultiSearch.model_validate(await request.json()).queries
        for place, each in enumerate(asked):
            if each.uid not in self.indexes:
                message = f"Inside `.queries[{place}]`: Index `{each.uid}` not found."
                return JSONResponse(error("index_not_found", message), 404)
        results = [await self.indexes[each.uid].search(each) for each in asked]
        return Response(json.dumps({"results": results}), media_type="application/json")

    async def task(self, request: Request) -> Response:
        return JSONResponse(await self.tasks.told(request.path_params["uid"]))

    def _taken_down(self, kind: str, uid: str | None, work: Callable[[], Awaitable[None]]) -> Response:
        return JSONResponse(self.tasks.take_down(kind, uid, work), 202)

    def _index(self, uid: str, primary_key: str = "key") -> StandInIndex:
        """The index, made when it is not there: as Meilisearch does for settings and documents."""
        return self.indexes.setdefault(uid, StandInIndex(self.folder / uuid4().hex, primary_key))
