"""Keep a claim while its refresh runs, so that a lease can be short: what a killed machine costs."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from feeds import store
from feeds.bench import Bench
from feeds.store import Claim, LedgerError, LostLease

LOG = logging.getLogger("mujaz.refresh")
BEAT = store.LEASE / 3
"""Seconds between two renewals: two may fail before the lease is gone."""


@contextmanager
def renewing(claim: Claim, bench: Bench, beat: float = BEAT) -> Iterator[None]:
    """Renew the claim again and again until the block ends; one that is lost stays lost, and `settle` will say so."""
    over = threading.Event()
    heart = threading.Thread(target=renew, args=(claim, bench, over, beat), name=f"lease of {claim.slug}", daemon=True)
    heart.start()
    try:
        yield
    finally:
        over.set()
        heart.join()


def renew(claim: Claim, bench: Bench, over: threading.Event, beat: float) -> None:
    """Renew until told that it is over."""
    while not over.wait(beat):
        try:
            with bench.ledger.writing(synced=False) as tx:
                store.confirm(tx, claim, bench.clock())
        except LostLease:
            return
        except LedgerError as error:
            LOG.warning("the lease of %s could not be renewed: %s", claim.slug, store.tell_error(error))
