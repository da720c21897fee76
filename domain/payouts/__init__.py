"""What influencers have earned, on its way to their banks: payouts, their details, and tax commitments."""
