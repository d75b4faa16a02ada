"""A month of a section's life: nothing lost, nothing twice, nothing in. `make soak` lives through a longer one."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.month.chaos import OUTCOMES
from tests.month.life import World, live_month, open_world
from tests.month.report import draw_table, write_figures
from tests.newsroom import FAULTS

POLLS = int(os.environ.get("SOAK_POLLS", "1400"))
SEED = int(os.environ.get("SOAK_SEED", "4"))
PACE = timedelta(hours=4)


def test_every_fault_has_its_outcome() -> None:
    assert set(OUTCOMES) == set(FAULTS)


def test_a_quiet_week_reaches_everybody_once_and_in_order(tmp_path: Path) -> None:
    with open_world(tmp_path) as world:
        for _ in range(40):
            world.poll()
            world.ask()
            world.pass_time(PACE)
        world.poll()
        world.ask(final=True)
        assert len(world.judge.listed) > 20


@pytest.mark.slow
def test_a_month_under_faults(tmp_path: Path) -> None:
    with open_world(tmp_path, seed=SEED) as world:
        live_month(world, SEED, POLLS)
        check_that_it_was_a_month(world)
        write_figures("tests/test_month.py", draw_table(world), tmp_path)


def check_that_it_was_a_month(world: World) -> None:
    """The figures that make the month worth its name."""
    assert len(world.judge.listed) >= 150
    assert world.faults.total() >= 300
    assert set(world.faults) == set(FAULTS)
    assert world.kills.total() >= 20
    assert all(count >= 5 for count in world.edits.values())
