"""/metrics in Prometheus' words. The numbers come from state.json and the workers' counters, so every worker says the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as MEDIA_TYPE
from prometheus_client.registry import Collector

from feeds.model import STEPS, SourceState
from feeds.serve.counters import Answered

__all__ = ["MEDIA_TYPE", "Serving", "write_metrics"]

GAUGES = (
    ("mujaz_succeeded_timestamp_seconds", "When the site was last read well", "succeeded"),
    ("mujaz_newest_timestamp_seconds", "When the newest entry was published", "newest"),
    ("mujaz_due_timestamp_seconds", "When the next refresh is planned", "due"),
    ("mujaz_refresh_seconds", "How long the last refresh took", "duration"),
    ("mujaz_failures", "Failed refreshes in a row", "failures"),
    ("mujaz_entries", "Entries in the ledger", "entries"),
    ("mujaz_push_waiting", "Entries that wait to be delivered to a target", "undelivered"),
)
BOUNDS = tuple(str(float(step)) for step in STEPS)
"""`le` as Prometheus writes it."""


@dataclass(frozen=True, slots=True)
class Serving:
    """What the reading wing of this machine has done, and what it serves."""

    answers: Mapping[int, int] = field(default_factory=dict)
    """By status code."""
    by_document: Mapping[Answered, int] = field(default_factory=dict)
    version: str | None = None
    edition: int | None = None
    written: datetime | None = None
    """When the version was written."""


class Snapshot(Collector):
    """What is known at one moment, as Prometheus asks for it."""

    def __init__(self, states: Iterable[SourceState], serving: Serving) -> None:
        self._states = tuple(states)
        self._serving = serving

    def collect(self) -> Iterable[Metric]:
        """Return all metrics with all their values."""
        yield from self._collect_serving()
        yield from self._collect_sources()

    def _collect_serving(self) -> Iterable[Metric]:
        answers = CounterMetricFamily("mujaz_answers", "Answers by status code", labels=["code"])
        for code, number in self._serving.answers.items():
            answers.add_metric([name_code(code)], number)
        yield answers
        served = CounterMetricFamily("mujaz_served", "Answers by document and status code", labels=["document", "code"])
        for what, number in self._serving.by_document.items():
            served.add_metric([what.document, name_code(what.code)], number)
        yield served
        version, edition = int(self._serving.version or 0), self._serving.edition or 0
        yield GaugeMetricFamily("mujaz_shelf_version", "Version of the shelf that is served, 0 before the first", version)
        yield GaugeMetricFamily("mujaz_shelf_edition", "The ledger's number of what is served", edition)
        written = GaugeMetricFamily("mujaz_shelf_timestamp_seconds", "When the version that is served was written")
        if self._serving.written is not None:
            written.add_metric([], self._serving.written.timestamp())
        yield written

    def _collect_sources(self) -> Iterable[Metric]:
        refreshes = CounterMetricFamily("mujaz_refreshes", "Refreshes by outcome", labels=["feed", "outcome"])
        for state in self._states:
            for outcome, number in state.refreshes.items():
                refreshes.add_metric([state.slug, outcome], number)
        yield refreshes
        yield self._collect_timings()
        for name, what, told in GAUGES:
            gauge = GaugeMetricFamily(name, what, labels=["feed"])
            for state in self._states:
                value = getattr(state, told)
                if value is not None:
                    gauge.add_metric([state.slug], value.timestamp() if isinstance(value, datetime) else value)
            yield gauge

    def _collect_timings(self) -> Metric:
        timings = HistogramMetricFamily("mujaz_refresh_duration_seconds", "How long refreshes took", labels=["feed", "outcome"])
        for state in self._states:
            for outcome, timing in state.timings.items():
                buckets = [*zip(BOUNDS, timing.within, strict=False), ("+Inf", timing.times)]
                timings.add_metric([state.slug, outcome], buckets, timing.seconds)
        return timings


def name_code(code: int) -> str:
    """The label of a status code; 0 stands for all that are not told apart."""
    return str(code) if code else "other"


def write_metrics(states: Iterable[SourceState], serving: Serving) -> bytes:
    """Return the exposition in the plain text format 0.0.4, which every scraper reads."""
    registry = CollectorRegistry()
    registry.register(Snapshot(states, serving))
    return generate_latest(registry)
