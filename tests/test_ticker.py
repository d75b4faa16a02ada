import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds import child
from feeds.shelf import hold, write_state
from feeds.ticker import LOCK, Ticker, Turn, next_due, read_turn
from tests.shelf_kit import NOON, fill, newsroom, state

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("slugs", "dues", "expected"),
    [
        (["a"], {}, NOON),
        (["a"], {"a": None}, NOON),
        (["a"], {"a": NOON + HOUR}, NOON + HOUR),
        (["a", "b"], {"a": NOON + HOUR}, NOON),
        (["a", "b"], {"a": NOON + HOUR, "b": NOON + 2 * HOUR}, NOON + HOUR),
        (["a"], {"a": NOON + HOUR, "gone": NOON - HOUR}, NOON + HOUR),
        (["a"], {"a": NOON - HOUR}, NOON - HOUR),
        ([], {"gone": NOON - HOUR}, NOON + HOUR),
    ],
)
def test_the_next_refresh_is_the_earliest_of_the_followed(
    slugs: list[str], dues: dict[str, datetime | None], expected: datetime
) -> None:
    assert next_due(slugs, [state(slug, now=NOON, due=due) for slug, due in dues.items()], NOON) == expected


def script(text: str) -> tuple[str, ...]:
    return (sys.executable, "-c", text)


PLAN = """
import sys, os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from feeds.shelf import write_state
from tests.shelf_kit import state
root = Path(sys.argv[1])
with (root / "runs").open("a") as runs:
    runs.write(f"{os.getpid()} {os.getpriority(os.PRIO_PROCESS, 0)} {os.sched_getscheduler(0)}\\n")
"""
GOOD = PLAN + "write_state(root, [state(due=datetime.now(UTC) + timedelta(hours=1))])"


def runs(root: Path) -> list[str]:
    with suppress(FileNotFoundError):
        return (root / "runs").read_text().splitlines()
    return []


def until(come: Callable[[], object], patience: float = 15.0) -> None:
    """Wait for what another thread or process does; it is looked for, not guessed."""
    end = time.monotonic() + patience
    while not come():
        assert time.monotonic() < end, "it never came"
        threading.Event().wait(0.01)


@contextmanager
def ticking(root: Path, mode: str = "timer", **changes: object) -> Iterator[Ticker]:
    root.mkdir(exist_ok=True)
    values: dict[str, object] = {"command": (*script(GOOD), str(root)), "pause": 60.0, **changes}
    ticker = Ticker(root, ["political"], mode, **values)  # type: ignore[arg-type]
    ticker.start()
    ticker.start()
    try:
        yield ticker
    finally:
        ticker.stop()


def is_free(root: Path) -> bool:
    lock = hold(root, LOCK)
    if lock:
        lock.release()
    return lock is not None


def test_an_empty_shelf_is_filled_at_once_and_at_full_priority(tmp_path: Path) -> None:
    with ticking(tmp_path / "shelf"):
        until(lambda: runs(tmp_path / "shelf"))
        assert runs(tmp_path / "shelf")[0].split()[1:] == [str(os.getpriority(os.PRIO_PROCESS, 0)), str(os.sched_getscheduler(0))]
        until(lambda: is_free(tmp_path / "shelf"))
        assert read_turn(tmp_path / "shelf") == Turn()
    assert len(runs(tmp_path / "shelf")) == 1


def test_later_refreshes_are_idle(tmp_path: Path) -> None:
    fill(tmp_path, *newsroom())
    slow = "import signal\nsignal.sigtimedwait([], 1)\n" + GOOD
    with ticking(tmp_path, command=(*script(slow), str(tmp_path))):
        until(lambda: runs(tmp_path))
    assert runs(tmp_path)[0].split()[1:] == ["19", str(os.SCHED_IDLE)]


def test_what_is_not_due_is_not_refreshed(tmp_path: Path) -> None:
    write_state(tmp_path, [state()])
    ticker = Ticker(tmp_path, ["political"], "timer", command=script("raise SystemExit(9)"))
    assert ticker._tick() == 30.0
    write_state(tmp_path, [state(due=datetime.now(UTC) + timedelta(seconds=10))])
    assert 8 < ticker._tick() <= 10


def test_the_refresh_comes_when_it_is_due(tmp_path: Path) -> None:
    write_state(tmp_path, [state(due=datetime.now(UTC) + timedelta(seconds=0.3))])
    with ticking(tmp_path):
        until(lambda: runs(tmp_path))
    assert len(runs(tmp_path)) == 1


FAILURES = {
    "crash": script("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"),
    "exception": script("raise SystemExit(120)"),
    "wrong use": script("raise SystemExit(2)"),
    "plan untouched": script(""),
    "missing": ("/nonexistent/python",),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failing_child_is_tried_again_later_and_later(tmp_path: Path, failure: str) -> None:
    now = [NOON]
    ticker = Ticker(tmp_path, ["political"], "timer", command=FAILURES[failure], clock=lambda: now[0], pause=60)
    assert ticker._tick() == 30.0
    assert read_turn(tmp_path) == Turn(failures=1, until=NOON.timestamp() + 60)
    now[0] += timedelta(seconds=45)
    assert ticker._tick() == 15.0
    other = Ticker(tmp_path, ["political"], "timer", command=(*script(GOOD), str(tmp_path)), clock=lambda: now[0])
    assert other._tick() == 15.0
    assert runs(tmp_path) == []
    now[0] += timedelta(seconds=15)
    ticker._tick()
    assert read_turn(tmp_path) == Turn(failures=2, until=now[0].timestamp() + 120)
    for _ in range(12):
        now[0] += timedelta(hours=1)
        ticker._tick()
    assert read_turn(tmp_path).until == now[0].timestamp() + 3600
    now[0] -= timedelta(days=30)
    ticker._tick()
    assert read_turn(tmp_path).failures == 15


def test_a_killed_child_is_replaced_at_once_but_only_once(tmp_path: Path) -> None:
    now = [NOON]
    killed = script("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    ticker = Ticker(tmp_path, ["political"], "timer", command=killed, clock=lambda: now[0], pause=60)
    assert ticker._tick() == 2.0
    now[0] += timedelta(seconds=2)
    assert ticker._tick() == 30.0
    assert read_turn(tmp_path) == Turn(failures=2, until=now[0].timestamp() + 120)


def test_a_site_in_trouble_is_no_failure_of_the_child(tmp_path: Path) -> None:
    command = (*script(GOOD + "\nsys.exit(1)"), str(tmp_path))
    assert Ticker(tmp_path, ["political"], "timer", command=command)._tick() == 30.0
    assert read_turn(tmp_path) == Turn()


def test_a_hanging_child_is_killed_with_all_it_started(tmp_path: Path) -> None:
    hang = "import subprocess, sys\nsubprocess.run(['sleep', '60'])"
    ticker = Ticker(tmp_path, ["political"], "timer", command=script(hang), deadline=0.5)
    ticker._tick()
    assert read_turn(tmp_path).failures == 1
    assert is_free(tmp_path)


def test_one_child_at_a_time_per_machine(tmp_path: Path) -> None:
    with ticking(tmp_path), ticking(tmp_path), ticking(tmp_path):
        until(lambda: runs(tmp_path) and is_free(tmp_path))
    assert len(runs(tmp_path)) == 1


WORKER = """
import sys, threading
from pathlib import Path
from feeds.ticker import Ticker
root = Path(sys.argv[1])
Ticker(root, ["political"], "timer", command=(sys.executable, "-c", sys.argv[2], str(root)), deadline=float(sys.argv[3])).start()
print("started", flush=True)
sys.stdin.read()
"""


@contextmanager
def worker(root: Path, command: str, deadline: float = 300) -> Iterator["subprocess.Popen[bytes]"]:
    arguments = [sys.executable, "-c", WORKER, str(root), command, str(deadline)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_child_outlives_its_killed_worker_and_stays_the_only_one(tmp_path: Path) -> None:
    waiting = PLAN + "import signal\nsignal.sigwait([signal.SIGUSR1])\nwrite_state(root, [state()])"
    waiting = "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])\n" + waiting
    with worker(tmp_path, waiting) as process:
        until(lambda: runs(tmp_path))
        process.kill()
        process.wait()
        ticker = Ticker(tmp_path, ["political"], "timer", command=(*script(GOOD), str(tmp_path)))
        assert ticker._tick() == 2.0
        os.kill(int(runs(tmp_path)[0].split()[0]), signal.SIGUSR1)
        until(lambda: is_free(tmp_path))
        assert ticker._tick() == 30.0
    assert len(runs(tmp_path)) == 1


def test_a_hanging_child_of_a_killed_worker_is_ended_by_another(tmp_path: Path) -> None:
    with worker(tmp_path, PLAN + "import signal\nsignal.pause()") as process:
        until(lambda: runs(tmp_path) and read_turn(tmp_path).pid)
        process.kill()
        process.wait()
        assert not is_free(tmp_path)
        later = lambda: datetime.now(UTC) + timedelta(seconds=400)  # noqa: E731
        ticker = Ticker(tmp_path, ["political"], "timer", command=(*script(GOOD), str(tmp_path)), clock=later)
        assert ticker._tick() == 2.0
        until(lambda: is_free(tmp_path))
        ticker._tick()
    assert len(runs(tmp_path)) == 2


def test_when_the_acting_worker_dies_another_takes_over(tmp_path: Path) -> None:
    write_state(tmp_path, [state()])
    with worker(tmp_path, GOOD) as process:
        assert process.stdout
        process.stdout.readline()
        with ticking(tmp_path):
            process.kill()
            process.wait()
    write_state(tmp_path, [state(due=datetime.now(UTC))])
    with ticking(tmp_path):
        until(lambda: runs(tmp_path))


def test_request_mode_refreshes_only_when_someone_asks_and_it_is_due(tmp_path: Path) -> None:
    with ticking(tmp_path, mode="request") as ticker:
        assert runs(tmp_path) == []
        ticker.wake()
        until(lambda: runs(tmp_path) and is_free(tmp_path) and ticker._quiet_until)
        for _ in range(5):
            ticker.wake()
            assert not ticker._bell.is_set()
        ticker._quiet_until = 0.0
        ticker.wake()
    assert len(runs(tmp_path)) == 1


def test_timer_and_off_mode_do_not_listen_to_requests(tmp_path: Path) -> None:
    with ticking(tmp_path, mode="off") as ticker:
        ticker.wake()
        assert not ticker._bell.is_set()
    assert runs(tmp_path) == []
    assert not (tmp_path / "locks").exists()


def test_the_ticker_survives_a_surprise(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    root = tmp_path / "shelf"
    (root).mkdir()
    (root / "locks").write_text("in the way")
    with ticking(root, pause=0.01):
        until(lambda: "stumbled" in caplog.text)
        (root / "locks").unlink()
        until(lambda: runs(root))


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"other": 1}', b"3"])
def test_a_note_that_makes_no_sense_is_none(tmp_path: Path, text: bytes) -> None:
    lock = hold(tmp_path, LOCK)
    assert lock
    lock.note(json.dumps({"pid": 3, "failures": 2}).encode())
    assert read_turn(tmp_path) == Turn(pid=3, failures=2)
    lock.note(text)
    assert read_turn(tmp_path) == Turn()
    lock.release()


def test_the_child_finds_the_code_from_anywhere() -> None:
    assert child.surroundings({"A": "1"}) == {"A": "1", "PYTHONPATH": str(child.CODE)}
    assert child.surroundings({"PYTHONPATH": "/else"})["PYTHONPATH"] == f"{child.CODE}{os.pathsep}/else"
    child.calm(2**30)
    child.end(2**30)
