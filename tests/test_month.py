"""A month of a section's life: nothing lost, nothing twice, nothing in."""

from pathlib import Path

from tests.month.life import open_world


def test_a_quiet_week_reaches_everybody_once_and_in_order(tmp_path: Path) -> None:
    with open_world(tmp_path) as world:
        world.poll()
        for _ in range(100):
            world.ask()
            world.pass_time()
            world.poll()
        world.ask(final=True)
        assert len(world.judge.listed) > 20
