"""The ledger's postings, against the plainest correct SQL for the same double entry."""
