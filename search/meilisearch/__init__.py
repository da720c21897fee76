"""Search on a Meilisearch server, behind the same gateway as the embedded engine."""
