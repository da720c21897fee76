"""A stand-in for a Meilisearch server: the few operations the gateway needs, answered by the embedded engine.

It shows that the plumbing holds: HTTP, threads, timeouts, tasks, swaps, and what is written and read. How a real server
ranks and filters, it cannot show.
"""
