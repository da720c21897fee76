"""Alembic: one folder of revisions, one chain."""
