"""What follows a run, once the shelf is written: the hub is told, and new entries are pushed. Neither can hurt a publication."""

import logging

from feeds.bench import Bench
from feeds.push import push
from feeds.store import LedgerError, list_labels, tell_error
from feeds.websub import list_topics, ping_hub

LOG = logging.getLogger("mujaz.refresh")


def note_topics(bench: Bench) -> dict[str, str]:
    """Return the subscription documents and their ETags; nothing without a hub."""
    if bench.settings.hub is None:
        return {}
    with bench.ledger.reading() as tx:
        return list_topics(list_labels(tx), [source.slug for source in bench.settings.sources])


def announce(bench: Bench, before: dict[str, str]) -> None:
    """Ping for each document that is not what it was before the run, then deliver what waits."""
    try:
        changed = [name for name, etag in note_topics(bench).items() if before.get(name) != etag]
        if bench.settings.hub is not None and changed:
            ping_hub(bench.door, bench.settings.hub, [f"{bench.settings.public_url}/{name}" for name in changed])
        if push(bench):
            bench.shelve()  # what came of it is told on /status
    except LedgerError as error:
        LOG.error("nothing was announced, the ledger cannot be reached: %s", tell_error(error))  # noqa: TRY400  (no surprise)
