"""The running check of the books: every invariant asked of the database itself, in one statement.

The database refuses to break them (constraints and triggers); this is how we know that it did.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import PostingId
from payments.rules import RULES

MOST_ROWS: Final = 100
"""How many rows are named of one rule."""


@dataclass(frozen=True, kw_only=True)
class BrokenRule:
    """A rule of the books that does not hold, how many rows break it, and the first MOST_ROWS of them.

    `first_posting` is the oldest posting that breaks it, where it is one of postings.
    """

    rule: str
    count: int
    rows: tuple[str, ...]
    first_posting: PostingId | None


def first_broken_posting(broken: Sequence[BrokenRule]) -> PostingId | None:
    """The oldest posting that breaks any rule: ids follow time. None when no rule names one."""
    return min((found.first_posting for found in broken if found.first_posting is not None), default=None)


async def check_books(session: AsyncSession) -> list[BrokenRule]:
    """What in the books contradicts itself: nothing, or each rule that does not hold, with the rows that break it.

    One statement asks for everything, so that all rules are asked of the same moment, in any kind of transaction.
    """
    broken: dict[str, BrokenRule] = {}
    found = await session.execute(_EVERYTHING, {"most": MOST_ROWS, **_named(RULES)})
    for rule, count, row, first_posting in found:
        known = broken.get(rule, BrokenRule(rule=rule, count=count, rows=(), first_posting=first_posting))
        broken[rule] = replace(known, rows=(*known.rows, row))
    return [broken[rule] for rule in RULES if rule in broken]


async def check_books_unhurried(session: AsyncSession) -> list[BrokenRule]:
    """The same, however long it takes: large books may need more than the time that statements are given."""
    await session.execute(text("SET statement_timeout = 0"))
    try:
        return await check_books(session)
    finally:
        await session.execute(text("RESET statement_timeout"))


def _named(rules: Iterable[str]) -> dict[str, str]:
    """The rules as parameters: their words may hold what a statement would misread."""
    return {f"rule_{place}": rule for place, rule in enumerate(rules)}


_EVERYTHING: Final = text(
    " UNION ALL ".join(
        f"(SELECT CAST(:rule_{place} AS text), count(*) OVER (), fault,"  # noqa: S608
        " first_value(posting) OVER (ORDER BY posting ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
        f" FROM ({statement}) AS broken (fault, posting) ORDER BY fault LIMIT :most)"
        for place, statement in enumerate(RULES.values())
    )
)
