"""The numbers of a server in Prometheus's words. Importing this loads prometheus-client."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from prometheus_client import CollectorRegistry
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from sandbox import __version__
from sandbox.store.measures import Histogram, Measures
from sandbox.store.population import Population
from sandbox.web.telemetry import Totals


@dataclass(frozen=True, slots=True, eq=False)
class Exposition(Collector):
    """What is told at one moment; `population` is None where the database does not answer."""

    totals: Totals
    population: Population | None

    def collect(self) -> Iterator[Metric]:
        """Return every metric."""
        yield InfoMetricFamily("vipmp_build", "The sandbox's version", {"version": __version__})
        yield from _of_measures(self.totals.measures)
        yield _gauge("vipmp_workers", "Worker processes that answer", self.totals.workers)
        yield _gauge(
            "vipmp_journal_backlog",
            "Entries that wait to be written to the journal",
            self.totals.backlog,
        )
        found = self.population
        yield _gauge("vipmp_database_up", "1 where the database answers", int(found is not None))
        if found is not None:
            yield _gauge("vipmp_worlds", "Worlds of the database", found.worlds)
            yield _gauge(
                "vipmp_worlds_blocked",
                "Worlds whose clock stands at an event that failed",
                found.blocked,
            )

    def written(self, accept: str) -> tuple[bytes, str]:
        """Return the text, and its media type, in the form that a scraper accepts."""
        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        encode, media_type = choose_encoder(accept)
        return encode(registry), media_type


def _of_measures(measures: Measures) -> Iterator[Metric]:
    requests = CounterMetricFamily(
        "vipmp_requests",
        "Requests that were answered; code is that of a refusal",
        labels=("api", "operation", "status", "code"),
    )
    for request, series in measures.requests.items():
        labels = (request.api, request.operation, f"{request.status}xx", request.code)
        requests.add_metric(labels, series.count)
    yield requests
    yield _histogram(
        "vipmp_request_duration_seconds",
        "From the whole request to the beginning of its answer",
        ("api", "operation"),
        measures.durations.items(),
    )
    yield _histogram(
        "vipmp_transaction_duration_seconds",
        "Transactions of the database, from their beginning to their end",
        ("kind",),
        _by_name(measures.transactions),
    )
    waits = CounterMetricFamily(
        "vipmp_transaction_wait_seconds",
        "Waited for a connection and for the turn to write, before transactions began",
        labels=("kind",),
    )
    for kind, seconds in measures.waits.items():
        waits.add_metric((kind,), seconds)
    yield waits
    due = CounterMetricFamily("vipmp_due_events", "Due events that were handled", labels=("kind",))
    for kind, count in measures.due.items():
        due.add_metric((kind,), count)
    yield due
    yield _histogram(
        "vipmp_advance_duration_seconds",
        "Advances of a clock, by how they ended: done, failed at an event, cut_off",
        ("ending",),
        _by_name(measures.advances),
    )


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value)


def _by_name(found: Mapping[str, Histogram]) -> Iterator[tuple[tuple[str], Histogram]]:
    return (((name,), histogram) for name, histogram in found.items())


def _histogram(
    name: str,
    text: str,
    labels: Sequence[str],
    found: Iterable[tuple[Sequence[str], Histogram]],
) -> Metric:
    family = HistogramMetricFamily(name, text, labels=labels)
    for values, histogram in found:
        bounds = [*(str(float(bound)) for bound in histogram.bounds), "+Inf"]
        buckets = list(zip(bounds, accumulate(histogram.counts), strict=True))
        family.add_metric(values, buckets, histogram.total)
    return family
