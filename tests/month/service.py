"""Mujaz over a simulated clock. Nothing of it is replaced: real ledger, real shelf, real door, real server."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic
from typing import Self

import httpx

from feeds.bench import Bench
from feeds.config import Settings, read_settings
from feeds.fetch import Fetched, Fetcher, Validators, agent
from feeds.refresh import Report
from feeds.run import run, shelve_ledger
from feeds.shelf import read_state
from feeds.store import RobotsShelf, open_ledger
from tests.month.clock import Clock

TLS = httpx.create_ssl_context()
"""Made once: it costs more than the rest of a quiet refresh."""
CODE = Path(__file__).resolve().parents[2]
SOURCES = """\
[political]
title = "الأخبار السياسية"
site = "{site}"
pages = ["{site}?p=1&cat=political-news"]
parser = "syria_news"
sections = ["political-news"]
language = "ar"
timezone = "Asia/Damascus"
refresh = "30m"
{more}
"""


def set_up(folder: Path, site: str, more: str = "", **environ: str) -> dict[str, str]:
    """Write sources.toml and return the environment of a service in that folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sources.toml").write_text(SOURCES.format(site=site, more=more), encoding="utf-8")
    return {
        "MUJAZ_SOURCES": str(folder / "sources.toml"),
        "MUJAZ_DATABASE_URL": f"sqlite:///{folder}/ledger.db",
        "MUJAZ_SHELF": str(folder / "shelf"),
        "MUJAZ_ALLOW_PRIVATE": "127.0.0.0/8",
        "MUJAZ_REFRESH": "off",
        **environ,
    }


class HurriedDoor:
    """The real door with less patience, so that a site that hangs costs a test a blink and not 20 s."""

    def __init__(self, door: Fetcher, seconds: float = 8.0) -> None:
        self.door = door
        self.seconds = seconds

    def get(
        self,
        url: str,
        validators: Validators | None = None,
        hosts: tuple[str, ...] = (),
        delay: float = 1.0,
        deadline: float = 20.0,
    ) -> Fetched:
        """As the Fetcher does."""
        return self.door.get(url, validators, hosts, delay, min(deadline, self.seconds))


def quick(environ: Mapping[str, str]) -> Settings:
    """Read the settings; documents are compressed quickly, because a month publishes some three hundred times."""
    return read_settings(environ)._replace(effort="quick")


@contextmanager
def open_bench(settings: Settings, clock: Clock) -> Iterator[Bench]:
    """What feeds.run.open_bench opens, over the simulated clock."""
    ledger = open_ledger(settings.database_url)
    try:
        seams = {"clock": clock, "monotonic": clock.monotonic, "sleep": clock.sleep, "tls": TLS, "robots": RobotsShelf(ledger)}
        with Fetcher(agent(None), settings.allow_private, **seams) as door:
            bench = Bench(settings, ledger, HurriedDoor(door), clock)
            yield replace(bench, shelve=partial(shelve_ledger, bench))
    finally:
        ledger.close()


class Service:
    """The writing wing: polls in this process, or in one that is killed."""

    def __init__(self, environ: dict[str, str], clock: Clock) -> None:
        self.environ = environ
        self.clock = clock
        self.settings = quick(environ)
        self._open = ExitStack()
        self._bench: Bench | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def bench(self) -> Bench:
        """The open ledger and door; opened again after `close`."""
        if self._bench is None:
            self._bench = self._open.enter_context(open_bench(self.settings, self.clock))
        return self._bench

    def close(self) -> None:
        """As when the process ends: nothing stays in memory."""
        self._bench = None
        self._open.close()

    def poll(self, *, due: bool = False, seconds: float = 8.0) -> tuple[Report, ...]:
        """Refresh every source; `due`: only those whose time has come. `seconds`: the patience with each request."""
        self.bench.door.seconds = seconds
        return tuple(run(self.bench, self.settings.sources, only_due=due))

    def due(self) -> datetime:
        """When the first feed's next refresh is planned."""
        due = read_state(self.settings.shelf)[0].due
        assert due
        return due

    def poll_apart(self, kill_at: int = 0, file_limit: int | None = None) -> "Fate":
        """Refresh in a process of its own that kills itself (SIGKILL) before its `kill_at`th step on disk, network or ledger.

        `file_limit`: blocks of 512 or 1024 bytes beyond which no file can grow.
        """
        command = (sys.executable, "-m", "tests.month.driver", self.clock().isoformat(), str(kill_at))
        if file_limit is not None:
            command = ("sh", "-c", f'ulimit -f {file_limit}; exec "$@"', "sh", *command)
        done = subprocess.run(command, cwd=CODE, env={**os.environ, **self.environ}, capture_output=True, text=True, check=False)
        steps = re.search(r"steps=(\d+)", done.stdout)
        return Fate(done.returncode, int(steps[1]) if steps else kill_at, done.stderr)


@dataclass(frozen=True, slots=True)
class Fate:
    """How a refresh in a process of its own ended."""

    code: int
    steps: int
    """Steps that it took; where it was killed, when it was."""
    said: str

    @property
    def killed(self) -> bool:
        """True when it did not end by itself."""
        return self.code == -signal.SIGKILL


@dataclass(frozen=True, slots=True)
class Reply:
    """What a client gets of the service."""

    status: int
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes


class Readers:
    """The reading wing: gunicorn over the shelf, with the settings that people start it with."""

    def __init__(self, environ: dict[str, str], folder: Path, workers: int = 2) -> None:
        self.environ = {**os.environ, **environ, "WEB_CONCURRENCY": str(workers)}
        self.log = folder / "gunicorn.log"
        self.port = 0
        self.master: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop(signal.SIGTERM)

    def start(self) -> None:
        """Start the server and wait until it listens."""
        with self.log.open("ab") as log:
            began = log.tell()
            command = (sys.executable, "-m", "gunicorn", "-c", str(CODE / "gunicorn.conf.py"), "-b", "127.0.0.1:0")
            self.master = subprocess.Popen(command, cwd=CODE, env=self.environ, stdout=log, stderr=log)
        end = monotonic() + 60
        while monotonic() < end:
            found = re.search(rb"Listening at: http://127\.0\.0\.1:(\d+)", self.log.read_bytes()[began:])
            if found:
                self.port = int(found[1])
                if self.get("/livez").status == 200:
                    return
        raise TimeoutError(self.log.read_text())

    def stop(self, how: signal.Signals) -> None:
        """End the server."""
        if self.master is not None:
            self.master.send_signal(how)
            self.master.wait()

    def kill_worker(self) -> None:
        """kill -9 one of the workers; the master starts another one."""
        if self.master is not None:
            children = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children").read_text().split()
            with suppress(ProcessLookupError):
                os.kill(int(children[0]), signal.SIGKILL)

    def kill_master(self) -> None:
        """kill -9 the master and start anew; its workers notice that they are orphans and go."""
        self.stop(signal.SIGKILL)
        self.start()

    def get(self, path: str, headers: dict[str, str] | None = None) -> Reply:
        """Ask; a connection that breaks because a worker was killed is tried again, as clients do, for at most a minute."""
        end = monotonic() + 60
        while True:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                connection.request("GET", path, headers=headers or {})
                reply = connection.getresponse()
                return Reply(reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read())
            except (OSError, HTTPException):
                if monotonic() > end:
                    raise
            finally:
                connection.close()


def at(text: str) -> datetime:
    """An aware moment."""
    return datetime.fromisoformat(text)
