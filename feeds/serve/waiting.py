"""The bounded wait of a first visitor for the first version of a feed."""

import threading
import time
from collections.abc import Callable

STEP = 0.05
"""Seconds between two looks: the shelf itself looks no more often."""


class Patience:
    """Lets a few requests wait for something; the others are told at once, so that no crowd holds all threads.

    4 s: a first refresh of one page takes 1 to 2 s, and bots give up after 5 s (matrix-hookshot) at the earliest.
    """

    def __init__(
        self,
        limit: float = 4.0,
        crowd: int = 4,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._limit = limit
        self._seats = threading.BoundedSemaphore(crowd)
        self._clock = clock
        self._sleep = sleep

    def wait(self, come: Callable[[], bool]) -> bool:
        """Wait until `come` says yes; False after the limit, or at once when too many wait already."""
        if come():
            return True
        if not self._seats.acquire(blocking=False):
            return False
        try:
            end = self._clock() + self._limit
            while self._clock() < end:
                self._sleep(STEP)
                if come():
                    return True
            return False
        finally:
            self._seats.release()
