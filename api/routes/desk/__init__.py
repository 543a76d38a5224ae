"""The desk: what curators write with, before it is recorded."""
