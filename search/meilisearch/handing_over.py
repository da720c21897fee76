"""Handing changes over to the server, as tasks that it does later, and telling a refusal from its being away."""

from collections.abc import Sequence
from typing import Final

from search.documents import Change, Upsert
from search.gateway import ChangesRefused
from search.meilisearch.layout import Layout, document_key
from search.meilisearch.server import TOO_LARGE, Server, ServerRefused
from search.meilisearch.transport import Task

_OF_DOCUMENTS: Final = frozenset({"invalid_request", "internal"})
"""The kinds of failure that a document can bring about; the others are a full disk and a key without rights."""


async def hand_over(server: Server, layout: Layout, uid: str, changes: Sequence[Change]) -> list[int]:
    """The tasks of these changes, of which no two concern one document. Raises ChangesRefused, SearchUnavailable."""
    try:
        documents = [layout.document(change.document) for change in changes if isinstance(change, Upsert)]
        gone = [document_key(change.id) for change in changes if not isinstance(change, Upsert)]
    except ValueError as wrong:  # an id that is no text
        raise ChangesRefused(str(wrong)) from wrong
    tasks: list[int] = []
    if documents:
        tasks.append(await _submitted(server, lambda client: client.index(uid).add_documents(documents)))
    if gone:
        tasks.append(await _submitted(server, lambda client: client.delete_by_key(uid, gone)))
    return tasks


async def done_with(server: Server, tasks: Sequence[int]) -> None:
    """Wait until the tasks have succeeded. Raises ChangesRefused where one failed for what it was to do."""
    for task in tasks:
        try:
            await server.done(task)
        except ServerRefused as refusal:
            if refusal.kind in _OF_DOCUMENTS:
                raise ChangesRefused(str(refusal)) from refusal
            raise


async def _submitted(server: Server, request: Task) -> int:
    try:
        return await server.submit(request)
    except ServerRefused as refusal:
        if refusal.code == TOO_LARGE:
            raise ChangesRefused(str(refusal)) from refusal
        raise
