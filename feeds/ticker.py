"""When the writing wing is due, and the thread in each worker that starts it."""

import json
import logging
import os
import random
import signal
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from feeds import child
from feeds.model import SourceState
from feeds.shelf import Lock, hold, read_state

Mode = Literal["timer", "request", "off"]

LOCK = ".ticker"
"""Name of the lock that makes one refresh at a time per machine; no slug begins with a dot."""

DEADLINE = 300.0
"""Seconds that a refresh may take: 200 sources with one slow page each end in half of it."""

PATIENCE = 30.0
"""Seconds between two looks at the plan: someone may have refreshed by hand or set the clock."""

BUSY = 2.0
"""Seconds until the next try when another worker's refresh runs."""

BREATH = 5.0
"""Seconds between two refreshes: what falls due meanwhile is refreshed together, and the processor is left alone."""

SPREAD = 5.0
"""Machines that share a ledger begin at random within so many seconds: mostly the first one does all, and the others see it."""

LATER = 75
"""A refresh ends with this when the ledger cannot be reached (EX_TEMPFAIL of sysexits.h)."""

LEDGER_PAUSE = 10.0
LONGEST_LEDGER_PAUSE = 30.0
"""Seconds of rest then, doubled up to the longest: such a refresh asks no site, and a database is soon back."""

FIRST_PAUSE = 60.0
LONGEST_PAUSE = 3600.0
"""Seconds of rest after a refresh that crashed, hung, was missing or left the plan as it was; doubled up to the longest."""

log = logging.getLogger("mujaz.ticker")


def next_due(slugs: Iterable[str], states: Iterable[SourceState], now: datetime) -> datetime:
    """Return when a refresh of one of these sources or a delivery is due; `now` for a source that never had one. Pure."""
    plan = {state.slug: state.wanted for state in states}
    return min((plan.get(slug) or now for slug in slugs), default=now + timedelta(seconds=LONGEST_PAUSE))


class Turn(NamedTuple):
    """What the workers of a machine tell each other in the lock's file."""

    pid: int = 0
    started: float = 0.0
    """The refresh that runs and when it began, in seconds since 1970; 0 when none runs."""
    failures: int = 0
    until: float = 0.0
    """Failed refreshes in a row, and the moment before which nobody tries again."""


def read_turn(root: Path) -> Turn:
    """Read what the last worker wrote; nothing known when there is nothing readable."""
    try:
        return Turn(**json.loads((root / "locks" / LOCK).read_bytes()))
    except (OSError, ValueError, TypeError):
        return Turn()


class Ticker:
    """A thread that starts `python -m feeds refresh --due` when it is due. Many may live on one machine; one at a time acts.

    The child inherits the lock's descriptor, so the lock is held until the child is gone, even when the worker that started it
    was killed; then the others watch the deadline. A request never waits for any of this.
    """

    def __init__(
        self,
        root: Path,
        slugs: Sequence[str],
        mode: Mode,
        *,
        command: tuple[str, ...] = child.command("refresh", "--due"),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        deadline: float = DEADLINE,
        pause: float = FIRST_PAUSE,
        spread: float = 0.0,
    ) -> None:
        self._root = root
        self._slugs = tuple(slugs)
        self._mode = mode
        self._command = command
        self._clock = clock
        self._deadline = deadline
        self._pause = pause
        self._spread = spread
        self._late = random.uniform(0, spread)  # noqa: S311  (no secret)
        self._bell = threading.Event()
        self._ended = False
        self._quiet_until = 0.0
        self._owner = 0

    def start(self) -> None:
        """Begin to tick in this process; a second call does nothing, and in mode `off` neither does the first."""
        if self._mode != "off" and self._owner != os.getpid():
            self._owner = os.getpid()
            threading.Thread(target=self._run, name="ticker", daemon=True).start()

    def wake(self) -> None:
        """Say that someone asked for a document: in mode `request` this is when a refresh may begin. Costs next to nothing."""
        if self._mode == "request" and not self._bell.is_set() and self._clock().timestamp() >= self._quiet_until:
            self._bell.set()

    def stop(self) -> None:
        """Start nothing more. A refresh that runs goes on to its end."""
        self._ended = True
        self._bell.set()

    def _run(self) -> None:
        if self._mode == "request":
            self._bell.wait()
        while not self._ended:
            self._bell.clear()
            try:
                rest = self._tick()
            except Exception:  # whatever happens, there must be a next time
                log.exception("the ticker stumbled; it goes on")
                rest = self._pause
            self._quiet_until = self._clock().timestamp() + (rest if self._mode == "request" else 0)
            self._bell.wait(None if self._mode == "request" else rest)

    def _tick(self) -> float:
        """Refresh if it is due and nobody else does; return the seconds until the next look."""
        rest = self._rest()
        if rest > 0:
            return min(rest, PATIENCE)
        lock = hold(self._root, LOCK)
        if lock is None:
            self._end_overdue()
            return BUSY
        with lock:
            turn = read_turn(self._root)
            pause = turn.until - self._clock().timestamp()
            if 0 < pause <= LONGEST_PAUSE:  # a longer one comes from a clock that was wrong
                return min(pause, PATIENCE)
            return 0 if self._rest() > 0 else self._refresh(lock, turn)

    def _rest(self) -> float:
        now = self._clock()
        rest = (next_due(self._slugs, read_state(self._root), now) - now).total_seconds()
        return rest + self._late if rest else 0.0  # exactly 0: one that was never refreshed, which waits for nobody

    def _refresh(self, lock: Lock, turn: Turn) -> float:
        """Run one refresh to its end or deadline, and write down how it went."""
        cold, before = not (self._root / "current").exists(), self._plan()
        self._late = random.uniform(0, self._spread)  # noqa: S311  (no secret)
        try:
            refresh = child.start(self._command, keep=(lock.descriptor,))
        except OSError as error:
            return self._fail(lock, turn, f"could not be started: {error}")
        lock.note(tell(Turn(refresh.pid, self._clock().timestamp(), turn.failures)))
        if not cold:  # on an empty shelf someone may be waiting
            child.calm(refresh.pid)
        code = child.wait(refresh, self._deadline)
        if code is None:
            return self._fail(lock, turn, f"took longer than {self._deadline:.0f} s and was killed")
        return self._conclude(lock, turn, code, before)

    def _conclude(self, lock: Lock, turn: Turn, code: int, before: dict[str, datetime | None]) -> float:
        """Write down how a refresh ended that ended in time."""
        if code == LATER:
            return self._fail(lock, turn, "could not reach the ledger", LEDGER_PAUSE, LONGEST_LEDGER_PAUSE)
        if code == -signal.SIGKILL and not turn.failures:  # by somebody's hand, or for memory: replaced at once, but only once
            return self._fail(lock, turn, "was killed", BUSY)
        if code not in (0, 1):  # 1: a site had trouble, which is the source's own business and has moved its due
            return self._fail(lock, turn, f"ended with code {code}")
        rest = self._rest()
        if rest <= 0 and self._plan() == before:
            return self._fail(lock, turn, "left the plan as it was")
        lock.note(tell(Turn()))
        return min(max(rest, BREATH), PATIENCE)

    def _plan(self) -> dict[str, datetime | None]:
        return {state.slug: state.wanted for state in read_state(self._root) if state.slug in self._slugs}

    def _fail(self, lock: Lock, turn: Turn, what: str, first: float | None = None, longest: float = LONGEST_PAUSE) -> float:
        pause = min(longest, (first or self._pause) * float(1 << min(turn.failures, 10)))
        lock.note(tell(Turn(failures=turn.failures + 1, until=self._clock().timestamp() + pause)))
        log.error("the refresh %s; the next try is in %.0f s", what, pause)
        return min(pause, PATIENCE)

    def _end_overdue(self) -> None:
        """Kill a refresh that outlived its deadline because the worker that watched it is gone."""
        turn = read_turn(self._root)
        if turn.pid and self._clock().timestamp() > turn.started + self._deadline + BUSY:
            log.error("a refresh of a worker that is gone took longer than %.0f s and was killed", self._deadline)
            child.end(turn.pid)


def tell(turn: Turn) -> bytes:
    """Return what is written into the lock's file."""
    return json.dumps(turn._asdict()).encode()
