"""What a passage of a text tells of a fact, as far as it surely tells it."""
