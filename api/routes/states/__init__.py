"""What holds on a day: between two parties, and of each actor, issue, office and engagement."""
