"""Names in other people's tables, and what they stand for here."""
