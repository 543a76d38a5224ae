"""How an append is kept: in memory, or durably in SQLite."""
