"""All of the record in one piece, for programs: Parquet, SQLite, N-Quads, each with a manifest."""
