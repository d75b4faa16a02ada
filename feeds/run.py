"""One process of the writing wing: many sources side by side, then the shelf."""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from feeds.announce import announce, note_topics
from feeds.bench import Bench
from feeds.config import Settings, Source
from feeds.fetch import Fetcher, agent
from feeds.house import keep_house, standing_edition
from feeds.pace import Pace, time_left
from feeds.refresh import Report, refresh
from feeds.restore import restore
from feeds.shelving import copy, copy_ledger, copying
from feeds.store import RobotsShelf, all_enrolled, enroll, list_due, open_ledger

LOG = logging.getLogger("mujaz.refresh")
SIDE_BY_SIDE = 8
"""Sources at once. A refresh mostly waits for its site; eight pages of at most 5 MB bound the memory."""
LOOK = 1.0
"""Seconds between two looks whether the shelf is to be written, while no source ends."""


@contextmanager
def open_bench(settings: Settings) -> Iterator[Bench]:
    """Open ledger and door for one process."""
    ledger = open_ledger(settings.database_url, lasting=True)
    try:
        with Fetcher(agent(settings.contact), settings.allow_private, robots=RobotsShelf(ledger)) as door:
            bench = Bench(settings, ledger, door)
            yield replace(bench, shelve=lambda: shelve_ledger(bench))
    finally:
        ledger.close()


def run(bench: Bench, sources: Sequence[Source], *, only_due: bool) -> Iterator[Report]:
    """Refresh sources, yield each report as it ends, and bring the shelf up to date in between and at the end."""
    prepare(bench)
    before = note_topics(bench)
    chosen = choose_due(bench, sources) if only_due else sources
    pace, begin = Pace(bench.shelve), time_left() if only_due else lambda: True
    paced = replace(bench, shelve=pace)
    work = [partial(refresh_in_time, source, paced, begin, only_due=only_due) for source in chosen]
    yield from work_off(work, pace) if len(work) > 1 else (refreshed() for refreshed in work)
    bench.shelve()
    announce(bench, before)


def work_off(work: Sequence[Callable[[], Report]], pace: Pace) -> Iterator[Report]:
    """Do several refreshes side by side, and write the shelf while others go on."""
    with ThreadPoolExecutor(SIDE_BY_SIDE, "refresh") as pool:
        waiting = {pool.submit(refreshed) for refreshed in work}
        while waiting:
            done, waiting = wait(waiting, timeout=LOOK, return_when=FIRST_COMPLETED)
            reports = [future.result() for future in done]
            if waiting and (pace.wanted or any(report.published for report in reports)):
                pace()
            yield from reports


def choose_due(bench: Bench, sources: Sequence[Source]) -> list[Source]:
    """Return those that are due, the longest overdue first."""
    known = {source.slug: source for source in sources}
    with bench.ledger.writing() as tx:
        return [known[slug] for slug in list_due(tx, list(known), bench.holder, bench.clock())]


def prepare(bench: Bench) -> None:
    """Fill a lost ledger from the shelf; enter new sources; on a shared one, settle first whose settings make the documents."""
    slugs = frozenset(source.slug for source in bench.settings.sources)
    if not slugs <= bench.ledger.enrolled:
        enter(bench, sorted(slugs))
        bench.ledger.enrolled = slugs
    if bench.settings.shared:
        keep_house(bench.ledger, bench.settings, bench.clock())


def enter(bench: Bench, slugs: Sequence[str]) -> None:
    """Give every source its row; what the shelf knows of a lost ledger comes first."""
    with bench.ledger.reading() as tx:
        if all_enrolled(tx, slugs):
            return
    with bench.ledger.writing() as tx:
        restore(tx, bench.settings, bench.clock())
        enroll(tx, slugs)


def refresh_in_time(source: Source, bench: Bench, begin: Callable[[], bool], *, only_due: bool) -> Report:
    """Refresh the source, unless the run has gone on for so long that it is left to the next one."""
    if not begin():
        return Report(source.slug, None, "left to the next run")
    return refresh(source, bench, only_due=only_due)


def shelve_ledger(bench: Bench) -> None:
    """Make the documents of the whole service, and copy the ledger to this machine's shelf."""
    settings, now = bench.settings, bench.clock()
    with copying(bench.ledger, settings.shelf) as tx:
        if (edition := standing_edition(tx, settings)) is not None:
            copy(tx, settings, now, edition, states_only=True)
            return
    made = keep_house(bench.ledger, settings, now)
    copy_ledger(bench.ledger, settings, now, states_only=not made)
