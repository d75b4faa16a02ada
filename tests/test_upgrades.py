"""Ledgers and shelves that older versions wrote (tests/data/) are opened, served and gone on with by this one."""

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app import create_app
from feeds.config import Source, read_settings
from feeds.model import STEPS
from feeds.serve.wing import open_wing
from feeds.shelf import read_state
from feeds.store import Ledger, load_held, open_ledger, read_states, select_newest, settle
from feeds.store.migrations import migrate
from tests.data.make import START
from tests.ledger_kit import NOON, take
from tests.month.clock import Clock
from tests.month.judge import look
from tests.month.observers import read_xml
from tests.month.service import Service, set_up
from tests.newsroom import Newsroom, Server
from tests.store_kit import end

DATA = Path(__file__).parent / "data"
VERSIONS = sorted(path.parent for path in DATA.glob("*/ledger.db"))
REFRESHES = 16
"""That tests/data/make.py lets each of them do."""


@pytest.fixture(params=VERSIONS, ids=lambda path: path.name)
def version(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def home(version: Path, tmp_path: Path) -> Path:
    """A copy that may be written to."""
    return Path(shutil.copytree(version, tmp_path / "home", symlinks=True))


@pytest.fixture
def site() -> Iterator[Server]:
    """The site that the version followed, three days later."""
    room = Newsroom(7, START, backlog=1)
    room.advance(START + timedelta(hours=50))
    with Server(room) as site:
        yield site


def expected(version: Path) -> list[tuple[str, str, str]]:
    told = json.loads((version / "expected.json").read_bytes())
    return [(item["id"], item["published"], item["title"]) for item in told]


def served(shelf: Path) -> list[tuple[str, str, str]]:
    told = map(json.loads, look(shelf, "political").entries.values())
    return [(item["id"], item["date_published"], item["title"]) for item in told]


def test_there_is_one_to_try() -> None:
    assert VERSIONS


def test_ledger_holds_what_it_held(version: Path, home: Path) -> None:
    ledger = open_ledger(f"sqlite:///{home}/ledger.db")
    with ledger.reading() as tx:
        found = [(e.id, e.published.isoformat(), e.title) for e in select_newest(tx, "political", 50)]
        waiting = load_held(tx, "political", ())
    ledger.close()
    assert found == expected(version)
    assert waiting


def test_shelf_is_served(version: Path, home: Path) -> None:
    environ = {"MUJAZ_SOURCES": str(home / "sources.toml"), "MUJAZ_SHELF": str(home / "shelf"), "MUJAZ_REFRESH": "off"}
    client = create_app(open_wing(read_settings(environ))).test_client()
    reply = client.get("/political.atom")
    assert reply.status_code == 200
    assert [item.id for item in read_xml(reply.data)] == [identity for identity, _, _ in expected(version)]
    assert client.get("/political.atom", headers={"If-None-Match": reply.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("lost", [False, True], ids=["ledger and shelf", "shelf alone"])
def test_life_goes_on(version: Path, home: Path, site: Server, lost: bool) -> None:
    environ = set_up(home, site.url)
    if lost:
        (home / "ledger.db").unlink()
    with Service(environ, Clock(START + timedelta(hours=50))) as service:
        for _ in range(2):
            service.clock.sleep(1800)
            assert service.poll()[0].outcome.well
    (state,) = read_state(home / "shelf")
    assert sum(state.refreshes.values()) == REFRESHES + 2
    assert 2 <= sum(timing.times for timing in state.timings.values()) <= REFRESHES + 2  # version 1.0 did not take the time
    now = served(home / "shelf")
    before = expected(version)
    assert {row[:2] for row in before} <= {row[:2] for row in now}
    assert len({identity for identity, _, _ in now}) == len(now) > len(before)


def test_tallies_of_the_first_schema_are_counted_on(ledger: Ledger) -> None:
    """On both engines."""
    added = ["timed", "seconds", *(f"within_{step}" for step in STEPS)]
    with ledger.writing() as tx:
        for name in added:
            tx.execute(text(f"ALTER TABLE tally DROP COLUMN {name}"))
        tx.execute(text("INSERT INTO tally VALUES ('political', 'updated', 7)"))
        tx.execute(text("UPDATE meta SET value = 1 WHERE name = 'schema'"))
        migrate(tx)
    taken = take(ledger, now=NOON)
    assert taken is not None
    with ledger.writing() as tx:
        settle(tx, taken, end(NOON, duration=6.5))
        (state,) = read_states(tx, [Source("political", "t", "https://s/", ("https://s/",))], NOON)
    assert state.refreshes == {"updated": 8}
    assert state.timings["updated"] == (1, 6.5, (0, 0, 0, 1, 1, 1, 1))
