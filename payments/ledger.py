"""The books kept: accounts opened, transfers posted and reversed.

Nothing else moves money in the books. The database keeps every rule by itself (`docs/ledger.md`); here its refusals
become ours.
"""

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from domain.actors import Actor
from domain.chart_of_accounts import FOLLOWS
from domain.errors import KeyReused
from domain.ids import AccountId, HoldId, TransferId, new_id
from domain.ledger import (
    WITH_FLOOR,
    Account,
    AccountKind,
    InsufficientFunds,
    NotReversible,
    PeriodClosed,
    Posting,
    Transfer,
    TransferKind,
    checked_amounts,
    hash_of_transfer,
)
from domain.money import Money
from storage.work import Work


@dataclass(frozen=True, kw_only=True)
class Posted:
    """The transfer under a key; `fresh` when it was made now, not when it was there already."""

    transfer_id: TransferId
    fresh: bool


async def open_account(
    work: Work[Actor],
    kind: AccountKind,
    *,
    owner_id: UUID | None = None,
    rail: str | None = None,
    currency: str = "VND",
) -> Account:
    """The one account of this kind, owner (or rail, for a partner's) and currency; made if it is not there yet.

    Two callers who open the same account wait for each other and get the same one.
    """
    named = {"kind": kind, "owner_id": owner_id, "rail": rail, "currency": currency}
    mine = select(Account).filter_by(**named)
    found = await work.find(mine)
    if found is not None:
        return found
    floor = 0 if kind in WITH_FLOOR else None
    empty = {"id": new_id(), "floor": floor, "posted": 0, "size": 0, "opened_at": work.now}
    await work.session.execute(insert(Account).values(**named, **empty).on_conflict_do_nothing())
    return await work.one(mine)


async def post(
    work: Work[Actor],
    kind: TransferKind,
    *,
    key: str,
    amounts: Mapping[AccountId, Money],
    hold_id: HoldId | None = None,
    follows_id: TransferId | None = None,
) -> Posted:
    """Move `amounts` (signed: below zero debits, above zero credits; by account) as one transfer.

    The same key with the same body answers the transfer that was made the first time and moves nothing. Accounts are
    locked in the order of their ids, so two transfers over the same accounts queue up and never deadlock. `follows_id`
    is the transfer that is refunded, settled or reversed by this one. Raises InsufficientFunds when an account would go
    below its floor, PeriodClosed when `work.now` lies in a closed period, KeyReused when the key came with another
    body, Unbalanced for postings that do not sum to zero in each currency.
    """
    ordered = checked_amounts(amounts)
    body_hash = hash_of_transfer(kind, ordered, hold_id, follows_id)
    transfer_id = TransferId(new_id())
    minors = [amount.minor for amount in ordered.values()]
    currencies = [amount.currency for amount in ordered.values()]
    posting_ids = [new_id() for _ in ordered]
    body = (
        transfer_id, kind.value, key, body_hash, hold_id, follows_id, work.now,
        posting_ids, list(ordered), minors, currencies,
    )  # fmt: skip
    connection = await work.session.connection()
    with _refusals():
        # As the driver sends it: half of what the same statement costs through Core.
        made = (await connection.exec_driver_sql(_POST_TRANSFER, body)).one()
    if made.body_hash != body_hash:
        raise KeyReused
    for account_id, balance in zip(ordered, made.balances or (), strict=False):
        _follow(work, account_id, balance)
    return Posted(transfer_id=TransferId(made.transfer_id), fresh=made.transfer_id == transfer_id)


async def reverse(work: Work[Actor], transfer_id: TransferId, kind: TransferKind = TransferKind.REVERSAL) -> Posted:
    """Take back a transfer, to the đồng; once: whoever asks again is answered the same reversal.

    What holds did is taken back by `payments.holds.take_back`. Raises NotFound, NotReversible, InsufficientFunds when
    the money has gone on meanwhile, PeriodClosed.
    """
    undone = await work.one(select(Transfer).where(Transfer.id == transfer_id))
    if undone.kind not in FOLLOWS[kind]:
        raise NotReversible(kind=undone.kind.value)
    amounts = {account_id: -amount for account_id, amount in (await amounts_of(work, transfer_id)).items()}
    return await post(
        work, kind, key=f"{kind.value}:{transfer_id}", amounts=amounts, hold_id=undone.hold_id, follows_id=transfer_id
    )


async def amounts_of(work: Work[Actor], transfer_id: TransferId) -> dict[AccountId, Money]:
    """What a transfer posted to each of its accounts."""
    postings = await work.all(select(Posting).where(Posting.transfer_id == transfer_id))
    return {posting.account_id: posting.amount for posting in postings}


async def lock_accounts(work: Work[Actor], *account_ids: AccountId) -> list[Account]:
    """These accounts, locked in the order in which everybody locks them; answered in the order asked for."""
    locked = await work.claim_all(select(Account).where(Account.id.in_(account_ids)).order_by(Account.id))
    return [next(account for account in locked if account.id == account_id) for account_id in account_ids]


async def transfer_under(work: Work[Actor], key: str) -> Transfer | None:
    """The transfer that was made under a key, if one was."""
    return await work.find(select(Transfer).where(Transfer.key == key))


def _follow(work: Work[Actor], account_id: AccountId, balance: int) -> None:
    """Tell an account that the session holds already what stands on it now."""
    held = work.session.identity_map.get(work.session.identity_key(Account, account_id))
    if isinstance(held, Account):
        set_committed_value(held, "posted", balance)


@contextmanager
def _refusals() -> Generator[None]:
    """What the database refuses, as the refusal it is."""
    try:
        yield
    except IntegrityError as refused:
        cause: Any = getattr(refused.orig, "__cause__", None)
        detail: str = getattr(cause, "detail", None) or ""
        # The functions of the ledger tell their facts as JSON; a constraint's own detail is a sentence.
        facts: dict[str, Any] = json.loads(detail) if detail.startswith("{") else {}
        if "available" in facts:
            needed, available = (Money(facts[each], facts["currency"]) for each in ("needed", "available"))
            raise InsufficientFunds(needed=needed, available=available) from refused
        if "until" in facts:
            raise PeriodClosed(until=datetime.fromisoformat(facts["until"])) from refused
        raise


_POST_TRANSFER: Final = "SELECT * FROM post_transfer($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
