"""What is kept beside the ledger: drafts, and what became of them."""
