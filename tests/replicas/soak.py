"""The long run of several machines: `python -m tests.replicas.soak` (make soak-replicas). Some twelve minutes.

Four replicas with two workers each, 300 sources, stories all the time. Machines die in the middle of a refresh and are replaced,
PostgreSQL is away for a minute and comes back with few connections, one replica is far away. Then it is judged, and what was
measured is written into docs/scaling.md.
"""

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import pairwise
from pathlib import Path
from subprocess import CalledProcessError

from tests.replicas.delay import DelayingProxy
from tests.replicas.fleet import Replica, memory_of, until
from tests.replicas.judge import differences, edition_of, gaps, missing, reads
from tests.replicas.newsstand import Newsstand, slug_of
from tests.replicas.pen import write_between
from tests.replicas.postgres import Postgres, find_programs, postgres

FEW = 20
"""Connections that the database allows after its stop: three are kept for its owner."""


@dataclass
class Soak:
    """The scene, and what is noted on the way."""

    folder: Path
    database: Postgres
    stand: Newsstand
    sources: int
    interval: int
    replicas: list[Replica] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    connections: list[int] = field(default_factory=list)
    published: int = 0
    warm: set[Replica] = field(default_factory=set)
    undone: list[tuple[float, float]] = field(default_factory=list)
    """Spans in which a refresh may have been undone: a machine's death, the database's stop."""

    def add(self, port: int | None = None) -> Replica:
        url = self.database.url_at(port or self.database.port)
        replica = Replica(self.folder / f"r{len(self.replicas)}", self.folder / "sources.toml", url)
        self.replicas.append(replica)
        return replica

    def alive(self) -> list[Replica]:
        return [replica for replica in self.replicas if replica.process.poll() is None]

    def note(self, what: str, figure: str) -> None:
        print(f"{what}: {figure}", flush=True)
        self.notes.append((what, figure))

    def settled(self) -> bool:
        return len({edition_of(replica) for replica in self.alive()}) == 1 and not missing(
            self.stand, self.alive()[0], range(self.sources)
        )


def pause(seconds: float) -> None:
    threading.Event().wait(seconds)


def publish(soak: Soak) -> None:
    """A new story somewhere."""
    soak.stand.publish(soak.stand.random.randrange(soak.sources))
    soak.published += 1


def read(soak: Soak) -> None:
    """A reader at each replica that a load balancer would send one to."""
    for replica in soak.warm & set(soak.alive()):
        try:
            soak.answers[str(replica.get(f"/{slug_of(soak.stand.random.randrange(soak.sources))}.atom").status)] += 1
        except (OSError, HTTPException):
            soak.answers["no answer"] += int(replica in soak.warm)


def count(soak: Soak) -> None:
    """How many connections the database has."""
    with suppress(CalledProcessError):  # it is away, or has none left for us
        soak.connections.append(int(soak.database.ask("select count(*) from pg_stat_activity where client_port > 0")[0][0]))


@contextmanager
def life(soak: Soak) -> Iterator[None]:
    """Stories come, readers ask every replica, connections are counted, until the block ends."""
    over = threading.Event()

    def repeat(what: Callable[[Soak], None], seconds: float) -> None:
        while not over.wait(seconds):
            what(soak)

    threads = [threading.Thread(target=repeat, args=pair, daemon=True) for pair in ((publish, 1.0), (read, 0.25), (count, 2.0))]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def warm(soak: Soak, replica: Replica) -> float:
    took = until(replica.ready, 1200, "a ready replica")
    soak.warm.add(replica)
    return took


def fill(soak: Soak) -> None:
    began = time.monotonic()
    for _ in range(4):
        soak.add()
    for replica in soak.replicas:
        warm(soak, replica)
    soak.note(f"first fill of {soak.sources} sources, until all four replicas are ready", f"{time.monotonic() - began:.0f} s")


def calm(soak: Soak) -> None:
    pause(2.5 * soak.interval)
    memory = [[round(memory_of(pid)) for pid in replica.processes()] for replica in soak.alive()]
    soak.note("memory of a replica: master, two workers, follower (and a refresh, when one runs)", f"{max(map(sum, memory))} MB")
    tell_gaps(soak, "between two readings of a site in quiet times")


def tell_gaps(soak: Soak, what: str) -> None:
    all_gaps = sorted(gap for number in range(soak.sources) for gap in gaps(soak.stand, number))
    low, high = all_gaps[0], all_gaps[-1]
    soak.note(
        f"{what}, planned {soak.interval} s ± 5 %",
        f"least {low:.1f} s, middle {statistics.median(all_gaps):.1f} s, most {high:.1f} s, {len(all_gaps)} readings",
    )


def kill(soak: Soak) -> None:
    """Two machines die while they refresh, two new ones come."""
    for _ in range(2):
        victim = soak.alive()[0]
        until(lambda victim=victim: victim.find("feeds", "refresh"), 3 * soak.interval, "a refresh to be killed in")
        soak.warm.discard(victim)
        victim.die()
        soak.undone.append((time.time() - 10, time.time() + 100))
        took = warm(soak, soak.add())
        soak.note("a new replica, from its start to ready", f"{took:.1f} s")
        pause(soak.interval / 2)


def stop_database(soak: Soak) -> None:
    """A minute without the database, which then allows few connections."""
    before = Counter(soak.answers)
    soak.database.stop("immediate")
    began = time.time()
    pause(60)
    told = soak.answers - before
    soak.note("answers while PostgreSQL was away for 60 s", ", ".join(f"{count} × {status}" for status, count in told.items()))
    soak.database.settings = soak.database.settings.replace("max_connections=100", f"max_connections={FEW}")
    soak.database.start()
    back = time.time()
    soak.undone.append((began - 10, back + 100))

    def resumed() -> bool:
        return any(reads(soak.stand, number)[-1] > back for number in range(soak.sources))

    took = until(resumed, 120, "a refresh")
    soak.note(f"from its return, with {FEW} connections, to the next reading of a site", f"{took:.0f} s")
    pause(1.5 * soak.interval)


def far_away(soak: Soak) -> None:
    """A replica 20 ms from the database in each direction."""
    soak.note(
        "a new replica that is 20 ms away from the database, from its start to ready", f"{warm(soak, soak.replicas[-1]):.1f} s"
    )
    pause(soak.interval)


def judge(soak: Soak) -> list[str]:
    """What is wrong at the end."""
    wrong = []
    try:
        took = until(soak.settled, 4 * soak.interval + 120, "one edition with all stories")
        soak.note("from the last story until all replicas serve all stories", f"{took:.0f} s")
    except AssertionError:
        wrong += [f"editions {[edition_of(r) for r in soak.alive()]}", *missing(soak.stand, soak.alive()[0], range(soak.sources))]
    names = [f"{slug_of(n)}{form}" for n in range(soak.sources) for form in (".atom", ".json")] + ["index.html", "feeds.opml"]
    different = differences(soak.alive(), names)
    wrong += [f"{name} differs" for name in different]
    twice = soak.database.ask("select slug, title from entry group by 1, 2 having count(*) > 1")
    wrong += [f"{slug} has {title} twice" for slug, title in twice]
    stories = sum(len(soak.stand.site(number).expected()) for number in range(soak.sources))
    soak.note("stories shown by the sites, and held by every replica exactly once", f"{stories:,}, {soak.published} of them new")
    soak.note(f"documents that {len(soak.alive())} replicas serve with the same headers and bytes", f"{2 * len(names):,}")
    wrong += [f"{soak.answers[status]} answers {status}" for status in soak.answers if status != "200"]
    soak.note("answers to readers", ", ".join(f"{count:,} × {status}" for status, count in soak.answers.items()))
    soak.note("connections to PostgreSQL", f"most {max(soak.connections)}, middle {statistics.median(soak.connections):.0f}")
    early = early_readings(soak)
    soak.note("readings of a site too early that no death or stop explains", str(len(early)))
    return wrong + [f"{slug_of(number)} read {gap:.1f} s after the last time" for number, gap in early]


def early_readings(soak: Soak) -> list[tuple[int, float]]:
    """Readings before their time, but for those that stood in for one that a death or a stop had undone."""
    found = []
    for number in range(soak.sources):
        for sooner, later in pairwise(reads(soak.stand, number)):
            if later - sooner < 0.95 * soak.interval - 1 and not any(a <= later <= b for a, b in soak.undone):
                found.append((number, later - sooner))
    return found


PHASES: tuple[Callable[[Soak], None], ...] = (calm, kill, stop_database)


def main() -> int:
    """Run, judge, write; 1 when anything is wrong."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sources", type=int, default=300)
    options.add_argument("--interval", type=int, default=90)
    options.add_argument("--no-write", action="store_true")
    asked = options.parse_args()
    programs = find_programs()
    if programs is None:
        sys.exit("PostgreSQL's programs are not installed (Debian: postgresql)")
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = stack.enter_context(postgres(programs))
        stand = stack.enter_context(Newsstand(asked.sources))
        soak = Soak(folder, database, stand, asked.sources, asked.interval)
        (folder / "sources.toml").write_text(stand.sources(f"{asked.interval}s"))
        try:
            fill(soak)
            with life(soak):
                for phase in PHASES:
                    phase(soak)
                proxy = stack.enter_context(DelayingProxy(database.port, 0.02))
                soak.add(proxy.port)
                far_away(soak)
            wrong = judge(soak)
        finally:
            for replica in soak.alive():
                replica.stop()
            errors = Counter(line.split("what=")[-1].strip() for r in soak.replicas for line in r.log if "level=error" in line)
            for line, count in errors.most_common(12):
                print(f"  {count} × {line}")
    soak.note(
        "the whole run", f"{(time.monotonic() - began) / 60:.0f} minutes on {os.cpu_count()} cores, sites and readers included"
    )
    print("\n".join(wrong) or "All is well.")
    if not wrong and not asked.no_write:
        write_between("soak", "\n".join(["| what | measured |", "| --- | --- |", *(f"| {a} | {b} |" for a, b in soak.notes)]))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
