"""A site in trouble is the operator's to know and no reason to restart anything: health stays, readiness says why in words."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from feeds.model import Outcome
from tests.month.chaos import OUTCOMES
from tests.month.life import HANGING, START, open_world
from tests.month.service import CODE, Readers, set_up
from tests.newsroom import ALL, FAULTS, Fault, Newsroom, Server
from tests.test_single_flight import wait_for

SPELL = timedelta(hours=8)
"""How long each kind of trouble lasts: several refreshes, ever further apart."""
TROUBLES = [fault for fault in ALL if not fault.readable and fault.name != "wrong charset"]


def check_health(readers: Readers) -> None:
    """What Docker, Compose and Kubernetes ask says yes."""
    assert readers.get("/livez").status == 200
    environ = {**os.environ, "PORT": str(readers.port)}
    done = subprocess.run(
        [sys.executable, "-m", "feeds", "healthcheck"], cwd=CODE, env=environ, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def reasons_of(readers: Readers) -> list[str]:
    """Why the service is not ready; [] when it is."""
    reply = readers.get("/readyz")
    told = json.loads(reply.body)
    assert reply.status == (200 if told["ready"] else 503)
    return told["sources"][0]["reasons"]


def family(readers: Readers) -> list[str]:
    """The server's processes: the master, which nobody replaces, and its workers, which it replaces when they hang."""
    assert readers.master is not None
    children = Path(f"/proc/{readers.master.pid}/task/{readers.master.pid}/children").read_text().split()
    return [str(readers.master.pid), *sorted(children)]


def tells(readers: Readers, fault: Fault) -> bool:
    """True when readiness names the trouble; a worker looks at the shelf every 50 ms."""
    told = {f"the last refresh: {outcome.sentence}" for outcome in OUTCOMES[fault.name] if not outcome.well}
    return not told.isdisjoint(reasons_of(readers))


def test_days_of_every_trouble_leave_health_alone_and_are_told(tmp_path: Path) -> None:
    """Each kind of trouble for hours; the simulated clock reaches the machine's own, which the server reads, at the end."""
    start = datetime.now(UTC) - SPELL * len(TROUBLES) - timedelta(hours=2)
    with open_world(tmp_path, start=start) as world:
        world.poll()
        before = family(world.readers)
        for fault in TROUBLES:
            world.site.heal()
            world.site.fail(fault, None, None)
            end = world.clock() + SPELL
            while world.clock() < end:
                world.pass_time(min(max(world.service.due() - world.clock(), timedelta(seconds=1)), end - world.clock()))
                world.service.poll(seconds=0.4 if fault.name in HANGING else 8.0)
            assert world.readers.get("/political.atom").status == 200
            wait_for(partial(tells, world.readers, fault), fault.name)
            check_health(world.readers)
        assert family(world.readers) == before
        world.site.heal()
        for _ in range(4):  # what came in the meantime is admitted in portions
            world.pass_time(timedelta(minutes=30))
            with world.site.editing() as room:
                room.push_down(1)
            assert world.service.poll()[0].outcome == Outcome.UPDATED
        wait_for(lambda: reasons_of(world.readers) == [], "not ready again")


@contextmanager
def cold_start(folder: Path, fault: Fault) -> Iterator[Readers]:
    """A service with its own timer whose site is in trouble from the first; the timer has asked it already."""
    with Server(Newsroom(1, START)) as site:
        site.fail(fault, None, None)
        environ = set_up(folder, site.url, 'delay = "0s"', MUJAZ_REFRESH="timer")
        with Readers(environ, folder) as readers:
            before = family(readers)
            wait_for(lambda: site.log, "the timer did not start a refresh")
            yield readers
            wait_for(lambda: family(readers) == before, "a worker was replaced, or a refresh does not end")


def check_cold(readers: Readers) -> None:
    """There is nothing to serve, which is told, and nothing to restart."""
    check_health(readers)
    assert reasons_of(readers)[:2] == ["there is no document yet", "the site has never been read well"]
    reply = readers.get("/political.atom")
    assert (reply.status, reply.headers["retry-after"]) == (503, "30")


def test_cold_start_while_the_site_only_answers_errors(tmp_path: Path) -> None:
    with cold_start(tmp_path, FAULTS["500"]) as readers:
        told = f"the last refresh: {Outcome.HTTP_ERROR.sentence}"
        wait_for(lambda: told in reasons_of(readers), "the outcome was not told")
        check_cold(readers)


def test_cold_start_while_the_site_hangs(tmp_path: Path) -> None:
    with cold_start(tmp_path, FAULTS["slow"]) as readers:
        check_cold(readers)
