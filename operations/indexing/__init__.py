"""Indexing: documents made of rows, kept up to date by following the facts, rebuilt beside the live index."""
