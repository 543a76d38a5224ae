"""What happened: the vocabulary, its dates and its evidence, and the ledger that keeps it."""
