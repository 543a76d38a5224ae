"""What data sets are made of: records, the tables that read them, rows of facts."""
