"""Begin and finish the reading of a file, and let no bad row spoil its batch."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Protocol, TypeVar

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from domain.actors import System
from domain.ids import ImportRunId
from domain.imports import BatchTaken, ImportRun, ImportSubject, RowRefused, RowUnstorable, Tally
from storage.work import Work


class ReadRow(Protocol):
    """A row of a file: where it begins and what it goes by."""

    @property
    def line(self) -> int:
        """The line it begins on."""
        ...

    @property
    def key(self) -> str:
        """What it goes by."""
        ...


RowT = TypeVar("RowT", bound=ReadRow)

_OF_A_ROW: Final = ("22", "23")
"""The classes of SQLSTATE for data that fit no column, and for broken constraints."""


async def begin_import(
    work: Work[System], *, subject: ImportSubject, file_name: str, source: str | None = None
) -> ImportRun:
    """Note that a file is being read; `source` says where it is from."""
    return work.add(ImportRun.begun(subject, file_name=file_name, source=source, now=work.now))


async def finish_import(work: Work[System], *, run_id: ImportRunId) -> ImportRun:
    """Note that the file was read to its end. Raises NotFound."""
    run = await work.claim(select(ImportRun).where(ImportRun.id == run_id))
    work.record(run.finish(now=work.now))
    return run


async def count_rows(work: Work[System], *, run_id: ImportRunId, tally: Tally) -> None:
    """Add the ends of a batch's rows to those of its run. Raises NotFound."""
    run = await work.claim(select(ImportRun).where(ImportRun.id == run_id))
    run.count(tally)


async def store_apart(
    work: Work[System], rows: Sequence[RowT], store: Callable[[Sequence[RowT]], Awaitable[BatchTaken]]
) -> BatchTaken:
    """Store all rows; if the database objects, its halves, down to the row that is at fault, which is refused.

    A race with somebody else ends here too: read again, the row meets the rule that speaks for it.
    """
    try:
        async with work.apart():
            taken = await store(rows)
            # Rules that wait for the end of the transaction speak now, while it is known whose fault it is.
            await work.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            return taken
    except DBAPIError as violated:
        if not _concerns_a_row(violated):
            raise
        if len(rows) == 1:
            refusal = RowUnstorable(constraint=_constraint(violated))
            refused = RowRefused(line=rows[0].line, key=rows[0].key, refusal=refusal)
            return BatchTaken(tally=Tally(rejected=1), refused=(refused,))
    half = len(rows) // 2
    first, second = await store_apart(work, rows[:half], store), await store_apart(work, rows[half:], store)
    return BatchTaken(tally=first.tally + second.tally, refused=first.refused + second.refused)


def _concerns_a_row(violated: DBAPIError) -> bool:
    """Whether a value does not fit its column or a rule of its table; anything else is no row's fault."""
    of_the_driver = _of_the_driver(violated)
    return isinstance(of_the_driver, UnicodeError) or str(getattr(of_the_driver, "sqlstate", "")).startswith(_OF_A_ROW)


def _constraint(violated: DBAPIError) -> str:
    """The name of the constraint, or what the driver calls the fault."""
    of_the_driver = _of_the_driver(violated)
    return getattr(of_the_driver, "constraint_name", None) or type(of_the_driver).__name__


def _of_the_driver(violated: DBAPIError) -> BaseException | None:
    """The driver's own exception, which knows more, below one or two of SQLAlchemy's."""
    return getattr(violated.orig, "__cause__", None) or violated.orig
