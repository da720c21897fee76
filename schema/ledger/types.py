"""The types of the ledger: an account, its statement and movements, a closed period and its trial balance."""

from datetime import datetime

import strawberry

from domain import ledger
from schema.money import Money
from schema.paging import Connection
from schema.reading import Node

strawberry.enum(ledger.AccountKind, description="Whose money an account counts.")
strawberry.enum(ledger.TransferKind, description="What a transfer does.")


@strawberry.type(
    description="An account of the ledger, in one currency; for finance and the auditor. A credit stands above zero, a "
    "debit below it."
)
class Account(Node):
    kind: ledger.AccountKind = strawberry.field(description="Whose money it counts.")
    rail: str | None = strawberry.field(description="Of a partner's account, the rail.")
    owner_id: strawberry.ID | None = strawberry.field(
        description="Whose it is, to ask `node` for: the campaign, the hold, the influencer or the payout. Null where "
        "there is one account for all."
    )
    balance: Money = strawberry.field(description="What stands on it now.")
    posting_count: int = strawberry.field(description="How many postings it has.")
    opened_at: datetime = strawberry.field(description="When it was opened.")


@strawberry.type(description="One posting of an account, and what stood there after it.")
class AccountMovement:
    kind: ledger.TransferKind = strawberry.field(description="What the transfer did.")
    at: datetime = strawberry.field(description="When it was posted.")
    amount: Money = strawberry.field(description="A credit above zero, a debit below it.")
    balance: Money = strawberry.field(description="What stood on the account afterwards.")
    transfer_id: str = strawberry.field(description="The transfer, by the ledger's own name for it.")
    follows_id: str | None = strawberry.field(description="The transfer that it refunds, settles or reverses.")
    reversed_by_id: str | None = strawberry.field(description="The transfer that took it back, if one did.")
    hold_id: strawberry.ID | None = strawberry.field(description="The hold that it is about, to ask `node` for.")
    booking_id: strawberry.ID | None = strawberry.field(description="The booking that it is about.")


@strawberry.type(
    description="An account over a stretch of time: what stood there, what moved it, what stands there at the end. "
    "`opening` and `credits` less `debits` are `closing`."
)
class AccountStatement:
    account_id: strawberry.ID = strawberry.field(description="The account.")
    starts_at: datetime | None = strawberry.field(description="Its first instant; null: since it was opened.")
    ends_at: datetime = strawberry.field(description="The instant before which it ends.")
    opening: Money = strawberry.field(description="What stood there at the start.")
    debits: Money = strawberry.field(description="All that went out, as an amount above zero.")
    credits: Money = strawberry.field(description="All that came in.")
    closing: Money = strawberry.field(description="What stood there at the end.")
    movements: Connection[AccountMovement] = strawberry.field(
        description="What moved it, oldest first, page by page; the sums are over all of them."
    )


@strawberry.type(description="A closed stretch of time: nothing is posted into it any more.")
class AccountingPeriod(Node):
    starts_at: datetime | None = strawberry.field(description="Where the one before ended; null: the books' beginning.")
    ends_at: datetime = strawberry.field(description="The instant before which everything is closed.")
    closed_at: datetime = strawberry.field(description="When it was closed.")
    closed_by: str | None = strawberry.field(
        description="Who closed it, by the name they go by; null when the operator did, at the machine."
    )


@strawberry.type(description="What stood on all accounts of one kind when a period ended.")
class ClosedSum:
    kind: ledger.AccountKind = strawberry.field(description="Whose money they count.")
    rail: str | None = strawberry.field(description="Of a partner's account, the rail.")
    accounts: int = strawberry.field(description="How many of them did not stand at zero.")
    balance: Money = strawberry.field(description="What stood on them together.")
