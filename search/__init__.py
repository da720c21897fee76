"""Discovery: the only folder that speaks to a search engine."""
