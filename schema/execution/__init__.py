"""How a document is executed: caches, and an executor that compiles what is plain."""
