"""How a published post says that it is an ad, and what a history of such posts is worth."""
