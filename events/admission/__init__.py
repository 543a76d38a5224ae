"""What may be recorded: rules, quotes held against texts, batches."""
