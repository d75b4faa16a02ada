"""Keep claims while their refreshes run, so that a lease can be short: what a killed machine costs."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from feeds import store
from feeds.bench import Bench
from feeds.store import Claim, LedgerError, LostLease

LOG = logging.getLogger("mujaz.refresh")
BEAT = store.LEASE / 3
"""Seconds between two renewals: two may fail before the lease is gone."""


@dataclass(slots=True)
class Kept:
    """A claim, and when it is renewed next (monotonic)."""

    claim: Claim
    bench: Bench
    beat: float
    due: float


class Heart:
    """Renews the claims of this process, all in one thread: a refresh that ends within a beat, as most do, costs none of its own.

    The thread is started with the first claim, and goes when it has had nothing to keep for a beat.
    """

    def __init__(self) -> None:
        self.kept: dict[str, Kept] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._wakes = 0.0
        self._busy: Kept | None = None

    def keep(self, kept: Kept) -> None:
        """Renew the claim from now on."""
        with self._changed:
            self.kept[kept.claim.token] = kept
            if self._thread is None:
                self._thread = threading.Thread(target=self._live, name="leases", daemon=True)
                self._thread.start()
            elif kept.due < self._wakes:
                self._changed.notify_all()

    def drop(self, kept: Kept) -> None:
        """Renew it no more; a renewal that is under way is waited for."""
        with self._changed:
            self.kept.pop(kept.claim.token, None)
            while self._busy is kept:
                self._changed.wait()

    def _live(self) -> None:
        while kept := self._wait():
            lives = renew(kept)
            with self._changed:
                self._busy = None
                if not lives:
                    self.kept.pop(kept.claim.token, None)
                self._changed.notify_all()

    def _wait(self) -> Kept | None:
        with self._changed:
            gives_up = time.monotonic() + BEAT
            while True:
                now = time.monotonic()
                first = min(self.kept.values(), key=lambda kept: kept.due, default=None)
                if first and first.due <= now:
                    first.due, self._busy = now + first.beat, first
                    return first
                if first is None and gives_up <= now:
                    self._thread = None
                    return None
                self._wakes = first.due if first else gives_up
                self._changed.wait(self._wakes - now)


HEART = Heart()
"""This process's."""


@contextmanager
def renewing(claim: Claim, bench: Bench, beat: float = BEAT) -> Iterator[None]:
    """Renew the claim again and again until the block ends; one that is lost stays lost, and `settle` will say so."""
    kept = Kept(claim, bench, beat, time.monotonic() + beat)
    HEART.keep(kept)
    try:
        yield
    finally:
        HEART.drop(kept)


def renew(kept: Kept) -> bool:
    """Renew once; False when the claim is lost."""
    try:
        with kept.bench.ledger.writing() as tx:
            store.confirm(tx, kept.claim, kept.bench.clock())
    except LostLease:
        return False
    except LedgerError as error:
        LOG.warning("the lease of %s could not be renewed: %s", kept.claim.slug, store.tell_error(error))
    except Exception:  # the other claims are kept all the same
        LOG.exception("the lease of %s could not be renewed; please report it", kept.claim.slug)
    return True
