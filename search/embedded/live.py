"""The live generation of one index, as this process sees it: opened, kept fresh, written to. Every call blocks."""

import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Final

import tantivy

from search.documents import Change, SearchDocument, Upsert
from search.embedded.generations import Generations
from search.embedded.layout import ID, Layout, register_analyzer
from search.gateway import ChangesRefused, Refused, SearchUnavailable

FRESH_FOR: Final = 0.2
"""Seconds for which a searcher may lag behind what another process wrote; looking costs 0.3 ms."""

WRITER_HEAP: Final = 50_000_000
WRITER_WAIT: Final = 5.0
"""Seconds to wait for another process to let go of the writer's lock."""


class LiveIndex:
    """One index of one spec in one folder."""

    def __init__(self, layout: Layout, folder: Path, writer_wait: float = WRITER_WAIT) -> None:
        self.layout = layout
        self._writer_wait = writer_wait
        self.generations = Generations(folder / layout.spec.name)
        self._lock = threading.Lock()
        self._opened: tuple[str, tantivy.Index] | None = None
        self._looked_at = 0.0

    def is_ready(self) -> bool:
        """Whether the live generation was built from exactly this layout."""
        current = self.generations.current()
        return current is not None and self.generations.fingerprint(current) == self.layout.fingerprint

    def searcher(self) -> tantivy.Searcher:
        """A snapshot no older than FRESH_FOR. Raises SearchUnavailable when there is no fitting live generation."""
        with self._lock:
            if monotonic() - self._looked_at > FRESH_FOR:
                self._look()
            if self._opened is None:
                raise SearchUnavailable(f"there is no live index of {self.layout.spec.name} for its present spec")
            return self._opened[1].searcher()

    def refresh(self) -> None:
        """See what has been written up to now, and which generation is live."""
        with self._lock:
            self._look()

    def close(self) -> None:
        """Let go of the files; the next call opens them again."""
        with self._lock:
            self._opened, self._looked_at = None, 0.0

    def write(self, changes: Iterable[Change], generation: str | None = None) -> str:
        """Make the changes durable in a generation (the live one by default) and return its name."""
        name = generation or self._fitting()
        if name is None:
            raise SearchUnavailable(f"there is no live index of {self.layout.spec.name} to write to")
        rows = [(change.id, self.row(change.document) if isinstance(change, Upsert) else None) for change in changes]
        writer = self.writer(self._open(name))
        for document_id, row in rows:
            writer.delete_documents_by_term(ID, document_id)
            if row is not None:
                writer.add_document(row)
        writer.commit()
        if generation is None:
            self.refresh()
        writer.wait_merging_threads()
        return name

    def row(self, document: SearchDocument) -> tantivy.Document:
        """The document as tantivy takes it. Raises ChangesRefused: a number that has no place in 64 bits, say."""
        try:
            return self.layout.document(document)
        except ValueError as wrong:
            raise ChangesRefused(f"{document.id!a}: {wrong}") from wrong

    def writer(self, index: tantivy.Index) -> tantivy.IndexWriter:
        """The writer, once whoever holds its lock lets go. One thread keeps its memory within bounds."""
        give_up_at = monotonic() + self._writer_wait
        while monotonic() < give_up_at:
            with suppress(ValueError):  # LockBusy has no type of its own
                return index.writer(WRITER_HEAP, 1)
            sleep(0.02)
        return index.writer(WRITER_HEAP, 1)

    def _look(self) -> None:
        name = self._fitting()
        if name is None:
            self._opened = None
        elif self._opened is None or self._opened[0] != name:
            self._opened = (name, self._open(name))
        else:
            self._opened[1].reload()
        self._looked_at = monotonic()

    def _fitting(self) -> str | None:
        return self.generations.current() if self.is_ready() else None

    def _open(self, name: str) -> tantivy.Index:
        index = tantivy.Index.open(str(self.generations.path(name)))
        register_analyzer(index)
        index.config_reader("manual")
        index.reload()
        return index


class Build:
    """A generation being built: batches go in, `finish` makes it whole."""

    def __init__(self, live: LiveIndex) -> None:
        self._live = live
        self.name, index = live.generations.start(live.layout)
        register_analyzer(index)
        self._writer = live.writer(index)
        self.refused: list[Refused] = []

    def add(self, documents: Iterable[SearchDocument]) -> None:
        """Take in documents whose ids are all new, but for those in `refused` from then on."""
        for document in documents:
            try:
                self._writer.add_document(self._live.row(document))
            except ChangesRefused as refusal:
                self.refused.append(Refused(document, str(refusal)))

    def finish(self) -> str:
        """Commit, let merges end, and mark the generation as whole."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._live.generations.finish(self.name, self._live.layout)
        return self.name

    def abandon(self) -> None:
        """Stop and remove what there is: the writer's threads must end first, or they write files anew."""
        self._writer.wait_merging_threads()
        self._live.generations.discard(self.name)
