"""Every error as a problem document: what was wrong, where, and what was expected."""
