"""Replicas on one PostgreSQL, as real processes: killed, added, their database stopped, and still one origin."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest

from tests.replicas.delay import DelayingProxy
from tests.replicas.fleet import Replica, until
from tests.replicas.judge import differences, edition_of, gaps, holds, ids_in, missing, reads
from tests.replicas.newsstand import Newsstand, slug_of
from tests.replicas.postgres import Postgres, find_programs, postgres

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
SOURCES = 16
INTERVAL = 15
EARLIEST = INTERVAL * 0.95 - 1  # the jitter, and moments are kept in whole seconds


@dataclass
class Scene:
    """A database, the sites, and the machines that follow them."""

    folder: Path
    database: Postgres
    stand: Newsstand
    replicas: list[Replica] = field(default_factory=list)

    def add(self, url: str | None = None, **settings: str) -> Replica:
        sources = self.folder / "sources.toml"
        sources.write_text(self.stand.sources(f"{INTERVAL}s"))
        replica = Replica(self.folder / f"r{len(self.replicas)}", sources, url or self.database.url, **settings)
        self.replicas.append(replica)
        return replica

    def alive(self) -> list[Replica]:
        return [replica for replica in self.replicas if replica.process.poll() is None]

    def settled(self) -> bool:
        """All sites were read after their last change, and all machines are at the ledger's edition."""
        editions = {edition_of(replica) for replica in self.alive()}
        return not missing(self.stand, self.alive()[0], range(SOURCES)) and len(editions) == 1


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL's programs are not installed")
    with ExitStack() as stack:
        database = stack.enter_context(postgres(programs, connections=30))
        stand = stack.enter_context(Newsstand(SOURCES))
        scene = Scene(tmp_path_factory.mktemp("replicas"), database, stand)
        try:
            for _ in range(3):
                scene.add()
            for replica in scene.replicas:
                until(replica.ready, 60, "a ready replica")
            yield scene
            judge(scene)
        finally:
            for replica in scene.alive():
                replica.stop()


def judge(scene: Scene) -> None:
    """After all that: nothing twice, nothing lost, and no refresh in a hurry but those that a stopped database had undone."""
    early = [gap for number in range(SOURCES) for gap in gaps(scene.stand, number) if gap < EARLIEST]
    assert len(early) <= 8 * len(scene.replicas)
    until(lambda: missing(scene.stand, scene.alive()[0], range(SOURCES)) == [], 30, "what a refresh has just been shown")
    assert scene.database.ask("select slug, title from entry group by 1, 2 having count(*) > 1") == []
    assert scene.database.ask("select count(*) from source where outcome is null") == [["0"]]


def test_replicas_are_killed_and_added_and_stay_one_origin(scene: Scene) -> None:
    until(scene.settled, 60, "one edition")
    assert differences(scene.alive()) == []
    began = time.time()
    for number in (0, 7, 13):
        scene.stand.publish(number)
    killed = scene.alive()[0]
    until(lambda: not killed.find("feeds", "refresh"), 60, "a pause between two refreshes")  # else a lease of 90 s has to end
    killed.die()
    dead = time.time()
    newcomer = scene.add()
    until(newcomer.ready, 40, "a ready newcomer")
    # A story counts from the moment when a machine was shown it.
    until(lambda: all(reads(scene.stand, number)[-1] > dead for number in range(SOURCES)), 120, "a reading of every source")
    until(scene.settled, 120, "the stories published while a machine died")
    assert differences(scene.alive()) == []
    # One request per interval, however many machines could ask.
    read = [[at for at in reads(scene.stand, number) if at > began] for number in range(SOURCES)]
    assert [late - soon for moments in read for soon, late in pairwise(moments) if late - soon < EARLIEST] == []


def test_the_database_may_stop_while_everybody_is_served(scene: Scene) -> None:
    until(scene.settled, 60, "one edition")
    scene.database.stop("immediate")
    before = {number: ids_in(scene.alive()[0], slug_of(number)) for number in (0, 2, 9)}
    stories = [scene.stand.publish(number) for number in (2, 3)]
    end = time.monotonic() + 8
    while time.monotonic() < end:
        for replica in scene.alive():
            for number, held in before.items():
                assert set(ids_in(replica, slug_of(number))) >= set(held) != set()
            assert replica.ready()
    scene.database.start()
    for slug, story in zip(("s002", "s003"), stories, strict=True):
        until(lambda: holds(ids_in(scene.alive()[-1], slug), story), 90, "a story published while the database was away")  # noqa: B023
    until(scene.settled, 60, "one edition")
    assert differences(scene.alive()) == []


def test_a_far_replica_follows_and_asks_no_site(scene: Scene) -> None:
    """`off`, over a slow network: it serves what the others publish, and a stale shelf makes it unready until it is warm."""
    with DelayingProxy(scene.database.port, 0.05) as slow:
        far = scene.add(scene.database.url_at(slow.port), MUJAZ_REFRESH="off")
        until(far.ready, 60, "a ready far replica")
        story = scene.stand.publish(5)
        until(lambda: holds(ids_in(far, "s005"), story), 60, "the story")
        assert not far.find("feeds", "refresh")
        assert len(far.find("feeds", "follow")) == 1
        far.stop()
        assert scene.stand.site(5).expected()[-1] == story
        scene.replicas.remove(far)
    cold = Replica(far.folder, scene.folder / "sources.toml", "postgresql://mujaz@127.0.0.1:9/none", MUJAZ_REFRESH="off")
    try:
        assert ids_in(cold, "s005")  # the shelf is served at once
        told = cold.get("/readyz")
        assert (told.status, b"has not been copied since the start" in told.body) == (503, True)
    finally:
        cold.stop()
