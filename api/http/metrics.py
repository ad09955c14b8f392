"""Figures for Prometheus: requests by route and status, how long they took, and runs by state. No ids, no people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
UNKNOWN_ROUTE = "unknown"
"""Stands for every path that no route has, so that strangers cannot fill the memory with names."""

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})

CountedRuns = Callable[[], Mapping[str, int]]
"""Gives how many runs are in each state."""


class Metrics:
    """The figures of one process, or of all that share a folder.

    Parameters
    ----------
    count_runs : callable
        Asked each time somebody reads the figures.
    folder : Path or None
        The one that ``PROMETHEUS_MULTIPROC_DIR`` names in the environment of processes that answer together.
    """

    def __init__(self, count_runs: CountedRuns, folder: Path | None = None) -> None:
        self._folder = folder
        self._runs = _Runs(count_runs)
        self._registry = CollectorRegistry(auto_describe=False)
        self._requests = Counter(
            "tanfang_requests", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "tanfang_request_seconds",
            "Time until the last byte of an answer.",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._registry.register(self._runs)

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request.

        Parameters
        ----------
        route : str
            The route's template, never the path.
        """
        known = method if method in _METHODS else "other"
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(known, route).observe(seconds)

    def text(self) -> bytes:
        """Return all figures as Prometheus reads them."""
        if self._folder is None:
            return generate_latest(self._registry)
        together = CollectorRegistry(auto_describe=False)
        MultiProcessCollector(together, path=str(self._folder))
        together.register(self._runs)
        return generate_latest(together)


class _Runs(Collector):
    def __init__(self, count_runs: CountedRuns) -> None:
        self._count_runs = count_runs

    def describe(self) -> Iterator[GaugeMetricFamily]:
        yield GaugeMetricFamily("tanfang_runs", "Runs by state.", labels=["state"])

    def collect(self) -> Iterator[GaugeMetricFamily]:
        family = GaugeMetricFamily("tanfang_runs", "Runs by state.", labels=["state"])
        for state, count in sorted(self._count_runs().items()):
            family.add_metric([state], count)
        yield family
