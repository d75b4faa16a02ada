"""/metrics in Prometheus' words. The numbers come from state.json and the workers' counters, so every worker says the same."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as MEDIA_TYPE
from prometheus_client.registry import Collector

from feeds.model import SourceState

__all__ = ["MEDIA_TYPE", "write_metrics"]

GAUGES = (
    ("mujaz_succeeded_timestamp_seconds", "When the site was last read well", "succeeded"),
    ("mujaz_newest_timestamp_seconds", "When the newest entry was published", "newest"),
    ("mujaz_due_timestamp_seconds", "When the next refresh is planned", "due"),
    ("mujaz_refresh_seconds", "How long the last refresh took", "duration"),
    ("mujaz_failures", "Failed refreshes in a row", "failures"),
    ("mujaz_entries", "Entries in the ledger", "entries"),
    ("mujaz_push_waiting", "Entries that wait to be delivered to a target", "undelivered"),
)


class Snapshot(Collector):
    """What is known at one moment, as Prometheus asks for it."""

    def __init__(self, states: Iterable[SourceState], answers: Mapping[int, int]) -> None:
        self._states = tuple(states)
        self._answers = answers

    def collect(self) -> Iterable[Metric]:
        """Return all metrics with all their values."""
        answers = CounterMetricFamily("mujaz_answers", "Answers by status code", labels=["code"])
        for code, number in self._answers.items():
            answers.add_metric([str(code) if code else "other"], number)
        yield answers
        refreshes = CounterMetricFamily("mujaz_refreshes", "Refreshes by outcome", labels=["feed", "outcome"])
        for state in self._states:
            for outcome, number in state.refreshes.items():
                refreshes.add_metric([state.slug, outcome], number)
        yield refreshes
        for name, what, field in GAUGES:
            gauge = GaugeMetricFamily(name, what, labels=["feed"])
            for state in self._states:
                value = getattr(state, field)
                if value is not None:
                    gauge.add_metric([state.slug], value.timestamp() if isinstance(value, datetime) else value)
            yield gauge


def write_metrics(states: Iterable[SourceState], answers: Mapping[int, int]) -> bytes:
    """Return the exposition in the plain text format 0.0.4, which every scraper reads."""
    registry = CollectorRegistry()
    registry.register(Snapshot(states, answers))
    return generate_latest(registry)
