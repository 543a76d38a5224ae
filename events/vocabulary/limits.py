"""How much an event may have of what it may have much of. All are rules of recording: what was
recorded before there was a limit is read as it is.
"""

SAYS_LIMIT = 64
"""Values that a citation may give. A rule of recording, not of reading, as it came later."""

QUOTE_WORDS = 25
"""A quote longer than this is refused: quotes are citations, not copies."""

CITATIONS_LIMIT = 200
"""Citations that a fact may have."""

GONE_LIMIT = 5_000
"""Records that a version of a data set may be told to lack: as many as fit an event."""

EVENT_BYTES_LIMIT = 64_000
"""An event with its envelope fits an entry of a log that is served as tiles (65,535 bytes)."""

FACT_BYTES_LIMIT = EVENT_BYTES_LIMIT - 2_000
"""What a fact may come to by citations that are added: the correction that says it anew is one
event, with its reason.
"""

WRITTEN_BYTES_LIMIT = 4 * EVENT_BYTES_LIMIT
"""An event as others write it: escapes make at most three bytes of one, and there may be blanks."""
