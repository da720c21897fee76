"""Searching among generated influencers: through the gateway, and by tantivy called directly on the same index."""
