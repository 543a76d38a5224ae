"""The desk: what curators' keys open, before it is recorded."""
