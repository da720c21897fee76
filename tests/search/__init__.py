"""Tests of `search`: the contract every gateway keeps, and what each engine does in its own way."""
