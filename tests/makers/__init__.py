"""Makers: plain typed functions that make valid rows, one file per subject."""
