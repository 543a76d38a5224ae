"""With how many examples a law is tried.

Chance looks for what nobody thought of, and `make test` gives it all that a law names. A run under
another day looks for what depends on today, in every test: there, a tenth is enough. `CHANCES=200`
gives it two hundred times as many.
"""

import os

IS_ANOTHER_DAY = "TESTS_AHEAD_SECONDS" in os.environ
"""Whether `tests.another_day` has begun this run."""

TIMES = int(os.environ.get("CHANCES", "1"))
"""How much longer than usual chance is to look."""


def chances(examples: int) -> int:
    """So many examples, or what is enough under another day, as often as is asked for."""
    return TIMES * (max(1, examples // 10) if IS_ANOTHER_DAY else examples)
