"""How long to wait: between two requests to a host, after a failure, and because the site asks for it."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 6 * 3600.0
"""Seconds: the longest back-off, and the longest Retry-After that is honoured."""


@dataclass(slots=True)
class Turn:
    """Whose turn it is at one host, and when its last request ended (monotonic; None before the first)."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    ended: float | None = None


class Turns:
    """One request per host at a time, and a pause between the end of one and the start of the next."""

    def __init__(self, monotonic: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self.monotonic = monotonic
        self.sleep = sleep
        self.lock = threading.Lock()
        self.turns: dict[str, Turn] = {}

    @contextmanager
    def take(self, host: str, delay: float) -> Iterator[None]:
        """Hold the host's turn; waits until nobody else has it and `delay` seconds have passed since the last."""
        with self.lock:
            turn = self.turns.setdefault(host, Turn())
        with turn.lock:
            if turn.ended is not None:
                pause = turn.ended + delay - self.monotonic()
                if pause > 0:
                    self.sleep(pause)
            try:
                yield
            finally:
                turn.ended = self.monotonic()


def read_retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for (RFC 9110 10.2.3), 0 to six hours; None when it says nothing."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(LONGEST, float(text[:9]))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(LONGEST, max(0.0, (moment - now).total_seconds()))


def backoff(
    failures: int,
    interval: float,
    retry_after: float | None = None,
    fresh: bool = False,
    chance: Callable[[], float] = random.random,
) -> float:
    """Return the seconds to wait after the given number of failures in a row (1 = the first): doubling, with jitter, at most 6 h.

    Never less than what the site asked for (up to the same 6 h). `fresh`: the source has never been read, so start at a minute
    instead of the refresh interval, because nobody has a feed yet.
    """
    start = min(60.0, interval) if fresh else interval
    highest = min(LONGEST, start * 1.25 * 2.0 ** (min(max(failures, 1), 20) - 1))
    return min(LONGEST, max(highest * (0.8 + 0.2 * chance()), retry_after or 0.0))
