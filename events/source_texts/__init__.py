"""Normalising and finding quotes, and the texts that they are held against."""
