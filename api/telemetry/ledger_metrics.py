"""What the ledger and the views do, in numbers."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from api.answers.operation import ClockTold
from api.service import disk
from api.service.stores import Service
from api.telemetry.request_counts import SECONDS
from events.ledger.protocol import CommitTold
from projections.filing.views import Views

_EVENTS: Final = (1, 2, 5, 10, 25, 50, 100, 256, 1_000, 5_000)

_SYNC_SECONDS: Final = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.3, 1)


class LedgerMetrics:
    """The numbers; a ledger's observer: see `events.ledger.protocol.Observer`."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        self._append_seconds = self._histogram(
            "detente_append_seconds", "Seconds until an append was acknowledged.", SECONDS
        )
        self._commit_events = self._histogram(
            "detente_commit_events", "Events that shared a commit.", _EVENTS
        )
        self._sync_seconds = self._histogram(
            "detente_sync_seconds", "Seconds until a commit was on disk.", _SYNC_SECONDS
        )
        self._commits = Counter(
            "detente_commits",
            "Commits by where they were made: in the event loop while syncs are fast, in a thread"
            " of their own while they are not, or where they have much to decide on.",
            ("where",),
            registry=registry,
        )
        self._projection_seconds = self._histogram(
            "detente_projection_seconds",
            "Seconds that it took to file a batch of events in the views.",
            SECONDS,
        )
        self._projected = Counter(
            "detente_projected_events", "Events filed in the views.", registry=registry
        )

    def on_append(self, seconds: float) -> None:
        """See `events.ledger.protocol.Observer`."""
        self._append_seconds.observe(seconds)

    def on_commit(self, events: int, told: CommitTold | None) -> None:
        """See `events.ledger.protocol.Observer`."""
        self._commit_events.observe(events)
        if told is not None:
            self._sync_seconds.observe(told.sync_seconds)
            self._commits.labels("loop" if told.in_loop else "thread").inc()

    def on_filed(self, events: int, seconds: float) -> None:
        """Count a batch that the views took in."""
        self._projection_seconds.observe(seconds)
        self._projected.inc(events)

    def watch(self, service: Service) -> None:
        """Be told what the ledger and the views do."""
        service.ledger.observer = self
        self._watch_views(service.views)
        self._gauge("detente_read_only", "1 where writes are refused.").set(
            service.beside is not None
        )
        self._registry.register(service.troubles)
        self._head = self._gauge("detente_ledger_head", "Position of the ledger.")
        self._lag = self._gauge("detente_views_lag", "Events that the views are behind.")
        self._ahead = self._gauge(
            "detente_clock_ahead_seconds",
            "Seconds by which the clock is ahead of the last event, less than 0 if that is in the"
            " future.",
        )
        self._jumped = self._gauge(
            "detente_clock_jumped_seconds",
            "Seconds by which the clock went ahead of what the system counted since the start.",
        )
        self._gauge(
            "detente_disk_free_bytes", "Bytes left on the disk of the data directory."
        ).set_function(lambda: disk.free(service.data) or 0)
        self._doubted = self._gauge(
            "detente_clock_doubted", "1 while the clock is in doubt: /ready tells why."
        )

    def _watch_views(self, views: Views) -> None:
        views.on_filed = self.on_filed
        self._gauge("detente_views_checkpoint", "Position of the views.").set_function(
            lambda: views.checkpoint
        )
        self._gauge("detente_views_failing", "1 while the views cannot follow.").set_function(
            lambda: views.failure is not None
        )
        self._gauge("detente_views_failures", "Times the views could not follow.").set_function(
            lambda: views.failures
        )
        self._gauge(
            "detente_views_failing_position",
            "Position that the views cannot get beyond, 0 while they can.",
        ).set_function(lambda: views.failing_at or 0)
        self._gauge(
            "detente_views_filed_apart", "1 while a process of its own files the views."
        ).set_function(lambda: views.filer is not None)

    def stand_at(self, head: int, checkpoint: int) -> None:
        """The ledger's head, as it was asked for just now."""
        self._head.set(head)
        self._lag.set(max(0, head - checkpoint))

    def tell_clock(self, clock: ClockTold | None) -> None:
        """How the clock stands, as it was asked for just now."""
        if clock is not None:
            self._ahead.set(clock.ahead_seconds)
            self._jumped.set(clock.jumped_seconds)
            self._doubted.set(clock.doubt is not None)

    def _gauge(self, name: str, means: str) -> Gauge:
        return Gauge(name, means, registry=self._registry)

    def _histogram(self, name: str, means: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(name, means, buckets=buckets, registry=self._registry)
