"""What is kept beside the ledger until it is recorded, in numbers: drafts, and texts."""

from collections.abc import Mapping
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from events.source_texts.attached_texts import TextsHeld

_SECONDS: Final = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
"""Until a document is read, in a process that has to start: it is ended after twenty."""


class DeskMetrics:
    """The numbers of a process that writes."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._drafts = Gauge(
            "detente_drafts", "Drafts by how far they are.", ("status",), registry=registry
        )
        self._kept = Gauge("detente_texts_kept", "Texts that are kept.", registry=registry)
        self._waiting = Gauge(
            "detente_texts_waiting", "Texts that wait for their sources.", registry=registry
        )
        self._bytes = Gauge("detente_texts_bytes", "Bytes of texts.", registry=registry)
        self._extractions = Counter(
            "detente_extractions",
            "Documents that a text was to be taken out of.",
            ("outcome",),
            registry=registry,
        )
        self._extraction_seconds = Histogram(
            "detente_extraction_seconds",
            "Seconds until a document was read, or given up.",
            buckets=_SECONDS,
            registry=registry,
        )

    def on_extraction(self, outcome: str, seconds: float) -> None:
        """Count a document."""
        self._extractions.labels(outcome).inc()
        self._extraction_seconds.observe(seconds)

    def tell_texts(self, held: TextsHeld) -> None:
        """How many texts there are, as it was looked just now."""
        self._kept.set(held.kept)
        self._waiting.set(held.waiting)
        self._bytes.set(held.bytes)

    def tell_drafts(self, counts: Mapping[str, int]) -> None:
        """How many drafts there are by status, as it was asked just now."""
        for status, count in counts.items():
            self._drafts.labels(status).set(count)
