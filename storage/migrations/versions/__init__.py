"""The revisions, each reversible."""
