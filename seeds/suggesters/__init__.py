"""Programs that read texts and propose what to record, for people to judge."""
