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
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

from api.service.stores import Service
from api.telemetry.request_counts import SECONDS, CacheTallies, CountedCache, Tallies

UNMATCHED: Final = "unmatched"
"""The route of a request that no route took."""

_EVENTS: Final = (1, 2, 5, 10, 25, 50, 100, 256, 1_000, 5_000)


class Metrics:
    """The numbers. It is a ledger's observer too: see `events.ledger.protocol.Observer`."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.in_flight = 0
        self._tallies = Tallies()
        registry.register(self._tallies)
        self.answered = self._tallies.answered
        self.connections_cut = Counter(
            "detente_connections_cut",
            "Connections that were closed on a client.",
            ("reason",),
            registry=registry,
        )
        self.shares_refused = Counter(
            "detente_shares_refused",
            "Places that a client was not given, as it had its share of them.",
            ("of",),
            registry=registry,
        )
        self.rate_limited = Counter(
            "detente_rate_limited", "Requests refused because of a rate limit.", registry=registry
        )
        self.webhook_deliveries = Counter(
            "detente_webhook_deliveries",
            "Attempts to deliver webhooks.",
            ("outcome",),
            registry=registry,
        )
        self.webhooks_disabled = Counter(
            "detente_webhooks_disabled", "Webhooks given up.", registry=registry
        )
        self.verification_failures = Counter(
            "detente_verification_failures",
            "Verifications that failed: quotes that do not stand in the attached text, bytes of the"
            " ledger that are not what was written.",
            ("of",),
            registry=registry,
        )
        self._append_seconds = Histogram(
            "detente_append_seconds",
            "Seconds until an append was acknowledged.",
            buckets=SECONDS,
            registry=registry,
        )
        self._commit_events = Histogram(
            "detente_commit_events",
            "Events that shared a commit.",
            buckets=_EVENTS,
            registry=registry,
        )
        self._projection_seconds = Histogram(
            "detente_projection_seconds",
            "Seconds that it took to file a batch of events in the views.",
            buckets=SECONDS,
            registry=registry,
        )
        self._projected = Counter(
            "detente_projected_events", "Events filed in the views.", registry=registry
        )
        self._gauge("detente_requests_in_flight", "Requests being answered.", self._in_flight)
        self._describe()
        ProcessCollector(registry=registry)

    def on_append(self, seconds: float) -> None:
        """See `events.ledger.protocol.Observer`."""
        self._append_seconds.observe(seconds)

    def on_commit(self, events: int) -> None:
        """See `events.ledger.protocol.Observer`."""
        self._commit_events.observe(events)

    def on_filed(self, events: int, seconds: float) -> None:
        """Count a batch that the views took in."""
        self._projection_seconds.observe(seconds)
        self._projected.inc(events)

    def watch(self, service: Service) -> None:
        """Be told what the ledger and the views do."""
        service.ledger.observer = self
        service.views.on_filed = self.on_filed
        views = service.views
        self._gauge("detente_views_checkpoint", "Position of the views.", lambda: views.checkpoint)
        self._gauge(
            "detente_views_failing",
            "1 while the views cannot follow.",
            lambda: views.failure is not None,
        )
        self._gauge(
            "detente_views_failures", "Times the views could not follow.", lambda: views.failures
        )
        self._gauge(
            "detente_views_failing_position",
            "Position that the views cannot get beyond, 0 while they can.",
            lambda: views.failing_at or 0,
        )
        self.registry.register(service.troubles)
        self._head = Gauge("detente_ledger_head", "Position of the ledger.", registry=self.registry)
        self._lag = Gauge(
            "detente_views_lag", "Events that the views are behind.", registry=self.registry
        )

    def watch_cache(self, cache: CountedCache) -> None:
        """Tell what the cache of answers holds, and how often it was of use."""
        self.registry.register(CacheTallies(cache))

    def watch_connections(self, count: Callable[[], int]) -> None:
        """Tell how many connections there are."""
        self._gauge("detente_connections", "Connections that are open.", count)

    def watch_streams(self, count: Callable[[], int]) -> None:
        """Tell how many listen to what is recorded."""
        self._gauge("detente_streams", "Streams that are open.", count)

    def stand_at(self, head: int, checkpoint: int) -> None:
        """The ledger's head, as it was asked for just now."""
        self._head.set(head)
        self._lag.set(max(0, head - checkpoint))

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
