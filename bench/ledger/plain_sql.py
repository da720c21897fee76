"""The plainest SQL that keeps double entry correctly, by hand.

One transaction: the transfer under its unique key, each balance moved in the order of the accounts, the postings. It
has foreign keys and a floor; no chart, no chain of balances, no check that a transfer balances, no closed periods.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Final, TypeAlias
from uuid import UUID

from domain.ids import new_id

Execute: TypeAlias = Callable[[str, tuple[Any, ...]], Awaitable[object]]
"""Sends one statement with its values."""

TABLES: Final = """
CREATE SCHEMA plain;
CREATE TABLE plain.accounts (
    id uuid PRIMARY KEY, currency text NOT NULL, floor bigint, posted bigint NOT NULL CHECK (posted >= floor)
);
CREATE TABLE plain.transfers (
    id uuid PRIMARY KEY, kind text NOT NULL, key text NOT NULL UNIQUE, at timestamptz NOT NULL
);
CREATE TABLE plain.postings (
    id uuid PRIMARY KEY, transfer_id uuid NOT NULL REFERENCES plain.transfers,
    account_id uuid NOT NULL REFERENCES plain.accounts, amount_minor bigint NOT NULL, amount_currency text NOT NULL
);
CREATE INDEX ON plain.postings (transfer_id);
CREATE INDEX ON plain.postings (account_id);
"""


async def post_plainly(execute: Execute, key: str, amounts: Mapping[UUID, int], now: datetime) -> None:
    """Move amounts in đồng, by account, as one transfer, in a transaction that the caller opened."""
    transfer_id = new_id()
    (one, taken), (other, given) = sorted(amounts.items())
    await execute(
        "INSERT INTO plain.transfers (id, kind, key, at) VALUES ($1, 'sweep', $2, $3)", (transfer_id, key, now)
    )
    for account_id, minor in ((one, taken), (other, given)):
        await execute("UPDATE plain.accounts SET posted = posted + $2 WHERE id = $1", (account_id, minor))
    await execute(
        "INSERT INTO plain.postings (id, transfer_id, account_id, amount_minor, amount_currency)"
        " VALUES ($1, $2, $3, $4, 'VND'), ($5, $2, $6, $7, 'VND')",
        (new_id(), transfer_id, one, taken, new_id(), other, given),
    )
