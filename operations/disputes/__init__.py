"""Open a dispute, answer it, mediate and decide it, and do with the fee what was found."""
