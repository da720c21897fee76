"""How candidates are ranked, as far as the alliance publishes it in the running system: weights, their notice."""
