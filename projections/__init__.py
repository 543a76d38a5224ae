"""What it amounts to: read models built from the ledger alone, one file each."""
