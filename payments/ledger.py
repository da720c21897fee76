"""The books kept: accounts opened and transfers posted."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm.attributes import set_committed_value

from domain.actors import Actor
from domain.errors import KeyReused
from domain.ids import AccountId, HoldId, PostingId, TransferId, new_id
from domain.ledger import (
    Account,
    AccountKind,
    InsufficientFunds,
    Posting,
    Transfer,
    TransferKind,
    checked_amounts,
    hash_of_transfer,
)
from domain.money import Money
from storage.work import Work


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
    floor = None if kind is AccountKind.PARTNER else 0
    await work.session.execute(
        insert(Account).values(**named, id=new_id(), floor=floor, posted=0, opened_at=work.now).on_conflict_do_nothing()
    )
    return await work.one(mine)


async def post(
    work: Work[Actor],
    kind: TransferKind,
    *,
    key: str,
    amounts: Mapping[AccountId, Money],
    hold_id: HoldId | None = None,
) -> Transfer:
    """Move `amounts` (signed, by account, summing to zero in each currency) as one transfer.

    The same key with the same body answers the transfer that was made the first time and moves nothing. Accounts
    are locked in the order of their ids, so two transfers over the same accounts queue up and never deadlock.
    Raises InsufficientFunds when an account would go below its floor, KeyReused when the key came with another
    body, Unbalanced for postings that do not balance.
    """
    ordered = checked_amounts(amounts)
    body_hash = hash_of_transfer(kind, ordered, hold_id)
    made = await work.session.execute(
        insert(Transfer)
        .values(id=new_id(), kind=kind, key=key, body_hash=body_hash, size=len(ordered), hold_id=hold_id, at=work.now)
        .on_conflict_do_nothing(index_elements=[Transfer.key])
        .returning(Transfer.id)
    )
    fresh = made.scalar_one_or_none()
    if fresh is not None:
        await _move(work, fresh, ordered)
    transfer = await work.one(select(Transfer).where(Transfer.key == key))
    if transfer.body_hash != body_hash:
        raise KeyReused
    return transfer


async def _move(work: Work[Actor], transfer_id: TransferId, amounts: Mapping[AccountId, Money]) -> None:
    accounts = await work.claim_all(select(Account).where(Account.id.in_(amounts)).order_by(Account.id))
    for account in accounts:
        _keep_above_floor(account, amounts[account.id])
    # One statement, rows in the order of account ids: the database moves each balance as it takes the posting.
    await work.session.execute(
        insert(Posting).values(
            [
                {
                    "id": PostingId(new_id()),
                    "transfer_id": transfer_id,
                    "account_id": account_id,
                    "amount_minor": amount.minor,
                    "amount_currency": amount.currency,
                }
                for account_id, amount in amounts.items()
            ]
        )
    )
    for account in accounts:
        set_committed_value(account, "posted", account.posted + amounts[account.id].minor)


def _keep_above_floor(account: Account, amount: Money) -> None:
    after = account.balance + amount
    if account.floor is not None and after.minor < account.floor:
        raise InsufficientFunds(
            needed=-amount.minor, available=account.posted - account.floor, currency=account.currency
        )
