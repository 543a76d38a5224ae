"""What read models are made of: clocks, parties, versions, rows, words."""
