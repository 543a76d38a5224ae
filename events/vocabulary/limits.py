"""How much an event may have of what it may have much of. All are rules of recording: what was
recorded before there was a limit is read as it is.
"""

SAYS_LIMIT = 64
"""Values that a citation may give. A rule of recording, not of reading, as it came later."""

QUOTE_WORDS = 25
"""A quote longer than this is refused: quotes are citations, not copies."""

CITATIONS_LIMIT = 200
"""Citations that a fact may have."""
