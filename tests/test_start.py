"""What a start of the reading wing does without."""

import subprocess
import sys
from pathlib import Path

import pytest

import feeds.config
import feeds.model
import feeds.shelf

CODE = Path(__file__).resolve().parent.parent
UNUSED = (
    *("feeds.config.notify", "feeds.keeper", "feeds.lane.log", "feeds.model.entries", "feeds.shelf.write", "parsers.headline"),
    *("difflib", "flask", "hashlib"),
)


def test_the_lane_is_opened_without_what_only_others_use() -> None:
    script = "import feeds.lane, sys; from feeds.serve.wing import own_wing; own_wing(); print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", script], cwd=CODE, capture_output=True, text=True, check=True)
    assert not set(UNUSED) & set(result.stdout.split())


@pytest.mark.parametrize("room", [feeds.config, feeds.model, feeds.shelf])
def test_what_a_room_finds_late_is_all_that_it_lists(room: object) -> None:
    for name in room.__all__:  # type: ignore[attr-defined]
        assert getattr(room, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        room.nothing  # type: ignore[attr-defined]  # noqa: B018
