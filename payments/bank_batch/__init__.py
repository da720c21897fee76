"""The `bank_batch` payout rail: payouts as files for a bank, and the bank's answers to them."""
