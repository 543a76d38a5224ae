"""`python -m tests.another_day 2028-02-29 …`: pytest with our clock on another day.

The clock of the system stays as it is: what is tried is that no test, example or golden answer
depends on today. The time of day is the system's, so the day ends when the system's does.
"""

import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path


def main(day: str, *arguments: str) -> None:
    """Become pytest; never returns."""
    ahead = date.fromisoformat(day) - datetime.now(UTC).date()
    here = Path(__file__).resolve().parent
    path = (str(here), str(here.parents[1]), os.environ.get("PYTHONPATH", ""))
    environment = {
        **os.environ,
        "TESTS_AHEAD_SECONDS": str(ahead.total_seconds()),
        "PYTHONPATH": os.pathsep.join(path).strip(os.pathsep),
    }
    os.execve(sys.executable, [sys.executable, "-m", "pytest", *arguments], environment)  # noqa: S606 (pytest's own arguments, no shell)


if __name__ == "__main__":
    main(*sys.argv[1:])
