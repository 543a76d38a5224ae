"""Answers that are kept, their validators, and mementos."""
