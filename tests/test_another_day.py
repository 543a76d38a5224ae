"""The tests under another day: so are the processes that they start."""

import subprocess
import sys
from datetime import date, timedelta

from events.time.clock import utc_now
from tests.running import ENVIRONMENT, PYTHON

TODAY = "from events.time.clock import utc_now; print(utc_now().date())"


def said(*command: str) -> str:
    return subprocess.run(
        command, env=ENVIRONMENT, capture_output=True, text=True, check=True, timeout=300
    ).stdout


def test_process_that_a_test_starts_has_the_day_of_the_test() -> None:
    before = utc_now().date()

    asked = date.fromisoformat(said(*PYTHON, TODAY).strip())

    # The day may end in between.
    assert asked - before in {timedelta(0), timedelta(1)}


def test_tests_that_are_run_under_another_day_start_processes_under_it() -> None:
    test = f"{__file__}::test_process_that_a_test_starts_has_the_day_of_the_test"

    ended = said(sys.executable, "-m", "tests.another_day", "2031-05-06", "-q", test)

    assert "1 passed" in ended
