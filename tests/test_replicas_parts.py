"""The parts that let several machines agree: follower, keeper, leases, the house, the pace; each by itself."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import create_app
from feeds.bench import Bench
from feeds.config import Settings, Source
from feeds.follow import LONGEST, Step, follow, look, miss
from feeds.house import keep_house, owns_house
from feeds.keeper import LOCK, Keeper
from feeds.lease import renewing
from feeds.pace import Pace, time_left
from feeds.serve.ready import judge_copy
from feeds.serve.wing import open_wing
from feeds.shelf import COPIED, SETTINGS, forget, hold, note, read_manifest, read_state, recollect, write_state
from feeds.shelving import BATCH, copy_ledger, in_batches
from feeds.store import (
    LEASE,
    Claim,
    Ledger,
    claim,
    edition_of,
    enroll,
    list_due,
    open_ledger,
    read_house,
    read_pulse,
    read_states,
    save_documents,
    settle,
)
from feeds.ticker import LATER, Ticker, read_turn
from tests.ledger_kit import NOON
from tests.server_kit import CODE, surroundings
from tests.shelf_kit import document, newsroom, state
from tests.store_kit import end

SOURCE = Source("political", "Politics", "https://news.example/", ("https://news.example/p",))
SHARED = "postgresql+psycopg://nobody@127.0.0.1:9/none"


def settings(shelf: Path, **changes: object) -> Settings:
    """Of a machine that shares its ledger, whatever engine the test runs on."""
    shelf.mkdir(exist_ok=True)
    return Settings((SOURCE,), database_url=SHARED, shelf=shelf)._replace(**changes)  # type: ignore[arg-type]


def take(ledger: Ledger, holder: str, now: datetime = NOON) -> Claim | None:
    with ledger.writing() as tx:
        enroll(tx, ["political"])
        return claim(tx, "political", holder, now, only_due=True)


def publish(ledger: Ledger, text: bytes = b"<feed>one</feed>") -> None:
    with ledger.writing() as tx:
        save_documents(tx, "political", newsroom(text))


def until(come: Callable[[], object], patience: float = 20.0) -> None:
    stop = time.monotonic() + patience
    while not come():
        assert time.monotonic() < stop, "it never came"
        threading.Event().wait(0.02)


def until_when(ledger: Ledger, now: datetime) -> datetime | None:
    """When another machine's lease ends."""
    with ledger.reading() as tx:
        return read_states(tx, [SOURCE], now, "two")[0].due


class TestLeases:
    def test_what_another_machine_has_is_not_due_here(self, ledger: Ledger) -> None:
        assert take(ledger, "one")
        later = NOON + timedelta(seconds=LEASE)
        with ledger.writing() as tx:
            assert list_due(tx, ["political"], "two", NOON) == ()
            assert list_due(tx, ["political"], "one", NOON) == ("political",)
            assert list_due(tx, ["political"], "two", later) == ("political",)
            assert read_states(tx, [SOURCE], NOON, "two")[0].due == later
            assert read_states(tx, [SOURCE], NOON, "one")[0].due is None
            assert read_states(tx, [SOURCE], NOON)[0].due is None
            assert read_states(tx, [SOURCE], later, "two")[0].due is None

    def test_a_long_refresh_keeps_its_lease(self, ledger: Ledger, tmp_path: Path) -> None:
        now = [datetime.now(UTC)]
        taken = take(ledger, "one", now[0])
        assert taken
        bench = Bench(settings(tmp_path / "shelf"), ledger, None, clock=lambda: now[0])  # type: ignore[arg-type]
        with renewing(taken, bench, beat=0.01):
            now[0] += timedelta(seconds=LEASE - 1)
            until(lambda: until_when(ledger, now[0]) == now[0].replace(microsecond=0) + timedelta(seconds=LEASE))
        assert take(ledger, "two", now[0] + timedelta(seconds=LEASE))

    def test_a_lost_lease_is_not_taken_back(self, ledger: Ledger, tmp_path: Path) -> None:
        taken = take(ledger, "one")
        assert taken
        second = take(ledger, "two", NOON + timedelta(seconds=LEASE))
        assert second
        bench = Bench(settings(tmp_path / "shelf"), ledger, None, clock=lambda: NOON + timedelta(hours=1))  # type: ignore[arg-type]
        with renewing(taken, bench, beat=0.001):
            until(lambda: not any(thread.name == "lease of political" for thread in threading.enumerate()))
        with ledger.writing() as tx:
            settle(tx, second, end(NOON))

    def test_a_lease_that_cannot_be_renewed_is_told(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.db")
        taken = take(ledger, "one")
        assert taken
        with ledger.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE source RENAME TO elsewhere")
        bench = Bench(settings(tmp_path / "shelf"), ledger, None)  # type: ignore[arg-type]
        with renewing(taken, bench, beat=0.01):
            until(lambda: "the lease of political could not be renewed: no such table: source" in caplog.text)


class TestPulse:
    def test_it_changes_with_claims_settlements_and_publications(self, ledger: Ledger) -> None:
        def pulse() -> object:
            with ledger.reading() as tx:
                return read_pulse(tx)

        seen = [pulse()]
        taken = take(ledger, "one")
        assert taken
        seen.append(pulse())
        with ledger.writing() as tx:
            settle(tx, taken, end(NOON))
        seen.append(pulse())
        publish(ledger)
        seen.append(pulse())
        assert len(set(seen)) == 4
        assert pulse() == seen[-1]


class TestCopy:
    def test_the_shelf_is_as_the_ledger_and_says_whose_turn_it_is(self, ledger: Ledger, tmp_path: Path) -> None:
        mine = settings(tmp_path / "shelf")
        assert copy_ledger(ledger, mine, NOON) == 0
        assert read_manifest(mine.shelf) is None
        publish(ledger)
        take(ledger, "another")
        assert copy_ledger(ledger, mine, NOON, states_only=True) == 1
        manifest = read_manifest(mine.shelf)
        assert manifest
        assert set(manifest.labels) == {one.label.name for one in newsroom()}
        assert read_state(mine.shelf)[0].due == NOON + timedelta(seconds=LEASE)

    def test_states_alone_leave_the_documents_unless_the_edition_is_another(self, ledger: Ledger, tmp_path: Path) -> None:
        mine = settings(tmp_path / "shelf")
        publish(ledger)
        copy_ledger(ledger, mine, NOON)
        before = read_manifest(mine.shelf)
        copy_ledger(ledger, mine, NOON, states_only=True)
        assert read_manifest(mine.shelf) == before
        publish(ledger, b"<feed>two</feed>")
        copy_ledger(ledger, mine, NOON, states_only=True)
        assert read_manifest(mine.shelf) != before

    def test_documents_are_asked_for_in_batches_and_only_new_ones(self) -> None:
        labels = [document(f"d{number:03}", bytes([number])).label for number in range(100)]
        known = {label.name: label for label in labels[::2]}
        asked: list[int] = []

        def load(batch: object) -> dict[str, object]:
            asked.append(len(batch))  # type: ignore[arg-type]
            return {label.name: label for label in batch}  # type: ignore[attr-defined]

        load_one = in_batches(labels, known, load)  # type: ignore[arg-type]
        assert [load_one(label) for label in labels[1::2]] == labels[1::2]
        assert asked == [BATCH, 50 - BATCH]
        assert load_one(labels[0]) == labels[0]
        assert asked[2:] == [1]


class TestFollow:
    def test_it_copies_what_is_new_and_rests_when_nothing_is(self, ledger: Ledger, tmp_path: Path) -> None:
        mine = settings(tmp_path / "shelf")
        publish(ledger)
        first = look(ledger, mine, Step())
        assert recollect(mine.shelf, COPIED) == "1"
        written = (mine.shelf / "state.json").stat().st_mtime_ns
        assert look(ledger, mine, first) == Step(first.pulse)
        assert (mine.shelf / "state.json").stat().st_mtime_ns == written
        publish(ledger, b"<feed>two</feed>")
        look(ledger, mine, first)
        manifest = read_manifest(mine.shelf)
        assert manifest
        assert manifest.edition == 2
        assert recollect(mine.shelf, COPIED) == "2"

    def test_a_deleted_shelf_comes_back(self, ledger: Ledger, tmp_path: Path) -> None:
        mine = settings(tmp_path / "shelf")
        publish(ledger)
        step = look(ledger, mine, Step())
        (mine.shelf / "current").unlink()
        look(ledger, mine, step)
        assert read_manifest(mine.shelf)

    def test_trouble_is_told_once_and_waited_for_longer(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.db")
        publish(ledger)
        mine = settings(tmp_path / "shelf")._replace(database_url="sqlite:////proc/none/x.db")
        pauses: list[float] = []

        def gone(seconds: float) -> bool:
            pauses.append(seconds)
            return len(pauses) == 8

        follow(mine, gone)
        assert pauses == [1, 2, 4, 8, 15, 15, 15, 15]
        assert max(pauses) == LONGEST
        assert caplog.text.count("cannot be followed") == 1
        with caplog.at_level(logging.INFO):
            step = look(ledger, mine, miss(Step(), OSError("disk full")))
        assert (step.failures, "followed again" in caplog.text) == (0, True)

    def test_the_command_follows_until_its_parent_is_gone(self, tmp_path: Path) -> None:
        shelf, url = tmp_path / "shelf", f"sqlite:///{tmp_path}/ledger.db"
        ledger = open_ledger(url)
        publish(ledger)
        environ = {**surroundings(shelf), "MUJAZ_DATABASE_URL": url}
        command = [sys.executable, "-m", "feeds", "follow", "--with-parent"]
        with subprocess.Popen(command, cwd=CODE, env=environ, stdin=subprocess.PIPE) as process:
            until(lambda: recollect(shelf, COPIED) == "1")
            publish(ledger, b"<feed>two</feed>")
            until(lambda: recollect(shelf, COPIED) == "2")
            assert process.stdin
            process.stdin.close()
            assert process.wait(20) == 0


WAIT = (sys.executable, "-c", "import sys; sys.stdin.read()")


@contextmanager
def keeping(root: Path, **changes: object) -> Iterator[Keeper]:
    keeper = Keeper(root, **{"command": WAIT, **changes})  # type: ignore[arg-type]
    keeper.start()
    keeper.start()
    try:
        yield keeper
    finally:
        keeper.stop()


def is_free(root: Path) -> bool:
    lock = hold(root, LOCK)
    if lock:
        lock.release()
    return lock is not None


class TestKeeper:
    def test_one_follower_a_machine(self, tmp_path: Path) -> None:
        noting = (sys.executable, "-c", f"import os, sys; open({str(tmp_path / 'pids')!r}, 'a').write('x'); sys.stdin.read()")
        with keeping(tmp_path, command=noting), keeping(tmp_path, command=noting):
            until(lambda: (tmp_path / "pids").exists() and (tmp_path / "pids").read_text())
            assert not is_free(tmp_path)
            assert (tmp_path / "pids").read_text() == "x"
        until(lambda: is_free(tmp_path))

    def test_one_that_ends_is_started_again_later_and_later(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        now = [0.0]
        keeper = Keeper(tmp_path, (sys.executable, "-c", "raise SystemExit(3)"), clock=lambda: now[0], pause=1)
        assert [keeper._turn() for _ in range(3)] == [2, 4, 8]
        assert "ended with code 3" in caplog.text
        keeper._failures = 40
        assert keeper._turn() == 60
        lasting = iter([0.0, 61.0])
        keeper._clock = lambda: next(lasting)
        assert keeper._turn() == 1

    def test_one_that_cannot_be_started_is_no_end(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        assert Keeper(tmp_path, ("/nonexistent/python",))._turn() == 2
        assert "code None" in caplog.text

    def test_it_survives_a_surprise(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        (tmp_path / "locks").write_text("in the way")
        keeper = Keeper(tmp_path, WAIT)
        keeper.start()
        until(lambda: "stumbled" in caplog.text)
        keeper.stop()

    def test_when_the_worker_is_killed_its_follower_ends(self, tmp_path: Path) -> None:
        script = (
            "import sys, time\nfrom pathlib import Path\nfrom feeds.keeper import Keeper\n"
            f"Keeper(Path(sys.argv[1]), {WAIT!r}).start()\ntime.sleep(60)"
        )
        with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], cwd=CODE) as process:
            until(lambda: (tmp_path / "locks" / LOCK).exists() and not is_free(tmp_path))
            process.kill()
        until(lambda: is_free(tmp_path))


class TestHouse:
    def test_it_is_made_once_for_all_machines(self, ledger: Ledger, tmp_path: Path) -> None:
        one, two = settings(tmp_path / "one"), settings(tmp_path / "two")
        editions = []
        for mine in (one, two, one, two):
            keep_house(ledger, mine, NOON)
            with ledger.reading() as tx:
                editions.append(edition_of(tx))
        assert editions == [1, 1, 1, 1]

    def test_the_newest_arrival_owns_it_and_nobody_fights(
        self, ledger: Ledger, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        old, new = settings(tmp_path / "old"), settings(tmp_path / "new", public_url="https://news.example.org")

        def keep(mine: Settings) -> int:
            keep_house(ledger, mine, NOON)
            with ledger.reading() as tx:
                return edition_of(tx)

        first = keep(old)
        assert keep(new) > first
        settled = keep(new)
        assert [keep(mine) for mine in (old, new, old, old, new)] == [settled] * 5
        assert "another machine has newer settings" in caplog.text
        with ledger.reading() as tx:
            assert (owns_house(tx, old), owns_house(tx, new)) == (False, True)
        publish(ledger)  # something to show: whoever comes first shows it, and the other lets it be
        shown = keep(old)
        assert shown > settled + 1
        assert [keep(mine) for mine in (new, old, new)] == [shown] * 3
        forget(old.shelf, SETTINGS)  # a restart is an arrival
        assert keep(old) >= shown
        with ledger.reading() as tx:
            assert (owns_house(tx, old), owns_house(tx, new)) == (True, False)

    def test_a_machine_alone_is_always_at_home(self, ledger: Ledger, tmp_path: Path) -> None:
        alone = settings(tmp_path / "shelf", database_url="sqlite:///x.db")
        keep_house(ledger, alone, NOON)
        changed = alone._replace(public_url="https://news.example.org")
        for mine in (changed, alone):
            with ledger.reading() as tx:
                before, owned = edition_of(tx), read_house(tx).owner
            keep_house(ledger, mine, NOON)
            with ledger.reading() as tx:
                assert edition_of(tx) > before
                assert read_house(tx).owner != owned
                assert owns_house(tx, changed)


class TestPace:
    def test_the_shelf_is_left_alone_three_times_as_long_as_it_took(self) -> None:
        now, written = [0.0], []

        def shelve() -> None:
            written.append(now[0])
            now[0] += 2

        pace = Pace(shelve, clock=lambda: now[0])
        for moment in (0, 2, 5, 7.9, 8, 9):
            now[0] = moment
            pace()
        assert written == [0, 8]
        assert pace.wanted

    def test_who_comes_while_another_writes_goes_on(self) -> None:
        begun, go = threading.Event(), threading.Event()
        written = []

        def shelve() -> None:
            written.append(1)
            begun.set()
            go.wait(20)

        pace = Pace(shelve)
        thread = threading.Thread(target=pace)
        thread.start()
        begun.wait(20)
        pace()
        assert (pace.wanted, written) == (True, [1])
        go.set()
        thread.join()

    def test_a_run_begins_nothing_more_when_its_time_is_over(self) -> None:
        now = [0.0]
        left = time_left(3, clock=lambda: now[0])
        assert left()
        now[0] = 3
        assert not left()


class TestReadiness:
    def test_a_machine_that_shares_a_ledger_is_warm_first(self) -> None:
        assert judge_copy(shared=False, copied=None) == ()
        assert judge_copy(shared=True, copied="7") == ()
        assert judge_copy(shared=True, copied=None) == ("the ledger has not been copied since the start",)

    def test_a_load_balancer_acts_on_the_copy_alone(self, tmp_path: Path) -> None:
        mine = settings(tmp_path / "shelf", refresh="off")
        wing = open_wing(mine)._replace(keeper=None)
        client = create_app(wing).test_client()
        told = client.get("/readyz?only=copy")
        assert told.status_code == 503
        assert told.json["copy"] == {"ready": False, "reasons": ["the ledger has not been copied since the start"]}
        note(mine.shelf, COPIED, "1")
        assert client.get("/readyz?only=copy").status_code == 200
        assert client.get("/readyz").status_code == 503  # no site was read yet

    def test_notes_are_kept_and_forgotten(self, tmp_path: Path) -> None:
        assert recollect(tmp_path, COPIED) is None
        note(tmp_path, COPIED, "7")
        stamp = (tmp_path / "copied.note").stat().st_mtime_ns
        note(tmp_path, COPIED, "7")
        assert (recollect(tmp_path, COPIED), (tmp_path / "copied.note").stat().st_mtime_ns) == ("7", stamp)
        forget(tmp_path, COPIED, SETTINGS)
        assert recollect(tmp_path, COPIED) is None


class TestTicker:
    def test_a_ledger_that_is_away_is_tried_sooner_than_a_crash(self, tmp_path: Path) -> None:
        ticker = Ticker(tmp_path, ["political"], "timer", command=(sys.executable, "-c", f"raise SystemExit({LATER})"), pause=60)
        assert ticker._tick() == 10.0
        assert read_turn(tmp_path).failures == 1

    def test_machines_begin_at_different_moments(self, tmp_path: Path) -> None:
        write_state(tmp_path, [state(now=NOON, due=NOON + timedelta(seconds=1))])
        waits = [Ticker(tmp_path, ["political"], "timer", clock=lambda: NOON, spread=5)._rest() for _ in "ab"]
        assert all(1 <= wait <= 6 for wait in waits)
        assert waits[0] != waits[1]

    def test_a_plan_that_moves_is_no_failure_though_something_is_still_due(self, tmp_path: Path) -> None:
        script = (
            "import sys\nfrom datetime import UTC, datetime, timedelta\nfrom pathlib import Path\n"
            "from feeds.shelf import write_state\nfrom tests.shelf_kit import state\nnow = datetime.now(UTC)\n"
            "write_state(Path(sys.argv[1]), [state('a'), state('b', due=now - timedelta(seconds=9))])"
        )
        ticker = Ticker(tmp_path, ["a", "b"], "timer", command=(sys.executable, "-c", script, str(tmp_path)))
        assert ticker._tick() == 5.0
        assert read_turn(tmp_path).failures == 0


def test_the_follower_is_a_process_of_its_own() -> None:
    """What follows needs SQLAlchemy; the workers that have it kept do not."""
    script = "import sys, feeds.keeper, feeds.serve.wing; print('sqlalchemy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=CODE, capture_output=True, text=True, check=True, env={**os.environ}
    )
    assert done.stdout.strip() == "False"
