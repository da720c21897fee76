"""Saved searches: kept by those who look, looked at by the clock."""
