"""Follow a shared ledger: whatever any machine publishes lies on this machine's shelf within seconds.

The ledger is asked once a second for its pulse, three numbers. A notification (LISTEN) would need a connection that is never
given back, a second way for when it is lost, and on the writers' side a lock that all commits wait for; a question costs less
than a millisecond, and a second is nothing to a feed.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from feeds.config import Settings
from feeds.shelf import COPIED, note
from feeds.shelving import copy_ledger
from feeds.store import Ledger, LedgerError, Pulse, open_ledger, read_pulse, tell_error

LOG = logging.getLogger("mujaz.follow")
BEAT = 1.0
"""Seconds between two looks at the ledger."""
REST = 3.0
"""Times as long as a copy took, the next one waits: a shelf of thousands of feeds must not keep a disk busy."""
LONGEST = 15.0
"""Seconds between two looks while the ledger cannot be reached; doubled up to this."""

Gone = Callable[[float], bool]
"""Waits so many seconds; True as soon as there is nobody left to follow for."""


@dataclass(frozen=True, slots=True)
class Step:
    """What the last look found."""

    pulse: Pulse | None = None
    """None: nothing is known yet."""
    pause: float = BEAT
    failures: int = 0


def follow(settings: Settings, gone: Gone) -> None:
    """Copy the ledger to the shelf again and again until `gone` says that it is enough."""
    step, ledger = Step(), None
    while True:
        try:
            ledger = ledger or open_ledger(settings.database_url)
            step = look(ledger, settings, step)
        except (*LedgerError, OSError) as error:  # OSError: a full disk
            step = miss(step, error)
        if gone(step.pause):
            break
    if ledger is not None:
        ledger.close()


def look(ledger: Ledger, settings: Settings, step: Step) -> Step:
    """Look at the pulse and copy what is new."""
    with ledger.reading() as tx:
        pulse = read_pulse(tx)
    if step.failures:
        LOG.info("the ledger is followed again")
    if pulse == step.pulse and (not pulse.edition or (settings.shelf / "current").exists()):
        return Step(pulse)
    began = time.monotonic()
    same = step.pulse is not None and pulse.edition == step.pulse.edition
    edition = copy_ledger(ledger, settings, datetime.now(UTC), states_only=same)
    note(settings.shelf, COPIED, str(edition))
    return Step(pulse, max(BEAT, REST * (time.monotonic() - began)))


def miss(step: Step, error: BaseException) -> Step:
    """Say once that it cannot go on now, and wait longer each time."""
    if not step.failures:
        LOG.error("the ledger cannot be followed, the shelf stays as it is: %s", tell_error(error))
    return Step(None, min(LONGEST, BEAT * 2.0 ** min(step.failures, 10)), step.failures + 1)
