"""Commands of whoever changes the code: files that are made, not written."""
