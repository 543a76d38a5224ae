"""The tests under another day: so are the processes that they start."""

import inspect
import re
import subprocess
import sys
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from events.time import clock
from events.time.clock import utc_now
from tests.running import ENVIRONMENT, PYTHON
from tests.test_packages_expressions import modules

TRIED = re.compile(r"max_examples=(?!chances\()[^)]*")
NO_LAWS = {
    "max_examples=80": "of its examples a part has to agree",
    "max_examples=100, derandomize=True, database=None": "they are counted, and always the same",
}
"""What a run under another day does not try less often, and why."""

KEPT = type(cache(str))

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


def test_law_is_tried_with_all_its_examples_and_under_another_day_with_a_tenth() -> None:
    asked = "from tests.chances import chances; print(chances(300), chances(2))"

    tried = said(*PYTHON, f"import os; os.environ.pop('TESTS_AHEAD_SECONDS', None); {asked}")
    elsewhere = said(*PYTHON, f"import os; os.environ['TESTS_AHEAD_SECONDS'] = '1'; {asked}")

    assert (tried, elsewhere) == ("300 2\n", "30 1\n")


def test_laws_name_their_examples_where_another_day_is_thought_of() -> None:
    this = Path(__file__)
    others = [each.read_text("utf-8") for each in this.parent.glob("*.py") if each != this]

    assert {each for text in others for each in TRIED.findall(text)} == set(NO_LAWS)


def test_what_is_worked_out_once_does_not_ask_for_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would tell of the day on which it was asked first, and so would tests of what they saw."""
    kept = [
        (module, each)
        for module in modules()
        for each in vars(module).values()
        if isinstance(each, KEPT) and each.__module__ == module.__name__
    ]
    monkeypatch.setattr(clock, "source", None)

    for module, each in kept:
        if inspect.signature(each).parameters:
            assert not {"utc_now", "today", "clock"} & set(vars(module)), each
        else:
            each.__wrapped__()
    assert len(kept) > 30
