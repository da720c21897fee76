"""Discovery: the one folder that speaks to a search engine.

Callers see `search.gateway`, `search.query` and the two index specs; engines live behind the gateway.
"""
