"""The protocol of a ledger, how it is followed, its tree and its key."""
