"""The ledger over GraphQL, for those who answer for the books: accounts, their statements, closed periods."""

from schema.ledger.closing import LedgerMutation
from schema.ledger.queries import LedgerQuery
from schema.ledger.treasury import TreasuryMutation

__all__ = ["LedgerMutation", "LedgerQuery", "TreasuryMutation"]
