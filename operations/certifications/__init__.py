"""Certify influencers: pledge and test, apply, screen, assess, decide, suspend, revoke, and what the clock does."""
