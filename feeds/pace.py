"""Two clocks of a run of many sources: how often the shelf is written in between, and when no further source is begun."""

import threading
import time
from collections.abc import Callable

REST = 3.0
"""Times as long as the shelf took to write it is left alone: a version of a thousand feeds takes seconds to link."""
SPAN = 180.0
"""Seconds after which a run begins no further source: the rest comes in the next run, well before the run's deadline."""


class Pace:
    """Writes the shelf when it is called, but not at once again; `wanted` says that a call was passed over. For many threads."""

    def __init__(self, shelve: Callable[[], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._shelve = shelve
        self._clock = clock
        self._busy = threading.Lock()
        self._rest_until = float("-inf")
        self.wanted = False

    def __call__(self) -> None:
        """Write the shelf now, or leave it to a later call when another thread is at it or it was written a moment ago."""
        self.wanted = True
        if not self._busy.acquire(blocking=False):
            return
        try:
            began = self._clock()
            if began < self._rest_until:
                return
            self.wanted = False
            self._shelve()
            self._rest_until = self._clock() + REST * (self._clock() - began)
        finally:
            self._busy.release()


def time_left(span: float = SPAN, clock: Callable[[], float] = time.monotonic) -> Callable[[], bool]:
    """Return a question that is answered with yes for so many seconds from now on."""
    end = clock() + span
    return lambda: clock() < end
