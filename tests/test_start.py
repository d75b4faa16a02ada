"""What a start of the reading wing does without."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import feeds.config
import feeds.model
import feeds.shelf
from tests.shelf_kit import open_shop

CODE = Path(__file__).resolve().parent.parent
ROOMS = {
    *("feeds", "feeds.child", "feeds.ticker", "parsers", "parsers.site"),
    *("feeds.config", "feeds.config.environ", "feeds.config.sources", "feeds.config.values"),
    *("feeds.lane", "feeds.lane.menu", "feeds.lane.request", "feeds.lane.talk", "feeds.lane.terms", "feeds.lane.worker"),
    *("feeds.model", "feeds.model.label", "feeds.model.outcome", "feeds.model.states"),
    *("feeds.serve", "feeds.serve.answer", "feeds.serve.counters", "feeds.serve.waiting", "feeds.serve.wing"),
    *("feeds.shelf", "feeds.shelf.disk", "feeds.shelf.locks", "feeds.shelf.manifest", "feeds.shelf.notes", "feeds.shelf.read"),
    "feeds.shelf.state",
}
"""Ours that a feed's first reader waits for: some 0.2 ms each."""
LIBRARIES = {"__future__", "gc", "mmap", "sysconfig", "tomllib", "zoneinfo"}
"""Those that gunicorn has not imported already, with what they bring along. No dataclasses: to make one takes 0.7 ms."""
SCRIPT = """
import sys
import gunicorn.app.wsgiapp, gunicorn.arbiter, gunicorn.glogging, gunicorn.workers.gthread
known = set(sys.modules)
import feeds.lane
from feeds.lane.menu import Menu
from feeds.serve.wing import own_wing
menu = Menu(own_wing(), 4094)
menu.freshen(0.0)
assert menu.order(b"GET /political.atom HTTP/1.1\\r\\nHost: x\\r\\nAccept-Encoding: gzip, br\\r\\n\\r\\n", last=False)
new = set(sys.modules) - known
print(*new)
"""


def test_a_first_answer_waits_for_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    open_shop(tmp_path)
    environ = os.environ | {"MUJAZ_SHELF": str(tmp_path)}
    result = subprocess.run([sys.executable, "-c", SCRIPT], cwd=CODE, env=environ, capture_output=True, text=True, check=True)
    modules = set(result.stdout.split())
    ours = {name for name in modules if name.split(".")[0] in ("app", "feeds", "parsers")}
    assert ours == ROOMS
    assert {name.split(".")[0] for name in modules - ours if not name.startswith("_")} <= LIBRARIES


@pytest.mark.parametrize("room", [feeds.config, feeds.model, feeds.shelf])
def test_what_a_room_finds_late_is_all_that_it_lists(room: object) -> None:
    for name in room.__all__:  # type: ignore[attr-defined]
        assert getattr(room, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        room.nothing  # type: ignore[attr-defined]  # noqa: B018
