"""What operators do to a service by mistake, and disks and clocks do by themselves: subscribers never notice."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from feeds.model import Outcome
from feeds.shelf import read_manifest
from tests.month.judge import look, story_of
from tests.month.kept import Kept, keep, reopen
from tests.month.life import World, open_world
from tests.month.observers import make_observers
from tests.month.service import CODE, Service
from tests.newsroom import ALL, FAULTS, POLITICAL


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """A service that has run for a while, with an archive and a story that was edited, on a quiet day."""
    folder = tmp_path_factory.mktemp("grown")
    with open_world(folder / "service") as world:
        for count in (0, 24, 24, 2):
            with world.site.editing() as room:
                room.push_down(count)
            world.poll()
            world.ask()
            world.pass_time()
        with world.site.editing() as room:
            room.edit(room.section()[3].number, "title")
        for _ in range(2):
            world.poll()
            world.ask()
            world.pass_time(timedelta(minutes=11))
        yield keep(world, folder / "kept")


@pytest.fixture
def world(grown: Kept, tmp_path: Path) -> Iterator[World]:
    """That service, as it was: what one disaster leaves behind is no part of the next."""
    with reopen(grown, tmp_path / "service") as world:
        yield world


def go_on(world: World, polls: int = 3) -> None:
    """Live on: new stories come, everybody gets them."""
    for _ in range(polls):
        world.pass_time()
        with world.site.editing() as room:
            room.push_down(1)
        world.poll()
        world.ask()
    world.ask(final=True)


def lose_ledger(world: World) -> None:
    world.judge.pardoned = True
    world.service.close()
    for path in world.judge.shelf.parent.glob("ledger.db*"):
        path.unlink()


def test_lost_ledger_is_read_back_from_the_shelf(world: World) -> None:
    manifest = read_manifest(world.judge.shelf)
    assert manifest is not None
    assert any("/archive/" in name for name in manifest.labels)
    lose_ledger(world)
    world.pass_time(timedelta(minutes=1))
    report = world.poll()
    assert (report.new, report.edited) == (0, 0)
    again = read_manifest(world.judge.shelf)
    assert again is not None
    changed = {name for name in manifest.labels | again.labels if manifest.labels.get(name) != again.labels.get(name)}
    # The month that is going on is brought up to date on this occasion; its page also tells when archived stories were first
    # seen, which no feed document does.
    assert changed <= {"political/archive/2026-11.atom", "political/archive/2026-11.html"}
    go_on(world)


def test_lost_ledger_and_another_form_of_addresses(world: World) -> None:
    lose_ledger(world)
    world.pass_time()
    world.poll()
    with world.site.editing() as room:
        room.form = "short"
        room.touch()
    go_on(world, 5)


def test_deleted_shelf_is_laid_again_byte_for_byte(world: World) -> None:
    before = look(world.judge.shelf, "political")
    world.ask(final=True)  # what was asked for lies in the worker's memory
    shutil.rmtree(world.judge.shelf)
    world.ask(final=True)
    world.service.bench.shelve()
    assert look(world.judge.shelf, "political") == before
    go_on(world)


def test_disk_that_is_full(world: World) -> None:
    """No file can grow further (the kernel's limit stands for the disk): the old feed stays whole, and later all is well."""
    for limit in (0, 40, 400, 1200):
        world.pass_time()
        with world.site.editing() as room:
            room.push_down(1)
        world.service.close()
        before = look(world.judge.shelf, "political")
        fate = world.service.poll_apart(file_limit=limit)
        world.judge.note_poll(None)
        world.ask()
        assert not fate.killed
        assert limit > 40 or look(world.judge.shelf, "political") == before
    go_on(world)


def test_disk_that_is_really_full(tmp_path: Path) -> None:
    """A file system of 8 MB; needs a mount namespace, which not every machine gives."""
    mount = 'mount -t tmpfs -o size=8m none "$0" && exec "$@"'
    disk = tmp_path / "disk"
    disk.mkdir()
    spaces = ("unshare", "--mount", *(() if os.geteuid() == 0 else ("--user", "--map-root-user")))
    if not shutil.which("unshare") or subprocess.run((*spaces, "sh", "-c", mount, disk, "true"), check=False).returncode:
        pytest.skip("this system lets us have no file system of our own")
    command = (*spaces, "sh", "-c", mount, disk, sys.executable, "-m", "tests.month.full", disk)
    done = subprocess.run(command, cwd=CODE, capture_output=True, text=True, check=False)
    assert done.stdout == "nobody noticed\n", done.stderr


def test_ledger_that_is_read_only(world: World) -> None:
    before = look(world.judge.shelf, "political")
    engine = world.service.bench.ledger.engine
    event.listen(engine, "connect", forbid_writing)
    for _ in range(3):
        world.pass_time()
        (report,) = world.service.poll()
        assert report.outcome is None
        assert "readonly" in str(report.detail)
        world.ask()
    assert look(world.judge.shelf, "political") == before
    world.service.close()
    world.judge.skip()
    go_on(world)


def forbid_writing(connection: sqlite3.Connection, _record: object) -> None:
    """As a file system does that was mounted anew after an error."""
    connection.execute("PRAGMA query_only=ON")


@pytest.mark.parametrize("jump", [timedelta(days=-3), timedelta(days=3), timedelta(days=40), timedelta(hours=-1)], ids=str)
def test_clock_that_is_set(world: World, jump: timedelta) -> None:
    """The machine's clock jumps, and comes back after some polls; the site's goes on as ever."""
    for moved in (jump, -jump):
        world.clock.set(world.clock() + moved)
        for _ in range(3):
            world.clock.set(world.clock() + timedelta(minutes=31))
            with world.site.editing() as room:
                room.push_down(1)
            world.poll()
            world.ask()
    go_on(world)


def test_clock_that_was_set_back_does_not_stop_the_plan(world: World) -> None:
    world.clock.set(world.clock() - timedelta(days=30))
    assert world.service.poll(due=True)[0].outcome is not None


def test_two_services_on_one_ledger(world: World, tmp_path: Path) -> None:
    """A second one was started by mistake, with a shelf of its own: both read the site in turn, both serve the same."""
    environ = {**world.service.environ, "MUJAZ_SHELF": str(tmp_path / "second")}
    with Service(environ, world.clock) as second, ThreadPoolExecutor(2) as pool:
        for _ in range(8):
            world.pass_time()
            with world.site.editing() as room:
                room.push_down(1)
            running = [pool.submit(service.poll) for service in (world.service, second)]
            reports = [future.result()[0] for future in running]
            assert any(report.outcome for report in reports)
            world.service.poll()
            world.judge.pardoned = True
            world.judge.note_poll(reports[0])
            world.ask()
        second.poll()
        assert look(tmp_path / "second", "political") == look(world.judge.shelf, "political")
    go_on(world)


@pytest.mark.parametrize("name", ["missing container", "one item", "200 challenge", "empty list"])
def test_page_that_could_not_be_used_is_kept_for_check(world: World, name: str) -> None:
    world.site.fail(FAULTS[name], 1)
    world.pass_time()
    with world.site.editing() as room:
        room.touch()
    outcome = world.poll().outcome
    command = (sys.executable, "-m", "feeds", "check", "political", "--kept", "1", "--json")
    done = subprocess.run(command, cwd=CODE, env={**os.environ, **world.service.environ}, capture_output=True, check=False)
    assert done.stdout, done.stderr.decode()
    told = json.loads(done.stdout)
    if outcome == Outcome.TOO_FEW:
        assert len(told["headlines"]) == 1
    else:
        assert told["outcome"] == outcome
        assert done.returncode == 1
    assert {headline["key"] for headline in told["headlines"]}.isdisjoint(str(s.number) for s in room.section("local_news"))


def test_home_page_gives_only_stories_of_the_section(tmp_path: Path) -> None:
    """A page that mixes all sections: each story is looked up before it may come in; articles fail now and then."""
    with open_world(tmp_path, home=True) as world:
        world.observers = make_observers("home")
        for number in range(50):
            world.poll()
            world.ask_home()
            world.pass_time()
            world.site.heal()
            if number % 4 == 0:
                world.site.fail(ALL[number // 4 % len(ALL)], None, ("article", "home")[number % 2])
        posted = {story_of(post, world.room).section for observer in world.observers for post in observer.posts}
        assert posted == {POLITICAL}
        assert all(len(observer.posts) > 4 for observer in world.observers)
