"""Whether the views keep up with the ledger, as far as whoever asks now and then can tell.

Events that are on their way are no trouble, however many there are: an import is filed while
answers are right up to where the views stand. Views that are behind and stand still are.
"""

from time import monotonic
from typing import Final

STILL_SECONDS: Final = 10.0
"""Behind, without a step, after which views stand still."""


class KeepingUp:
    """What has been seen of how far the views are behind."""

    def __init__(self) -> None:
        self._at = -1
        self._since: float | None = None

    def stands_still(self, checkpoint: int, *, is_behind: bool) -> bool:
        """Take in where the views are; whether they have been there for long, and behind."""
        if not is_behind:
            self._since = None
        elif self._since is None or checkpoint != self._at:
            self._since = monotonic()
        self._at = checkpoint
        return self._since is not None and monotonic() - self._since >= STILL_SECONDS
