"""A copy that proves itself, and the way back."""
