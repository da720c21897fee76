"""Taking a file in: rows are read and brought in batch by batch, each batch in one transaction."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final, Generic, Protocol, TypeVar

from domain.actors import System
from domain.ids import ImportRunId
from domain.imports import BatchTaken, ImportSubject, RowRefused, Tally
from importing.report import Rejection, Report
from operations.imports.runs import begin_import, finish_import
from storage.engine import Database
from storage.work import Work

ROWS_AT_ONCE: Final = 500
"""What is held in memory, and what is read again when a run breaks off."""
OPERATOR: Final = System(name="import")

RowT = TypeVar("RowT")
RowT_contra = TypeVar("RowT_contra", contravariant=True)


class TakesBatch(Protocol[RowT_contra]):
    """An operation that brings a batch in, and counts `unread` rows as rejected with it."""

    async def __call__(
        self, work: Work[System], *, run_id: ImportRunId, rows: Sequence[RowT_contra], unread: int = 0
    ) -> BatchTaken:
        """What became of each row."""
        ...


@dataclass(frozen=True, kw_only=True)
class Intake(Generic[RowT]):
    """How the rows of one file come in: what they are, where they are from, and who takes them.

    `now` answers the present instant; `progress` is told the tally after each batch.
    """

    subject: ImportSubject
    file_name: str
    source: str | None
    take: TakesBatch[RowT]
    report: Report
    now: Callable[[], datetime]
    progress: Callable[[Tally], None]

    async def run(self, database: Database, rows: Iterator[RowT | Rejection]) -> Tally:
        """Bring all rows in. What was brought in before an interruption stays, and a second run goes on from there."""
        async with database.work(OPERATOR, self.now()) as work:
            run = await begin_import(work, subject=self.subject, file_name=self.file_name, source=self.source)
        tally = Tally()
        while batch := list(islice(rows, ROWS_AT_ONCE)):
            tally += await self._take(database, run.id, batch)
            self.progress(tally)
        async with database.work(OPERATOR, self.now()) as work:
            await finish_import(work, run_id=run.id)
        return tally

    async def _take(self, database: Database, run_id: ImportRunId, batch: list[RowT | Rejection]) -> Tally:
        unread = [row for row in batch if isinstance(row, Rejection)]
        rows = [row for row in batch if not isinstance(row, Rejection)]
        async with database.work(OPERATOR, self.now()) as work:
            taken = await self.take(work, run_id=run_id, rows=rows, unread=len(unread))
        for rejection in sorted([*unread, *map(_rejection, taken.refused)], key=lambda each: each.line):
            self.report.add(rejection)
        return taken.tally + Tally(rejected=len(unread))


def _rejection(refused: RowRefused) -> Rejection:
    return Rejection(line=refused.line, key=refused.key, refusal=refused.refusal)
