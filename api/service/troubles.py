"""What runs beside the requests, and what of it fails just now: told in the log, by `/ready`, by
`/health` and in the metrics, until it works again.

A task that fails goes on trying: what it raised may be over in a moment. The views look after
themselves (`projections.filing.views`), as nothing is right without them.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from typing import Final, get_args

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from api.answers.operation import Task, Trouble
from events.time.clock import utc_now

FIRST_PAUSE_SECONDS: Final = 1.0
MOST_PAUSE_SECONDS: Final = 60.0
"""Before a task tries again what fails in the same place; each pause is twice the one before it."""

_log = logging.getLogger("detente.tasks")


class Troubles(Collector):
    """The troubles of a service by task, and by what of it (a webhook's id)."""

    def __init__(self) -> None:
        self._now: dict[tuple[Task, str], Trouble] = {}
        self._failures: Counter[Task] = Counter()

    def note(
        self, task: Task, error: Exception, *, position: int | None = None, of: str = ""
    ) -> float:
        """Take in that a task has failed; the seconds after which it is to try again.

        It is logged whole at first, then in a line each time that it fails in the same way.
        """
        known, name = self._now.get((task, of)), type(error).__name__
        trouble = Trouble(
            task=task,
            position=position,
            error=name,
            since=utc_now() if known is None else known.since,
            times=1 if known is None else known.times + 1,
        )
        self._now[task, of] = trouble
        self._failures[task] += 1
        pause = min(FIRST_PAUSE_SECONDS * 2.0 ** min(trouble.times - 1, 10), MOST_PAUSE_SECONDS)
        whole = error if known is None or known.error != name else None
        told = "%s: %s: %s; it tries again in %g seconds"
        _log.error(told, f"{task} {of}".strip(), trouble, error, pause, exc_info=whole)
        return pause

    def over(self, task: Task, *, of: str = "") -> None:
        """Take in that a task works."""
        self._now.pop((task, of), None)

    def now(self) -> list[Trouble]:
        """What fails just now, of each task what fails at the earliest position."""
        found: dict[Task, Trouble] = {}
        for each in sorted(self._now.values(), key=lambda each: (each.position or 0, each.since)):
            found.setdefault(each.task, each)
        return list(found.values())

    def collect(self) -> Iterator[Metric]:
        """The metrics."""
        failing = GaugeMetricFamily(
            "detente_task_failing", "1 while a task beside the requests fails.", labels=["task"]
        )
        position = GaugeMetricFamily(
            "detente_task_failing_position",
            "Position of the event that a task fails with, 0 where it is no event.",
            labels=["task"],
        )
        failures = CounterMetricFamily(
            "detente_task_failures", "Times that a task has failed.", labels=["task"]
        )
        now = {each.task: each for each in self.now()}
        for task in get_args(Task):
            failing.add_metric([task], task in now)
            position.add_metric([task], now[task].position or 0 if task in now else 0)
            failures.add_metric([task], self._failures[task])
        yield from (failing, position, failures)
