"""From the ledger into the views: projector, tables, following, what was touched."""
