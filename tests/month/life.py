"""The month itself, poll by poll."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from time import monotonic, sleep

from feeds.refresh import Report
from feeds.shelf.read import LOOK
from tests.month.chaos import OUTCOMES, Step, edit, plan_life
from tests.month.clock import Clock
from tests.month.judge import Judge
from tests.month.observers import Observer, make_observers
from tests.month.service import Readers, Service, set_up
from tests.newsroom import DAMASCUS, Fault, Newsroom, Server

START = datetime(2026, 11, 15, 8, 4, tzinfo=DAMASCUS)
PACE = timedelta(minutes=32)
"""1,400 polls are 31 days."""
HOME = """
[home]
title = "الصفحة الرئيسية"
site = "{site}"
pages = ["{site}"]
parser = "syria_news"
sections = ["political-news"]
timezone = "Asia/Damascus"
"""
HANGING = ("slow", "dripping")


@dataclass(slots=True)
class World:
    """A site, a service, its subscribers, and the one who watches them all."""

    site: Server
    service: Service
    readers: Readers
    judge: Judge
    observers: list[Observer]
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    edits: Counter[str] = field(default_factory=Counter)
    steps: int = 0
    """What a refresh with a new story takes; a kill is aimed at any of these."""
    changed: float = 0.0
    """When the shelf was last written, by the clock on the wall."""

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

    def poll(self, *, due: bool = False, seconds: float = 8.0) -> Report:
        """Refresh, and let the judge look."""
        reports = self.service.poll(due=due, seconds=seconds)
        report = next(report for report in reports if report.slug == "political")
        self.changed = monotonic() if report.published else self.changed
        self.outcomes[str(report.outcome)] += 1
        self.judge.note_poll(report)
        return report

    def ask(self, *, final: bool = False) -> None:
        """Let every observer whose turn it is ask the service; all of them at the end, when nothing may be missing.

        A worker looks at the shelf every 50 ms. Bots ask minutes later; here that much is waited for.
        """
        if (rest := self.changed + 1.5 * LOOK - monotonic()) > 0:
            sleep(rest)
        for observer in self.observers:
            if final or self.judge.polls % observer.every == 0:
                observer.poll(self.judge.polls, self.readers.get)
        self.judge.check_observers(self.observers, final=final)

    def ask_home(self) -> None:
        """Let everybody ask for a feed that the judge does not know: they still check it as their programs do."""
        for observer in self.observers:
            observer.poll(self.judge.polls, self.readers.get)

    def live(self, step: Step, random: Random) -> None:
        """One poll of the month: the editors work, the site breaks, somebody is killed, the service reads, people read."""
        self.pass_time()
        self.edits.update(edit(self.site, random))
        self.prepare(step)
        if step.kill == "refresh":
            self.kills["refresh"] += self.kill_refresh(random.randrange(1, self.steps))
        else:
            hanging = {fault.name for fault in (step.fault, step.article) if fault}.intersection(HANGING)
            report = self.poll(seconds=0.4 if hanging else 8.0)
            self.check_outcome(step.fault, report)
        if step.kill == "worker":
            self.readers.kill_worker()
        elif step.kill == "master":
            self.readers.kill_master()
        self.kills.update({step.kill} - {"", "refresh"})
        self.ask()

    def prepare(self, step: Step) -> None:
        """Set the site up for a step."""
        with self.site.editing() as room:
            for name, value in step.look.items():
                setattr(room, name, value)
            if step.look:
                room.touch()
            room.push_down(step.burst)
        self.site.heal()
        for fault, where in ((step.fault, None if step.everywhere else "list"), (step.article, "article")):
            if fault is not None:
                self.site.fail(fault, None, where)
                self.faults[fault.name] += 1

    def kill_refresh(self, at: int) -> bool:
        """Refresh in a process of its own and kill it before its nth step (0: never); False when it was through by then."""
        self.service.close()
        fate = self.service.poll_apart(at)
        self.changed = monotonic()
        assert fate.code in (0, -9), fate.said
        self.judge.note_poll(None)
        self.steps = self.steps if fate.killed else fate.steps
        return fate.killed

    def count_steps(self) -> None:
        """Take a refresh with a new story as the measure for kills."""
        self.pass_time()
        with self.site.editing() as room:
            room.push_down(1)
        self.kill_refresh(0)

    def check_outcome(self, fault: Fault | None, report: Report) -> None:
        """Each fault has its typed outcome, and without one the site is read."""
        wanted = OUTCOMES[fault.name] if fault else OUTCOMES["arabic dates"]
        assert report.outcome in wanted, f"{fault.name if fault else 'no fault'}: {report}"


@contextmanager
def open_world(folder: Path, *, seed: int = 1, start: datetime = START, home: bool = False) -> Iterator[World]:
    """Start a site and a server that both run until the block ends. `home`: the site's home page is followed too."""
    with Server(Newsroom(seed, start)) as site:
        environ = set_up(folder, site.url, HOME.format(site=site.url) if home else "")
        with Service(environ, Clock(start)) as service, Readers(environ, folder) as readers:
            yield World(site, service, readers, Judge(site, folder / "shelf"), make_observers())


def live_month(world: World, seed: int, polls: int) -> None:
    """Live through so many polls."""
    random = Random(f"life/{seed}")
    world.poll()
    world.ask()
    world.count_steps()
    for step in plan_life(seed, polls):
        world.live(step, random)
    world.site.heal()
    for _ in range(3):
        world.pass_time()
        world.poll()
    world.ask(final=True)
