"""Bank batches over GraphQL, for finance: orders, the files made of them, and what banks answer."""

import strawberry

from schema.bank_batches.answering import AnsweringBankMutation
from schema.bank_batches.batching import BatchingBankMutation
from schema.bank_batches.queries import BankBatchQuery

__all__ = ["BankBatchMutation", "BankBatchQuery"]


@strawberry.type
class BankBatchMutation(BatchingBankMutation, AnsweringBankMutation):
    """All that is done about bank batches."""
