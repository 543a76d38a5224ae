"""What can be recorded, and may be a mistake all the same."""
