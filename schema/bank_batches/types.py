"""The types of bank batches: an order, a batch of them with its file, a bank's answer row by row."""

from datetime import date, datetime

import strawberry

from domain.bank_batches import answers, batch, orders
from domain.payouts.reasons import PayoutReason
from domain.sentences import Sentence
from schema.execution.computed import computed
from schema.money import Money, Speaking
from schema.paging import Connection
from schema.payouts.types import Bank, Payout
from schema.reading import Node, connection

strawberry.enum(orders.BankOrderStatus, description="Where a bank order stands.")
strawberry.enum(batch.BankBatchStatus, description="Where a bank batch stands.")
strawberry.enum(answers.BankRowOutcome, description="What became of one row of a bank's answer.")


@strawberry.type(description="What a bank is asked to pay for one payout; for finance and the auditor.")
class BankOrder(Node):
    status: orders.BankOrderStatus = strawberry.field(description="Where it stands.")
    reference: str = strawberry.field(description="Our name for it, which the bank's answer names again.")
    amount: Money = strawberry.field(description="What the beneficiary gets.")
    bank: Bank = strawberry.field(description="The beneficiary's bank.")
    holder: str = strawberry.field(description="Whose account it is, as the bank writes it.")
    account_number: str | None = strawberry.field(description="The account; for finance.")
    ending: str = strawberry.field(description="The last four characters of the account number.")
    place: int | None = strawberry.field(description="Its row in the file of its batch, from 1.")
    asked_at: datetime = strawberry.field(description="Since when it is to be paid.")
    answered_at: datetime | None = strawberry.field(description="When the bank's last word on it was brought in.")
    bank_reference: str | None = strawberry.field(description="The bank's own name for the payment.")
    paid_on: date | None = strawberry.field(description="The day in Viet Nam on which the bank paid it.")
    failure_code: PayoutReason | None = strawberry.field(
        description="Why it was not paid, or came back: the code; null where there is none. `OWN_WORDS` marks what"
        " is given as it came."
    )
    failure_said: strawberry.Private[Sentence | None]
    payout: Payout | None = strawberry.field(description="What it pays.")
    batch: "BankBatch | None" = strawberry.field(description="The batch it is in.")

    @computed(
        needs=("failure_said",),
        description="Why it was not paid, or came back, in the language of the request, or in its teller's own words.",
    )
    def failure(self, context: Speaking) -> str | None:
        """By the caller's language."""
        return None if self.failure_said is None else self.failure_said.say(context.language)


@strawberry.type(description="Somebody was handed the file of a batch.")
class BankBatchDownload(Node):
    by: str = strawberry.field(description="Who, by the name they go by.")
    at: datetime = strawberry.field(description="When.")


@strawberry.type(
    description="A file of bank orders, which one person makes and another approves before anybody may download it; "
    "for finance and the auditor."
)
class BankBatch(Node):
    status: batch.BankBatchStatus = strawberry.field(description="Where it stands.")
    order_count: int = strawberry.field(description="Control: how many orders its file holds.")
    total: Money = strawberry.field(description="Control: what they come to.")
    sha256: str = strawberry.field(description="The SHA-256 of its file, in hexadecimal.")
    made_by: str = strawberry.field(description="Who made it, by the name they go by.")
    made_at: datetime = strawberry.field(description="When it was made.")
    approved_by: str | None = strawberry.field(description="Who approved it: never whoever made it.")
    approved_at: datetime | None = strawberry.field(description="When it was approved.")
    exported_at: datetime | None = strawberry.field(description="When its file was first downloaded.")
    answer_due_at: datetime | None = strawberry.field(
        description="By when the bank should have answered for all of it."
    )
    overdue_since: datetime | None = strawberry.field(
        description="When it was found that the bank had not answered for all of it in time; kept when it does later."
    )
    answered_at: datetime | None = strawberry.field(description="When the bank had answered for all of it.")
    rejected_by: str | None = strawberry.field(description="Who gave it up.")
    rejected_at: datetime | None = strawberry.field(description="When it was given up.")
    rejected_because: str | None = strawberry.field(description="Why it was given up.")
    downloads: list[BankBatchDownload] = strawberry.field(description="Who was handed its file, oldest first.")
    orders: Connection[BankOrder] = connection(description="Its orders, in the order of its file.")


@strawberry.type(description="The file of an approved batch, the same to the byte however often it is downloaded.")
class BankBatchFile:
    batch: BankBatch = strawberry.field(description="The batch.")
    name: str = strawberry.field(description="What the file is called.")
    base64: str = strawberry.field(
        description="The file, in base64: CSV in UTF-8 with a byte order mark. Hand it to the bank as it is: a "
        "spreadsheet that opens and saves it drops the zeros that account numbers begin with."
    )


@strawberry.type(description="One row of a bank's answer, and what became of it.")
class BankAnswerRow(Node):
    line: int = strawberry.field(description="Where it stands in the file, from 1.")
    reference: str = strawberry.field(description="Our name for the order, as the row has it.")
    outcome: answers.BankRowOutcome = strawberry.field(description="What became of it.")
    order: BankOrder | None = strawberry.field(description="The order that it speaks of.")
    refusal_code: str | None = strawberry.field(description="The code of the refusal, where it was not taken.")
    said: strawberry.Private[Sentence | None]

    @computed(needs=("said",), description="Why it was not taken, in the language of the request; null where it was.")
    def refusal(self, context: Speaking) -> str | None:
        """By the caller's language."""
        return None if self.said is None else self.said.say(context.language)


@strawberry.type(
    description="A file in which a bank answered, brought in once; `rows` is the report. What it says of a payout is "
    "booked within a moment."
)
class BankAnswer(Node):
    file_name: str = strawberry.field(description="What the file was called.")
    sha256: str = strawberry.field(description="The SHA-256 of its content, by which it is known again.")
    imported_by: str = strawberry.field(description="Who brought it in, by the name they go by.")
    imported_at: datetime = strawberry.field(description="When it was brought in.")
    rows: Connection[BankAnswerRow] = connection(description="Its rows, in the order of the file.")
