"""What curators work with beside the ledger: texts on their way to facts."""
