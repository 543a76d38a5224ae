"""An open file whose name is gone, or another file's by now, is lost when it is closed.

SQLite goes on writing to a write-ahead log that somebody has removed, and a lock without a name
keeps nobody out; so the names are looked at before each commit, which costs a call each.
"""

import os
from collections.abc import Iterable


class InPlace:
    """The files behind some names, as they are at first."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._files = {path: _identity(path) for path in paths}

    def check(self) -> None:
        """Raise `OSError` where a name stands for another file now, or for none."""
        for path, found in self._files.items():
            if _identity(path) != found:
                raise OSError(
                    f"{path} was removed or replaced while it was in use: nothing more is written; "
                    "stop the process, which saves what it can"
                )


def _identity(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116  # at each commit: a third of the time of Path.stat
    except OSError:
        return None
    return status.st_dev, status.st_ino
