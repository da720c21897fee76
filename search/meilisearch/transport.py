"""The official client, made fit for many threads: connections are kept, and no header is shared between calls.

The client as it comes changes one dictionary of headers on every call, so that concurrent calls lose their content
type (415), and opens a connection for each.
"""

import json
from collections.abc import Callable, Mapping
from queue import Empty, SimpleQueue
from typing import Final

from meilisearch import Client
from meilisearch._httprequests import HttpRequests
from meilisearch.config import Config
from meilisearch.errors import MeilisearchApiError
from meilisearch.index import Index
from meilisearch.models.task import TaskInfo
from requests import PreparedRequest, Session
from requests.auth import AuthBase

_REDIRECTS: Final = 300

Query = Mapping[str, object]
"""One search of a multi-search, or one question for documents, in Meilisearch's words."""


class _Bearer(AuthBase):
    """The key, if there is one. Without an `auth` of its own a session would send what stands in ~/.netrc."""

    def __init__(self, api_key: str | None) -> None:
        self._api_key = api_key

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        if self._api_key is not None:
            request.headers["Authorization"] = f"Bearer {self._api_key}"
        return request


class KeptConnections:
    """Sessions that no two threads use at once: taken for a call, put back after it."""

    def __init__(self, api_key: str | None) -> None:
        self._auth = _Bearer(api_key)
        self._idle: SimpleQueue[Session] = SimpleQueue()
        self._closed = False

    def take(self) -> Session:
        """A session for one call."""
        try:
            return self._idle.get_nowait()
        except Empty:
            session = Session()
            session.auth = self._auth
            return session

    def put_back(self, session: Session) -> None:
        """Keep the session for another call."""
        self._idle.put(session)
        if self._closed:  # by now, while the call was under way
            self.close()

    def close(self) -> None:
        """Let go of every connection, also of those that calls under way still use."""
        self._closed = True
        while not self._idle.empty():
            self._idle.get_nowait().close()


class _Requests(HttpRequests):
    """The client's own way to the server, over kept connections."""

    def __init__(self, config: Config, kept: KeptConnections, timeouts: tuple[float, float]) -> None:
        super().__init__(config)
        self._kept = kept
        self._timeouts = timeouts

    def send_request(
        self,
        http_method: Callable[..., object],
        path: str,
        body: object = None,
        content_type: str | None = None,
        *,
        serializer: type[json.JSONEncoder] | None = None,
    ) -> object:
        """What the server answered, from JSON. Raises MeilisearchApiError for any status but success."""
        headers = {"User-Agent": self.headers["User-Agent"]}
        if body is not None:
            headers["Content-Type"] = content_type or "application/json"
        session = self._kept.take()
        try:
            response = session.request(
                http_method.__name__,
                f"{self.config.url}/{path}",
                data=None if body is None else json.dumps(body, cls=serializer),
                headers=headers,
                timeout=self._timeouts,
                allow_redirects=False,
            )
        finally:
            self._kept.put_back(session)
        if response.status_code >= _REDIRECTS:
            raise MeilisearchApiError(f"{response.status_code} {response.reason}", response)
        return response.json()


class KeepAliveClient(Client):
    """A Meilisearch client that many threads may use at once."""

    def __init__(self, url: str, kept: KeptConnections, *, timeouts: tuple[float, float]) -> None:
        """`timeouts`: seconds to connect, and between two bytes of an answer. Clients may share their connections."""
        super().__init__(url)
        self.http = _Requests(self.config, kept, timeouts)
        self.task_handler.http = self.http

    def index(self, uid: str) -> Index:
        """An index by its uid, reached over the same connections."""
        index = super().index(uid)
        index.http = self.http
        index.task_handler.http = self.http
        return index

    def create(self, uid: str, *, primary_key: str) -> TaskInfo:
        """Let an empty index be made; the client's own `create_index` goes past the kept connections."""
        return TaskInfo.model_validate(self.http.post("indexes", {"uid": uid, "primaryKey": primary_key}))

    def fetch(self, uid: str, query: Query) -> object:
        """Documents as they are kept; the client's own way makes an object with attributes of each."""
        return self.http.post(f"indexes/{uid}/documents/fetch", dict(query))

    def delete_by_key(self, uid: str, keys: list[str]) -> TaskInfo:
        """Let documents be deleted; the client's own way by ids warns that it will go."""
        return TaskInfo.model_validate(self.http.post(f"indexes/{uid}/documents/delete-batch", keys))


Task = Callable[[KeepAliveClient], TaskInfo]
"""A request that the server takes down as a task, to be done later."""
