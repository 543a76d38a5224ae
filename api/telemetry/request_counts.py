"""Requests as they are counted: a few additions each, made into metrics when somebody asks.

What `prometheus_client` does for each observation would be a third of what a kept answer costs.
"""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from typing import Final, Protocol

from msgspec import Struct
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

SECONDS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
"""The upper bounds of the buckets of a histogram of seconds; the last one has none."""

_BOUNDS: Final = (*(repr(float(each)) for each in SECONDS), "+Inf")
_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


class _Tally(Struct):
    """Requests of one route, method and status; `buckets` counts them by their seconds."""

    buckets: list[int]
    requests: int = 0
    seconds: float = 0.0


class Tallies(Collector):
    """The requests that were answered, by route, method and status."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, str, int], _Tally] = {}
        self._sent = 0

    def answered(self, asked: tuple[str, str, int], seconds: float, sent: int) -> None:
        """Count a request by its route, method and status; `sent` are the bytes of the body."""
        tally = self._of.get(asked) or self._begun(asked)
        tally.requests += 1
        tally.seconds += seconds
        tally.buckets[bisect_left(SECONDS, seconds)] += 1
        self._sent += sent

    def collect(self) -> Iterator[Metric]:
        """The metrics."""
        tallies = list(self._of.items())
        count = CounterMetricFamily(
            "detente_requests", "Requests answered.", labels=("route", "method", "status")
        )
        for (route, method, status), tally in tallies:
            count.add_metric((route, method, str(status)), tally.requests)
        yield count
        duration = HistogramMetricFamily(
            "detente_request_seconds", "Seconds until a request was answered.", labels=("route",)
        )
        for route in dict.fromkeys(route for (route, _, _), _ in tallies):
            of_route = [tally for (each, _, _), tally in tallies if each == route]
            counts = accumulate(map(sum, zip(*(each.buckets for each in of_route), strict=True)))
            buckets = list(zip(_BOUNDS, counts, strict=True))
            duration.add_metric((route,), buckets, sum(each.seconds for each in of_route))
        yield duration
        yield CounterMetricFamily("detente_sent_bytes", "Bytes of answers' bodies.", self._sent)

    def _begun(self, asked: tuple[str, str, int]) -> _Tally:
        """The tally of what was not asked yet; methods that clients make up are counted as one."""
        route, method, status = asked
        known = (route, method if method in _METHODS else "other", status)
        return self._of.setdefault(known, _Tally([0] * len(_BOUNDS)))


class CountedCache(Protocol):
    """A cache of answers, as it is counted."""

    hits: int
    misses: int
    not_modified: int

    @property
    def size(self) -> int:
        """Bytes of what is kept."""

    def __len__(self) -> int: ...


class CacheTallies(Collector):
    """What the cache of answers holds, and how often it was of use."""

    def __init__(self, cache: CountedCache) -> None:
        self._cache = cache

    def collect(self) -> Iterator[Metric]:
        """The metrics."""
        cache = self._cache
        counted = {
            "hits": ("Answers that were kept and sent again.", cache.hits),
            "misses": ("Answers that had to be made, of those that may be kept.", cache.misses),
            "not_modified": ("Requests whose client had the answer (304).", cache.not_modified),
        }
        for name, (means, value) in counted.items():
            yield CounterMetricFamily(f"detente_cache_{name}", means, value)
        yield GaugeMetricFamily("detente_cache_entries", "Answers that are kept.", len(cache))
        yield GaugeMetricFamily("detente_cache_size_bytes", "Bytes of what is kept.", cache.size)
