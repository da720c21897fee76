"""Discovery: search first, and the database in its place while search is away."""
