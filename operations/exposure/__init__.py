"""Keep the exposure ledger, and report on it each week."""
