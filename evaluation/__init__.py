"""How good the ranking is, measured offline: a generated market whose truth is known, or the offers that have ended."""
