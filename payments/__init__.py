"""The ledger, and the only folder that speaks to a payment partner."""
