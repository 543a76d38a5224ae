"""The state between two parties, what changed in it, what it leaves out and why."""
