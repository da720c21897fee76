"""Matching over a million people at once: what they offer as columns of numbers."""
