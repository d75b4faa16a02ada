"""Refreshes as real processes: killed at any step, two at once, many sources; nothing is lost and nothing comes twice."""

import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from subprocess import TimeoutExpired

import pytest

from feeds.config import Settings
from feeds.model import Outcome, Trouble
from feeds.run import run, shelve_ledger
from feeds.shelf import read_state
from feeds.store import Ledger
from tests.newsroom import DAMASCUS, Call, Fault, Newsroom, Server
from tests.newsroom.routes import Answer
from tests.newsroom.routes import page as make_page
from tests.refresh_kit import Machine, numbers
from tests.trip_kit import LIST, SOURCE, make_trip


@pytest.fixture
def site() -> Iterator[Server]:
    with Server(Newsroom(seed=3, start=datetime.now(DAMASCUS) - timedelta(minutes=1))) as server:
        yield server


@pytest.fixture
def machine(site: Server, url: str, tmp_path: Path) -> Machine:
    """On both engines."""
    return Machine(tmp_path / "machine", site, url)


def kill_at(site: Server, machine: Machine, request: int, later: float = 0.0) -> bool:
    """Run a refresh and kill it with -9 at its nth request, or so many seconds after it; False when it had ended by then."""
    seen, reached = [0], threading.Event()

    def build(room: Newsroom, call: Call) -> Answer:
        seen[0] += 1
        if seen[0] == request:
            reached.set()
        return make_page(room, call)

    site.heal()
    site.fail(Fault("watched", build, readable=True), None, None)
    process = machine.start()
    ended = threading.Thread(target=lambda: (process.wait(), reached.set()), daemon=True)
    ended.start()
    reached.wait(120)
    if later:
        with suppress(TimeoutExpired):
            process.wait(later)
    alive = process.poll() is None
    process.kill()
    process.communicate()
    ended.join()
    site.heal()
    return alive


@pytest.mark.slow
def test_a_refresh_that_is_killed_at_any_step_loses_and_doubles_nothing(machine: Machine, site: Server, ledger: Ledger):
    steps = [(2, 0.0), (4, 0.0), (13, 0.2), (4, 0.05), (4, 0.3), (4, 0.6)]
    frozen: dict[str, datetime] = {}
    killed = 0
    for request, later in steps:
        killed += kill_at(site, machine, request, later)
        machine.manifest()
        entries = machine.entries(ledger)
        assert frozen.items() <= {entry.id: entry.published for entry in entries}.items(), "what was published stays as it was"
        frozen = {entry.id: entry.published for entry in entries}
        with site.editing() as room:
            room.now = datetime.now(DAMASCUS)
            room.publish()
    assert killed >= 3, "most of them died in the middle"
    told = machine.refresh()
    machine.refresh()
    entries = machine.entries(ledger)
    served = numbers(site.room, entries)
    assert len(set(served)) == len(served)
    assert {story.number for story in site.room.section()[:12]} <= set(served)
    assert len({entry.published for entry in entries}) == len(entries)
    manifest = machine.manifest()
    assert manifest is not None
    shown = json.loads((machine.folder / "shelf" / manifest.version / "political.json").read_bytes())
    assert [item["id"] for item in shown["items"]] == [entry.id for entry in entries[:50]]
    assert told["outcome"] == "updated"


def hold_up(site: Server) -> tuple[threading.Event, threading.Event]:
    """Let the next list be answered only when the second event is set; the first one says that it was asked for."""
    asked, go = threading.Event(), threading.Event()

    def build(room: Newsroom, call: Call) -> Answer:
        return make_page(room, call)

    def send(wire, answer) -> None:
        asked.set()
        go.wait(60)
        Fault("good").send(wire, answer)

    site.fail(Fault("held up", build, send, readable=True), 1, "list")
    return asked, go


@pytest.mark.parametrize(("folder", "said"), [("machine", "another process on this machine"), ("other", "another machine is")])
def test_of_two_at_once_one_wins_and_the_other_says_so(machine: Machine, site: Server, folder: str, said: str):
    asked, go = hold_up(site)
    first = machine.start()
    assert asked.wait(60)
    second = replace(machine, folder=machine.folder.parent / folder).start()
    out, err = second.communicate(timeout=60)
    go.set()
    won = json.loads(first.communicate(timeout=120)[0].splitlines()[-1])
    lost = json.loads(out.splitlines()[-1])
    assert (second.returncode, lost["outcome"]) == (0, None), err
    assert said in lost["detail"]
    assert (first.returncode, won["outcome"], won["new"]) == (0, "updated", 12)
    assert len(site.visits("list")) == 1, "the site was asked once"


@pytest.mark.parametrize(
    ("database", "code", "said"),
    [
        ("sqlite:///file:{folder}/none.db?mode=ro&uri=true", 75, "unable to open database file"),
        ("sqlite:///{folder}/letter.db", 75, "file is not a database"),
        ("sqlite:////proc/mujaz/ledger.db", 1, "No such file or directory"),
        ("postgresql://u:hunter2@127.0.0.1:1/x", 75, "the ledger cannot be reached"),
    ],
)
def test_a_ledger_that_cannot_be_used_is_a_sentence(tmp_path: Path, site: Server, database: str, code: int, said: str):
    (tmp_path / "letter.db").write_bytes(b"This is a letter to my aunt. " * 400)
    process = Machine(tmp_path / "machine", site, database.format(folder=tmp_path)).start()
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (code, "")
    assert said in err
    assert "Traceback" not in err
    assert "hunter2" not in err


def test_a_shelf_that_cannot_be_written_is_a_sentence(tmp_path: Path, site: Server):
    (tmp_path / "file").touch()
    environ = {"MUJAZ_SHELF": str(tmp_path / "file/shelf")}
    process = Machine(tmp_path / "machine", site, f"sqlite:///{tmp_path}/l.db", environ).start()
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"Error: Not a directory: {tmp_path}/file/shelf" in err
    assert "Traceback" not in err


def test_two_hundred_sources_in_one_run_with_eight_at_once(tmp_path: Path, database_url: str, ledger: Ledger):
    trip = make_trip(ledger, tmp_path / "shelf")
    trip.room.page_size = 2
    lock, running, most = threading.Lock(), set[int](), [0]
    met = threading.Barrier(8)

    def watch(call: Call) -> Trouble | None:
        if call.kind != "list":
            return None
        with lock:
            running.add(threading.get_ident())
            most[0] = max(most[0], len(running))
            first = len(trip.door.asked) <= 8
        if first:
            met.wait(60)
        with lock:
            running.discard(threading.get_ident())
        return None if call.path.endswith("news") else Trouble(Outcome.TIMEOUT, LIST, "too late")

    trip.door.spoil = watch
    sources = tuple(
        SOURCE._replace(slug=f"feed-{number}", pages=(LIST if number % 40 == 0 else f"{LIST}&n={number}",))
        for number in range(200)
    )
    settings = Settings(sources, database_url, shelf=tmp_path / "shelf", effort="quick")
    bench = replace(trip.bench, settings=settings)
    bench = replace(bench, shelve=lambda: shelve_ledger(bench))
    reports = {report.slug: report.outcome for report in run(bench, sources, only_due=True)}
    assert len(reports) == 200
    assert sorted(slug for slug, outcome in reports.items() if outcome == Outcome.UPDATED) == sorted(
        f"feed-{number}" for number in range(0, 200, 40)
    )
    assert most[0] == 8
    states = read_state(tmp_path / "shelf")
    assert [state.outcome for state in states].count(Outcome.TIMEOUT) == 195
    assert list(run(bench, sources, only_due=True)) == [], "nothing is due any more"
