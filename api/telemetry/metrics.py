"""`/metrics`: what the service does, in numbers, for Prometheus.

Each app has a registry of its own, so that two in one process do not count each other's requests.
"""

import platform
import sqlite3
from collections.abc import Callable
from importlib.metadata import version
from typing import Final

from litestar.datastructures import State
from litestar.di import NamedDependency
from prometheus_client import CollectorRegistry, Counter, Gauge, ProcessCollector

from api.telemetry.desk_metrics import DeskMetrics
from api.telemetry.ledger_metrics import LedgerMetrics
from api.telemetry.request_counts import CacheTallies, CountedCache, Tallies

UNMATCHED: Final = "unmatched"
"""The route of a request that no route took."""

_VERIFICATION_FAILURES: Final = (
    "Verifications that failed: quotes that do not stand in the attached text, bytes of the ledger"
    " that are not what was written."
)


class Metrics:
    """The numbers; what the ledger and the views do is counted by `ledger`."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.in_flight = 0
        tallies = Tallies()
        registry.register(tallies)
        self.answered = tallies.answered
        self.connections_cut = self._counter(
            "detente_connections_cut", "Connections that were closed on a client.", "reason"
        )
        self.shares_refused = self._counter(
            "detente_shares_refused",
            "Places that a client was not given, as it had its share of them.",
            "of",
        )
        self.rate_limited = self._counter(
            "detente_rate_limited", "Requests refused because of a rate limit."
        )
        self.webhook_deliveries = self._counter(
            "detente_webhook_deliveries", "Attempts to deliver webhooks.", "outcome"
        )
        self.webhooks_disabled = self._counter("detente_webhooks_disabled", "Webhooks given up.")
        self.verification_failures = self._counter(
            "detente_verification_failures", _VERIFICATION_FAILURES, "of"
        )
        self.ledger = LedgerMetrics(registry)
        self.desk = DeskMetrics(registry)
        self._gauge("detente_requests_in_flight", "Requests being answered.", self._in_flight)
        self._describe()
        ProcessCollector(registry=registry)

    def watch_cache(self, cache: CountedCache) -> None:
        """Tell what the cache of answers holds, and how often it was of use."""
        self.registry.register(CacheTallies(cache))

    def watch_connections(self, count: Callable[[], int]) -> None:
        """Tell how many connections there are."""
        self._gauge("detente_connections", "Connections that are open.", count)

    def watch_streams(self, count: Callable[[], int]) -> None:
        """Tell how many listen to what is recorded."""
        self._gauge("detente_streams", "Streams that are open.", count)

    def _counter(self, name: str, means: str, *labels: str) -> Counter:
        return Counter(name, means, labels, registry=self.registry)

    def _gauge(self, name: str, means: str, value: Callable[[], float]) -> None:
        Gauge(name, means, registry=self.registry).set_function(value)

    def _in_flight(self) -> float:
        return self.in_flight

    def _describe(self) -> None:
        names = ("version", "python", "sqlite")
        build = Gauge("detente_build_info", "What is running.", names, registry=self.registry)
        build.labels(version("detente"), platform.python_version(), sqlite3.sqlite_version).set(1)


OpenMetrics = NamedDependency[Metrics]


def metrics_of(state: State) -> Metrics:
    """The dependency `metrics`."""
    metrics: Metrics = state.metrics
    return metrics
