"""The running check of the books: every invariant asked of the database itself, in one read.

The database refuses to break them (constraints and triggers); this is how we know that it did.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, kw_only=True)
class BrokenInvariant:
    """A rule of the books that does not hold, and the row that breaks it."""

    rule: str
    row: str


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


async def check_books(session: AsyncSession) -> list[BrokenInvariant]:
    """What in the books contradicts itself: nothing, or each rule with each row that breaks it."""
    broken: list[BrokenInvariant] = []
    for rule, statement in RULES.items():
        rows = (await session.scalars(text(f"{statement} ORDER BY 1"))).all()
        broken += [BrokenInvariant(rule=rule, row=row) for row in rows]
    return broken
