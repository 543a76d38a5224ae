"""What a sentence that somebody typed asks for: an office, a pair, a visit, as of a day."""
