"""One refresh in a process of its own, under the simulated clock; it dies before its nth step when told so.

A step is whatever the disk, the network or the ledger could be in the middle of: the system calls that Python's audit events
show, and every SQL statement. SIGKILL cannot be caught, so this is the same kill as one from outside, at a chosen place.

    python -m tests.month.driver 2026-11-21T23:04:00+02:00 117
"""

import os
import signal
import sys
from itertools import count

from sqlalchemy import Engine, event

from feeds.run import run
from tests.month.clock import Clock
from tests.month.service import at, open_bench, quick

STEPS = (
    "open",
    "os.link",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.symlink",
    "fcntl.flock",
    "socket.connect",
    "sqlite3.connect",
)


def main() -> None:
    """Refresh every source once."""
    kill_at = int(sys.argv[2])
    settings = quick({name: value for name, value in os.environ.items() if name.startswith("MUJAZ_")})
    steps = count(1)
    taken = 0

    def step() -> None:
        nonlocal taken
        taken = next(steps)
        if taken == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(lambda name, _arguments: step() if name in STEPS else None)
    event.listen(Engine, "connect", lambda driver, _record: driver.set_trace_callback(lambda _sql: step()))
    with open_bench(settings, Clock(at(sys.argv[1]))) as bench:
        list(run(bench, settings.sources, only_due=False))
    sys.stdout.write(f"steps={taken}\n")


if __name__ == "__main__":
    main()
