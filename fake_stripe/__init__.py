"""A stateful stand-in for Stripe over real HTTP: a tool for development and tests, which the real SDK talks to."""
