"""The commands that ask, and their answers as text."""
