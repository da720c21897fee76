"""The running check of the books: every invariant asked of the database itself, in one statement.

The database refuses to break them (constraints and triggers); this is how we know that it did.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

MOST_ROWS: Final = 100
"""How many rows are named of one rule."""


@dataclass(frozen=True, kw_only=True)
class BrokenRule:
    """A rule of the books that does not hold, how many rows break it, and the first MOST_ROWS of them."""

    rule: str
    count: int
    rows: tuple[str, ...]


RULES: Final[Mapping[str, str]] = {
    "the postings of a transfer sum to zero in each currency": """
        SELECT transfer_id || ' ' || amount_currency FROM postings
        GROUP BY transfer_id, amount_currency HAVING sum(amount_minor) <> 0
    """,
    "a transfer has the postings it was made with": """
        SELECT t.id::text FROM transfers t LEFT JOIN postings p ON p.transfer_id = t.id
        GROUP BY t.id HAVING count(p.id) <> t.size
    """,
    "a balance is the sum of its postings": """
        SELECT a.id::text FROM accounts a LEFT JOIN postings p ON p.account_id = a.id
        GROUP BY a.id HAVING a.posted <> coalesce(sum(p.amount_minor), 0)
    """,
    "no account is below its floor": "SELECT id::text FROM accounts WHERE posted < floor",
    "all accounts together hold zero": "SELECT currency FROM accounts GROUP BY currency HAVING sum(posted) <> 0",
    "a living hold has its whole amount on its account, an ended one nothing": """
        SELECT h.id::text FROM holds h JOIN accounts a ON a.id = h.account_id
        WHERE a.posted <> CASE h.status WHEN 'held' THEN h.amount_minor ELSE 0 END
    """,
    "a hold began by one transfer and ended by none or one, as its status says": """
        SELECT h.id::text FROM holds h LEFT JOIN transfers t ON t.hold_id = h.id
        GROUP BY h.id
        HAVING coalesce(string_agg(t.kind, ' ' ORDER BY t.at, t.id), '')
            <> CASE h.status WHEN 'held' THEN 'hold' WHEN 'released' THEN 'hold release' ELSE 'hold refund' END
    """,
    "a campaign's free money is what it was funded, less what is held and what was released": """
        SELECT a.id::text FROM accounts a WHERE a.kind = 'campaign' AND a.posted <> (
            SELECT coalesce(sum(f.amount_minor), 0) FROM fundings f
            WHERE f.campaign_id = a.owner_id AND f.amount_currency = a.currency AND f.status = 'received'
        ) - (
            SELECT coalesce(sum(h.amount_minor), 0) FROM holds h
            WHERE h.campaign_id = a.owner_id AND h.amount_currency = a.currency AND h.status <> 'refunded'
        )
    """,
}


async def check_books(session: AsyncSession) -> list[BrokenRule]:
    """What in the books contradicts itself: nothing, or each rule that does not hold, with the rows that break it.

    One statement asks for everything, so that all rules are asked of the same moment, in any kind of transaction.
    """
    broken: dict[str, BrokenRule] = {}
    for rule, count, row in await session.execute(_EVERYTHING, {"most": MOST_ROWS, **_named(RULES)}):
        known = broken.get(rule, BrokenRule(rule=rule, count=count, rows=()))
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
        f"(SELECT CAST(:rule_{place} AS text), count(*) OVER (), fault FROM ({statement}) AS broken (fault)"  # noqa: S608
        " ORDER BY fault LIMIT :most)"
        for place, statement in enumerate(RULES.values())
    )
)
