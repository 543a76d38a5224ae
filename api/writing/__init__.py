"""Who may write, what they send, and how it is recorded."""
