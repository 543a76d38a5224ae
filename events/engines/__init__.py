"""Where the ledger lives: in memory, or in SQLite."""
