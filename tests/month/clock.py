"""Time that runs when we say so."""

from datetime import UTC, datetime, timedelta
from threading import Lock


class Clock:
    """Wall clock and monotonic clock in one. Sleeping moves it on at once; `set` may move the wall clock back, too."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._ran = 0.0
        self._lock = Lock()

    def __call__(self) -> datetime:
        """What the wall clock shows."""
        return self._now

    def monotonic(self) -> float:
        """Seconds that have run; never goes back."""
        return self._ran

    def sleep(self, seconds: float) -> None:
        """Let time pass without waiting."""
        with self._lock:
            self._now += timedelta(seconds=seconds)
            self._ran += seconds

    def set(self, moment: datetime) -> None:
        """Set the wall clock; the monotonic one runs on if that is forward."""
        with self._lock:
            self._ran += max(0.0, (moment - self._now).total_seconds())
            self._now = moment.astimezone(UTC)
