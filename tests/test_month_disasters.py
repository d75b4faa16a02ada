"""What operators do to a service by mistake, and disks and clocks do by themselves: subscribers never notice."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.shelf import read_manifest
from tests.month.judge import look
from tests.month.life import World, open_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A service that has run for a while, with an archive and a story that was edited."""
    with open_world(tmp_path) as world:
        for count in (0, 30, 30, 2):
            with world.site.editing() as room:
                room.push_down(count)
            world.poll()
            world.ask()
            world.pass_time()
        with world.site.editing() as room:
            room.edit(room.section()[3].number, "title")
        world.poll()
        world.ask()
        yield world


def go_on(world: World, polls: int = 4) -> None:
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
    # The page of the month that is going on tells when archived stories were first seen, which no feed document does.
    assert changed <= {"political/archive/2026-11.html"}
    go_on(world)


def test_lost_ledger_and_another_form_of_addresses(world: World) -> None:
    lose_ledger(world)
    world.pass_time()
    world.poll()
    with world.site.editing() as room:
        room.form = "short"
        room.touch()
    go_on(world, 8)


def test_deleted_shelf_is_laid_again_byte_for_byte(world: World) -> None:
    before = look(world.judge.shelf, "political")
    shutil.rmtree(world.judge.shelf)
    world.pass_time(timedelta(minutes=1))
    world.poll()
    assert look(world.judge.shelf, "political") == before
    go_on(world)
