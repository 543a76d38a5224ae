"""Days, dates as they are written, instants, and the one clock."""
