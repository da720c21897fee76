"""The way to the server: in a thread, in time, past the breaker. Whatever goes wrong becomes SearchUnavailable."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import anyio
from anyio import to_thread
from meilisearch.errors import MeilisearchApiError, MeilisearchError
from pydantic import BaseModel, Field
from requests import RequestException
from urllib3.exceptions import HTTPError

from search.gateway import SearchUnavailable
from search.meilisearch.breaker import Breaker
from search.meilisearch.patience import USUAL, Patience
from search.meilisearch.transport import KeepAliveClient, KeptConnections, Query, Task

T = TypeVar("T")

CALLS_AT_ONCE: Final = 16
DONE_WITHIN: Final = 600.0
"""Seconds a task may lie with the server: its queue is one, and another index may be rebuilt before it."""

TOO_LARGE: Final = "payload_too_large"
_CONTENT_TOO_LARGE: Final = 413

_FIRST_PAUSE: Final = 0.01
_LONGEST_PAUSE: Final = 0.5


class ServerRefused(SearchUnavailable):
    """The server is well and said no; `code` is its own word for why, `kind` for whose fault that is."""

    def __init__(self, code: str, message: str, kind: str = "") -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.kind = kind


class Found(BaseModel):
    """What one search found."""

    hits: list[dict[str, object]]
    total: int = Field(alias="estimatedTotalHits")
    took_ms: int = Field(alias="processingTimeMs")
    facets: dict[str, dict[str, int]] | None = Field(None, alias="facetDistribution")


class Kept(BaseModel):
    """A document as the server keeps it, as far as it was asked for."""

    id: str
    revision: str


class KeptPart(BaseModel):
    """Some of the documents that a question found, and how many it found in all."""

    results: list[Kept]
    total: int


class _Answers(BaseModel):
    results: list[Found]


class _Index(BaseModel):
    uid: str


class _Indexes(BaseModel):
    results: list[_Index]


class Server:
    """A Meilisearch server, reached by at most CALLS_AT_ONCE threads."""

    def __init__(
        self, url: str, api_key: str | None, *, clock: Callable[[], float], patience: Patience = USUAL
    ) -> None:
        """Opens nothing yet. `clock` answers seconds that only grow."""
        self.patience = patience
        self._kept = KeptConnections(api_key)
        self._asking = KeepAliveClient(url, self._kept, timeouts=(patience.connect, patience.answer))
        self._telling = KeepAliveClient(url, self._kept, timeouts=(patience.connect, patience.write))
        self._limiter = anyio.CapacityLimiter(CALLS_AT_ONCE)
        self._breaker = Breaker(clock)

    async def find(self, queries: Sequence[Query], *, by: float | None = None) -> list[Found]:
        """What each of the searches found, in one exchange; `by`: an instant of the event loop."""
        return await self._ask(lambda client: _found(client, queries), by=by)

    async def fetch(self, uid: str, query: Query) -> KeptPart:
        """Documents of an index; takes its time, as a write may."""
        return await self._call(
            self._telling,
            lambda client: KeptPart.model_validate(client.fetch(uid, query)),
            within=self.patience.write,
        )

    async def uids(self) -> set[str]:
        """Every index of the server."""
        answer = await self._ask(lambda client: _Indexes.model_validate(client.get_raw_indexes({"limit": 10_000})))
        return {index.uid for index in answer.results}

    async def version(self, *, by: float | None = None) -> str:
        """The server's version."""
        return await self._ask(lambda client: str(client.get_version()["pkgVersion"]), by=by)

    async def submit(self, request: Task) -> int:
        """Hand the server a task; answers its number. It is done some time later: `done`."""
        return (await self._call(self._telling, request, within=self.patience.write)).task_uid

    async def done(self, task: int, *, within: float = DONE_WITHIN) -> None:
        """Wait until the task has succeeded. Raises SearchUnavailable when it failed, or lasts longer than that."""
        try:
            with anyio.fail_after(within):
                await self._watch(task)
        except TimeoutError as slow:
            raise SearchUnavailable(f"task {task} is not done within {within:.0f} s") from slow

    async def _watch(self, task: int) -> None:
        pause = _FIRST_PAUSE
        while True:
            seen = await self._ask(lambda client: client.get_task(task))
            if seen.status == "succeeded":
                return
            if seen.status not in {"enqueued", "processing"}:
                reason = seen.error or {}
                code, kind = str(reason.get("code", seen.status)), str(reason.get("type", ""))
                raise ServerRefused(code, f"task {task}: {reason.get('message', '')}", kind)
            await anyio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def close(self) -> None:
        """Let go of every connection."""
        self._kept.close()

    async def _ask(self, request: Callable[[KeepAliveClient], T], *, by: float | None = None) -> T:
        within = self.patience.answer if by is None else by - anyio.current_time()
        return await self._call(self._asking, request, within=within)

    async def _call(self, client: KeepAliveClient, request: Callable[[KeepAliveClient], T], *, within: float) -> T:
        self._breaker.admit()
        try:
            with anyio.fail_after(within):
                answer = await to_thread.run_sync(
                    _guarded, client, request, limiter=self._limiter, abandon_on_cancel=True
                )
        except ServerRefused:
            self._breaker.succeeded()
            raise
        except SearchUnavailable:
            self._breaker.failed()
            raise
        except TimeoutError as slow:
            self._breaker.failed()
            raise SearchUnavailable(f"the search server did not answer within {within:.1f} s") from slow
        self._breaker.succeeded()
        return answer


def _found(client: KeepAliveClient, queries: Sequence[Query]) -> list[Found]:
    answers = _Answers.model_validate(client.multi_search(queries))
    if len(answers.results) != len(queries):
        raise ValueError(f"{len(queries)} searches brought {len(answers.results)} answers")
    return answers.results


def _guarded(client: KeepAliveClient, request: Callable[[KeepAliveClient], T]) -> T:
    try:
        return request(client)
    except MeilisearchApiError as refusal:
        raise _refused(refusal) from refusal
    except (MeilisearchError, RequestException, HTTPError, OSError, ValueError, LookupError, TypeError) as failure:
        raise SearchUnavailable(f"{type(failure).__name__}: {failure}") from failure
    except RecursionError as failure:  # JSON nested without end
        raise SearchUnavailable("the search server answered nonsense") from failure


def _refused(refusal: MeilisearchApiError) -> SearchUnavailable:
    said = vars(refusal)  # the library leaves them without types
    status, code = refusal.status_code, said.get("code")
    if status == _CONTENT_TOO_LARGE and not isinstance(code, str):  # a proxy's
        return ServerRefused(TOO_LARGE, "the search server, or what stands before it, takes no body of this size")
    if isinstance(code, str) and status < 500:  # noqa: PLR2004 - the server's own failures begin there
        return ServerRefused(code, str(said.get("message")))
    return SearchUnavailable(f"the search server answered {status}")
