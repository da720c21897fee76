"""Bring the rows of a file in, batch by batch."""
