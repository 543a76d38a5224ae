"""`python -m tests.another_day 2028-02-29 …`: pytest with our clock on another day.

The clock of the system stays as it is: what is tried is that no test, example or golden answer
depends on today. The time of day is the system's, so the day ends when the system's does.

`python -m tests.another_day noting …` is pytest with our clock as it is; which tests ask it is
noted, in the processes that they start as well.
"""

import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import mkdtemp

from tests.another_day.records import GLIMPSES

HERE = Path(__file__).resolve().parent


def main(day: str, *arguments: str) -> None:
    """Become pytest; never returns."""
    if day == "noting":
        folder, told = HERE / day, {GLIMPSES: mkdtemp(prefix="glimpses-")}
    else:
        ahead = date.fromisoformat(day) - datetime.now(UTC).date()
        folder, told = HERE, {"TESTS_AHEAD_SECONDS": str(ahead.total_seconds())}
    path = (str(folder), str(HERE.parents[1]), os.environ.get("PYTHONPATH", ""))
    environment = {
        **os.environ,
        **told,
        "PYTHONPATH": os.pathsep.join(path).strip(os.pathsep),
    }
    os.execve(sys.executable, [sys.executable, "-m", "pytest", *arguments], environment)  # noqa: S606 (pytest's own arguments, no shell)


if __name__ == "__main__":
    main(*sys.argv[1:])
