"""PostgreSQL: the embedded one or an outside one, its transactions, facts and migrations."""
