"""Keep one follower alive on this machine: the process that copies a shared ledger to the shelf (feeds/follow.py).

Every worker has such a thread; a file lock lets one of them have the child. The child ends when its worker does, because its
standard input closes; then another worker gets the lock.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from feeds import child
from feeds.shelf import Lock, hold

LOCK = ".follower"
"""Name of the lock that makes one follower per machine; no slug begins with a dot."""
LOOK = 2.0
"""Seconds between two looks whether the lock is free: how long a machine goes without a follower when a worker dies."""
LONGEST_PAUSE = 60.0
"""Seconds of rest after a follower that ended by itself; from one on, doubled up to this."""
WELL = 60.0
"""Seconds after which a follower counts as one that works."""

log = logging.getLogger("mujaz.follow")


class Keeper:
    """A thread that has the machine's follower, or waits until it may."""

    def __init__(
        self,
        root: Path,
        command: tuple[str, ...] = child.command("follow", "--with-parent"),
        clock: Callable[[], float] = time.monotonic,
        pause: float = 1.0,
    ) -> None:
        self._root = root
        self._command = command
        self._clock = clock
        self._pause = pause
        self._failures = 0
        self._over = threading.Event()
        self._owner = 0

    def start(self) -> None:
        """Begin in this process; a second call does nothing."""
        if self._owner != os.getpid():
            self._owner = os.getpid()
            threading.Thread(target=self._run, name="keeper", daemon=True).start()

    def stop(self) -> None:
        """Start no follower more, and end the one that runs."""
        self._over.set()

    def _run(self) -> None:
        rest = 0.0
        while not self._over.wait(rest):
            try:
                rest = self._turn()
            except Exception:  # whatever happens, there must be a next time
                log.exception("the keeper of the follower stumbled; it goes on")
                rest = LONGEST_PAUSE

    def _turn(self) -> float:
        """Have a follower until it ends, if nobody else on this machine has one; return the seconds until the next try."""
        lock = hold(self._root, LOCK)
        if lock is None:
            return LOOK
        with lock:
            began = self._clock()
            code = self._have_follower(lock)
        if self._over.is_set():
            return 0
        self._failures = 0 if self._clock() - began > WELL else self._failures + 1
        rest = min(LONGEST_PAUSE, self._pause * float(1 << min(self._failures, 10)))
        log.error("the follower ended with code %s; the next one starts in %.0f s", code, rest)
        return rest

    def _have_follower(self, lock: Lock) -> int | None:
        """Run a follower to its end, or until `stop`; return its exit code, None when it could not be started."""
        try:
            follower = child.start(self._command, pipe="stdin", keep=(lock.descriptor,))
        except OSError:
            return None
        with follower:
            while follower.poll() is None and not self._over.wait(LOOK):
                pass
            child.end(follower.pid)
            return follower.wait()
