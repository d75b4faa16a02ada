"""One process of the writing wing: many sources side by side, then the shelf."""

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace

from feeds.bench import Bench
from feeds.config import Settings, Source
from feeds.fetch import Fetcher, agent
from feeds.publish import publish_house
from feeds.refresh import Report, refresh
from feeds.shelf import shelve, write_state
from feeds.store import RobotsShelf, edition_of, enroll, list_due, list_labels, load_document, open_ledger, read_states

LOG = logging.getLogger("mujaz.refresh")
SIDE_BY_SIDE = 8
"""Sources at once. A refresh mostly waits for its site; eight pages of at most 5 MB bound the memory."""


@contextmanager
def open_bench(settings: Settings) -> Iterator[Bench]:
    """Open ledger and door for one process."""
    ledger = open_ledger(settings.database_url)
    try:
        with Fetcher(agent(settings.contact), settings.allow_private, robots=RobotsShelf(ledger)) as door:
            bench = Bench(settings, ledger, door)
            yield replace(bench, shelve=lambda: shelve_ledger(bench))
    finally:
        ledger.close()


def run(bench: Bench, sources: Sequence[Source], *, only_due: bool) -> Iterator[Report]:
    """Refresh sources, yield each report as it ends, and bring the shelf up to date in between and at the end."""
    with bench.ledger.writing() as tx:
        enroll(tx, [source.slug for source in bench.settings.sources])
        due = list_due(tx, [source.slug for source in sources], bench.clock()) if only_due else ()
    chosen = [source for source in sources if not only_due or source.slug in due]
    with ThreadPoolExecutor(SIDE_BY_SIDE, "refresh") as pool:
        waiting = {pool.submit(refresh, source, bench, only_due=only_due) for source in chosen}
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            reports = [future.result() for future in done]
            if any(report.published for report in reports):
                bench.shelve()
            yield from reports
    bench.shelve()


def shelve_ledger(bench: Bench) -> None:
    """Copy the ledger to this machine's shelf: the documents that are new, and the state of every source."""
    root, now = bench.settings.shelf, bench.clock()
    with bench.ledger.writing() as tx:
        publish_house(tx, bench.settings, now)
    with bench.ledger.reading() as tx:
        labels, edition = list_labels(tx), edition_of(tx)
        if labels:
            shelve(root, labels, lambda label: load_document(tx, label), edition)
        write_state(root, read_states(tx, bench.settings.sources, now))
