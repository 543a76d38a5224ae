"""Readouts of calls, meetings and visits, read by rules and tables that a person can read."""
