"""However many ask at once, the site is asked once; and a leader that dies is replaced without waiting for its lease."""

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from feeds.ticker import read_turn
from tests.month.clock import Clock
from tests.month.life import START
from tests.month.service import Readers, Service, set_up
from tests.newsroom import Fault, Newsroom, Server, slow


@dataclass(frozen=True, slots=True)
class Cold:
    """A service that has never read its site, with four workers and its own timer."""

    site: Server
    readers: Readers
    shelf: Path


@contextmanager
def cold_service(folder: Path, fault: Fault, times: int | None = 1) -> Iterator[Cold]:
    """Start it; the site's list breaks as told."""
    with Server(Newsroom(1, START)) as site:
        site.fail(fault, times)
        environ = set_up(folder, site.url, 'delay = "0s"', MUJAZ_REFRESH="request")
        with Readers(environ, folder, workers=4) as readers:
            yield Cold(site, readers, folder / "shelf")


def ask_often(readers: Readers, times: int) -> Counter[int]:
    """So many requests at once; how often each status came."""
    with ThreadPoolExecutor(times) as pool:
        replies = pool.map(lambda number: readers.get(f"/political.{('atom', 'rss', 'json')[number % 3]}"), range(times))
        return Counter(reply.status for reply in replies)


def wait_for(come: Callable[[], object], what: str) -> None:
    """Look until it has come, at most half a minute."""
    end = monotonic() + 30
    while not come():
        assert monotonic() < end, what


def test_two_hundred_cold_requests_cost_one_of_the_site(tmp_path: Path) -> None:
    with cold_service(tmp_path, slow(1.0)) as cold:
        statuses = ask_often(cold.readers, 200)
        assert set(statuses) <= {200, 503}
        wait_for(lambda: cold.readers.get("/political.atom").status == 200, "no first version")
        assert ask_often(cold.readers, 200) == {200: 200}
        assert len(cold.site.visits("list")) == 1
        assert len(cold.site.visits("robots")) <= 1


def test_killed_leader_costs_one_request_more_and_no_lease(tmp_path: Path) -> None:
    with cold_service(tmp_path, slow(60.0)) as cold, ThreadPoolExecutor(1) as pool:
        crowd = pool.submit(ask_often, cold.readers, 100)
        wait_for(lambda: cold.site.visits("list"), "nobody asked the site")
        began = monotonic()
        os.kill(read_turn(cold.shelf).pid, signal.SIGKILL)
        wait_for(lambda: cold.readers.get("/political.atom").status == 200, "nobody took over")
        assert monotonic() - began < 30
        assert len(cold.site.visits("list")) == 2
        assert set(crowd.result()) <= {200, 503}


def test_refresh_by_hand_replaces_a_killed_one_at_once(tmp_path: Path) -> None:
    """The lease of a dead process on the same machine is no hindrance; the lock was freed by the kernel."""
    with Server(Newsroom(1, START)) as site:
        environ = set_up(tmp_path, site.url, 'delay = "0s"')
        with Service(environ, Clock(START)) as service:
            fate = service.poll_apart(kill_at=60)
            assert fate.killed
            assert service.poll()[0].outcome == "updated"
