"""Schedule what was released, send what is due, book what the partner answers; keep payout details and commitments."""
