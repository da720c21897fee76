"""Payouts paid through a bank by files: orders wait, two people make and approve a batch of them, the bank answers."""
