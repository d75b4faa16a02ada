"""kill -9 at every stage of a refresh, one after the other: before, while and after it publishes."""

import os
from itertools import count
from pathlib import Path

import pytest

from tests.month.life import open_world
from tests.month.report import write_figures

STRIDE = int(os.environ.get("KILL_STRIDE", "32"))
"""Every so many steps of disk, network or ledger a refresh is killed; with 1 at each of them (docs/reliability.md)."""


@pytest.mark.slow
def test_a_refresh_that_is_killed_at_any_step_is_noticed_by_nobody(tmp_path: Path) -> None:
    """Each time a story is new, another one edited; what was killed is made up for by the next refresh."""
    killed = 0
    with open_world(tmp_path) as world:
        world.poll()
        world.ask()
        for at in count(1 + STRIDE // 2, STRIDE):
            world.pass_time()
            with world.site.editing() as room:
                room.push_down(1)
                room.edit(room.section()[2].number, "title")
            whole = not world.kill_refresh(at)
            world.ask()
            world.pass_time()
            world.poll()
            world.ask()
            if whole:
                break
            killed += 1
        world.ask(final=True)
        posts = sum(len(observer.posts) for observer in world.observers)
        watched = f"{len(world.observers)} bots and readers posted {posts:,} stories meanwhile, none too few and none twice"
        died = f"A refresh with a new story took {world.steps} steps; {killed} refreshes were killed, each at another one"
        write_figures("tests/test_month_kills.py", f"{died}. {watched}.\n", tmp_path)
    assert killed * STRIDE > 100, "a refresh with a story has more steps than this"
