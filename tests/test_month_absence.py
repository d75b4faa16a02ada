"""Long absences, of the site or of the service: the gap is filled from the list's older pages, nothing lost, nothing twice."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.month.judge import look
from tests.month.life import World, open_world
from tests.newsroom import FAULTS, POLITICAL

SPANS = [timedelta(days=1), timedelta(days=7), timedelta(days=30)]


def settle_down(world: World) -> None:
    """Poll until everything that piled up has come through, as the service does by itself in an hour or two."""
    world.judge.soon = 10
    for _ in range(10):
        world.pass_time()
        world.poll()
        world.ask()
    world.ask(final=True)


def check_whole(world: World) -> None:
    """Everybody got every story that the section ever published since the service began, whether a poll saw it or not."""
    first = min(world.judge.listed)
    for observer in world.observers:
        missing = {n for n, s in world.room.stories.items() if s.section == POLITICAL and n >= first} - set(
            world.judge.got[observer.name]
        )
        assert not missing, f"{observer.name} never got {sorted(missing)}"


@pytest.mark.parametrize("span", SPANS, ids=str)
def test_service_away(tmp_path: Path, span: timedelta) -> None:
    with open_world(tmp_path) as world:
        world.poll()
        world.ask()
        world.service.close()
        world.pass_time(span)
        settle_down(world)
        check_whole(world)


@pytest.mark.parametrize("span", SPANS, ids=str)
def test_site_away(tmp_path: Path, span: timedelta) -> None:
    """The service goes on asking, by its own plan: ever less often, never more than six hours apart."""
    with open_world(tmp_path) as world:
        world.poll()
        world.ask()
        world.pass_time(timedelta(hours=1))
        world.poll()
        world.ask()
        world.site.fail(FAULTS["reset"], None, None)
        end = world.clock() + span
        asked, before = [], look(world.judge.shelf, "political")
        while world.clock() < end:
            world.pass_time(max(world.service.due() - world.clock(), timedelta(seconds=1)))
            assert not world.service.poll(due=True)[0].outcome.well
            asked.append(world.clock())
        assert look(world.judge.shelf, "political") == before
        world.ask_home()  # readers go on asking while the site is away
        assert timedelta(hours=4) < max(b - a for a, b in pairwise(asked)) <= timedelta(hours=6, minutes=1)
        world.site.heal()
        world.judge.skip()
        settle_down(world)
        check_whole(world)


def test_gap_page_that_fails_is_read_the_next_time(tmp_path: Path) -> None:
    with open_world(tmp_path) as world:
        world.poll()
        world.ask()
        world.pass_time(timedelta(days=8))
        second = f"/?p=2&cat={POLITICAL}"
        world.site.fail(FAULTS["500"], 2, second)
        for _ in range(2):
            assert world.poll().new == 0
            world.ask()
            world.pass_time()
        settle_down(world)
        check_whole(world)
