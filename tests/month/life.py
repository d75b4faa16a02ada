"""The month itself, poll by poll."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tests.month.clock import Clock
from tests.month.judge import Judge
from tests.month.observers import Observer, make_observers
from tests.month.service import Readers, Service, set_up
from tests.newsroom import DAMASCUS, Newsroom, Server

START = datetime(2026, 11, 15, 8, 4, tzinfo=DAMASCUS)
PACE = timedelta(minutes=32)
"""1,400 polls are 31 days."""


@dataclass(slots=True)
class World:
    """A site, a service, its subscribers, and the one who watches them all."""

    site: Server
    service: Service
    readers: Readers
    judge: Judge
    observers: list[Observer]

    @property
    def room(self) -> Newsroom:
        """The newsroom."""
        return self.site.room

    @property
    def clock(self) -> Clock:
        """The time."""
        return self.service.clock

    def pass_time(self, span: timedelta = PACE) -> None:
        """Let the site live on for a while."""
        self.clock.set(self.clock() + span)
        with self.site.editing() as room:
            room.advance(self.clock())

    def poll(self, **how: object) -> None:
        """Refresh, and let the judge look."""
        report = self.service.poll(**how)[0]
        self.judge.note_poll(report)

    def ask(self, *, final: bool = False) -> None:
        """Let every observer whose turn it is ask the service; all of them at the end, when nothing may be missing."""
        for observer in self.observers:
            if final or self.judge.polls % observer.every == 0:
                observer.poll(self.judge.polls, self.readers.get)
        self.judge.check_observers(self.observers, final=final)


@contextmanager
def open_world(folder: Path, *, seed: int = 1, start: datetime = START, workers: int = 2, more: str = "") -> Iterator[World]:
    """Start a site and a server that both run until the block ends."""
    with Server(Newsroom(seed, start)) as site:
        environ = set_up(folder, site.url, more)
        with Service(environ, Clock(start)) as service, Readers(environ, folder, workers) as readers:
            yield World(site, service, readers, Judge(site, folder / "shelf"), make_observers())
