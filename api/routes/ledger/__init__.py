"""What was written, and when: events, as they come too, the instants of answers, and proofs."""
