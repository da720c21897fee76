"""How long one changed profile takes until search finds it as it is, and candidates are ranked by it."""
