"""The whole way with real processes: a newspaper, a room, `python -m feeds`, and kills in the middle of it."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from feeds.__main__ import main
from feeds.config import PushTarget, read_settings
from feeds.push import AppriseCourier, sample_entry
from feeds.store import open_ledger
from tests.push_kit import START, Asked, Homeserver, Reply, Standin, admit, make_certificate, make_entry, running, tell, through
from tests.push_newspaper import Newspaper
from tests.server_kit import CODE

TOKEN = "syt_c2VjcmV0_token"
ROOM = "!news:news.test"


class House:
    """A folder with settings, ledger and shelf, in which commands are run."""

    def __init__(self, folder: Path, address: str, site: str = "https://syria.news", **settings: str) -> None:
        self.folder = folder
        self.sources = folder / "sources.toml"
        self.sources.write_text(
            f'[political]\ntitle = "Politics"\nsite = "{site}/"\npages = ["{site}/politics"]\ndelay = "0s"\n'
            '[notify.newsroom]\ntargets = ["${ROOM_ADDRESS}"]\n'
        )
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MUJAZ_")}
        self.environ = {
            **kept,
            "MUJAZ_SOURCES": str(self.sources),
            "MUJAZ_DATABASE_URL": f"sqlite:///{folder / 'ledger.db'}",
            "MUJAZ_SHELF": str(folder / "shelf"),
            "MUJAZ_ALLOW_PRIVATE": "127.0.0.0/8",
            "ROOM_ADDRESS": address,
            **settings,
        }

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "feeds", *arguments],
            cwd=CODE,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        process = self.start(*arguments)
        told, _ = process.communicate(timeout=120)
        return subprocess.CompletedProcess(arguments, process.returncode, told)

    def put(self, *numbers: int) -> None:
        """Let entries come, as a refresh does."""
        settings = read_settings({name: value for name, value in self.environ.items() if name.startswith(("MUJAZ_", "ROOM_"))})
        ledger = open_ledger(settings.database_url)
        admit(ledger, settings, *(make_entry(number) for number in numbers))
        ledger.close()

    @property
    def state(self) -> dict[str, object]:
        told: dict[str, object] = json.loads((self.folder / "shelf" / "state.json").read_bytes())["sources"][0]
        return told


@pytest.fixture
def homeserver() -> Homeserver:
    return Homeserver(TOKEN)


@pytest.fixture
def matrix(homeserver: Homeserver) -> Iterator[str]:
    with running(Standin(homeserver)) as standin:
        yield f"matrix://{TOKEN}@127.0.0.1:{standin.port}/{ROOM}"


def numbers_of(homeserver: Homeserver) -> list[int]:
    return [int(str(message["body"]).partition("رقم ")[2].split()[0]) for message in homeserver.messages(ROOM)]


def test_a_new_story_reaches_the_room_and_the_secret_reaches_nothing_else(
    tmp_path: Path, homeserver: Homeserver, matrix: str
) -> None:
    newspaper = Newspaper()
    with running(Standin(newspaper)) as site:
        house = House(tmp_path, matrix, f"http://127.0.0.1:{site.port}")
        logs = [house.run("refresh")]
        assert homeserver.messages(ROOM) == []  # a first fill is no news
        logs.append(house.run("refresh"))
        newspaper.stories += [4, 5]
        homeserver.trouble = lambda _: Reply(502, b"bad gateway")
        logs.append(house.run("refresh"))
        assert house.state["pushes"][0]["waiting"] == 2  # type: ignore[index]
        assert house.state["pushes"][0]["failures"] == 1  # type: ignore[index]
        homeserver.trouble = lambda _: None
        logs.append(house.run("push"))
        assert numbers_of(homeserver) == [4, 5]
        logs.append(house.run("refresh"))
        assert numbers_of(homeserver) == [4, 5]
    assert [log.returncode for log in logs] == [0] * 5
    assert logs[3].stdout.splitlines()[-1] == "newsroom 1 (matrix): nothing waits"
    assert house.state["pushes"] == [{"name": "newsroom 1 (matrix)", "waiting": 0, "failures": 0, "due": None, "what": None}]
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert TOKEN.encode() not in everything
    assert TOKEN not in "".join(log.stdout for log in logs)


def kill_on(number: int, house_process: "list[subprocess.Popen[str]]") -> Callable[[Asked], None]:
    """Kill the process at the moment at which its message number so-and-so has been taken."""
    seen: list[str] = []

    def look(asked: Asked) -> None:
        seen.append(asked.path)
        if len(seen) == number:
            house_process[0].send_signal(signal.SIGKILL)
            house_process[0].wait()

    return look


def test_a_process_killed_between_delivery_and_note_says_nothing_twice_in_matrix(
    tmp_path: Path, homeserver: Homeserver, matrix: str
) -> None:
    house = House(tmp_path, matrix)
    house.put(0)
    house.put(1, 2, 3, 4)
    processes: list[subprocess.Popen[str]] = []
    kill = kill_on(3, processes)

    def trouble(asked: Asked) -> None:
        homeserver.rooms.setdefault(ROOM, {}).setdefault(asked.path.rpartition("/")[2], asked.json)  # it was taken
        kill(asked)

    homeserver.trouble = trouble
    processes.append(house.start("push"))
    processes[0].communicate(timeout=120)
    assert processes[0].returncode == -signal.SIGKILL
    assert numbers_of(homeserver) == [1, 2, 3]
    homeserver.trouble = lambda _: None
    again = house.run("push")
    assert again.returncode == 0
    assert numbers_of(homeserver) == [1, 2, 3, 4]


def test_slack_gets_at_most_that_one_message_twice(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl program")
    processes: list[subprocess.Popen[str]] = []
    kill = kill_on(2, processes)
    got: list[str] = []

    def slack(asked: Asked) -> Reply:
        got.append(str(asked.json["text"]).partition("رقم ")[2].partition(">")[0])
        kill(asked)
        return Reply(200, b"ok")

    with running(Standin(slack, make_certificate(tmp_path))) as standin:
        house = House(tmp_path, "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7", **through(standin))
        house.put(0)
        house.put(1, 2, 3)
        processes.append(house.start("push"))
        processes[0].communicate(timeout=120)
        assert got == ["1", "2"]
        assert house.run("push").returncode == 0
    assert got == ["1", "2", "2", "3"]


@pytest.mark.slow
def test_kills_at_any_moment_lose_nothing_and_keep_the_order(tmp_path: Path, homeserver: Homeserver, matrix: str) -> None:
    house = House(tmp_path, matrix)
    house.put(0)
    chance = random.Random(20261127)
    for first in range(1, 17, 4):
        house.put(*range(first, first + 4))
        process = house.start("push")
        timer = threading.Timer(chance.uniform(0.5, 3.5), process.kill)
        timer.start()
        process.communicate(timeout=120)
        timer.cancel()
    assert house.run("push").returncode == 0
    assert numbers_of(homeserver) == list(range(1, 17))


def test_a_room_that_hangs_does_not_hold_up_the_end_of_a_refresh(tmp_path: Path, homeserver: Homeserver, matrix: str) -> None:
    let_go = threading.Event()
    homeserver.trouble = lambda _: Reply() if let_go.wait(60) else None
    house = House(tmp_path, matrix + "?rto=1")
    house.put(0)
    house.put(1)
    try:
        done = house.run("push")
    finally:
        let_go.set()
    assert done.returncode == 1
    assert "newsroom 1 (matrix): 1 waiting, failed 1 times: " in done.stdout


def test_a_test_message_shows_what_an_entry_will_look_like(homeserver: Homeserver, matrix: str) -> None:
    target = PushTarget("newsroom 1 (matrix)", matrix, ())
    assert AppriseCourier(target).deliver(sample_entry("https://news.example.org", START), "key").done
    (message,) = homeserver.messages(ROOM)
    assert message["formatted_body"] == (
        '<a href="https://news.example.org/">Mujaz: موجز</a><br>This is a test &amp; nothing &lt;else&gt;: '
        "new entries will look like this. هذه تجربة."
    )


def test_the_command_in_one_process(
    tmp_path: Path, homeserver: Homeserver, matrix: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    house = House(tmp_path, matrix)
    for name, value in house.environ.items():
        monkeypatch.setenv(name, value)
    house.put(0)
    house.put(1)
    homeserver.trouble = lambda _: tell(429, retry_after_ms=100_000)
    assert main(["push"]) == 1
    assert "newsroom 1 (matrix): 1 waiting, failed 1 times: Matrix server requested we throttle back" in capsys.readouterr().out
    homeserver.trouble = lambda _: None
    assert main(["push"]) == 0
    assert capsys.readouterr().out == "newsroom 1 (matrix): nothing waits\n"
    assert main(["push", "--test"]) == 0
    assert capsys.readouterr().out == "newsroom 1 (matrix): delivered\n"
    assert main(["doctor", "--offline"]) == 0
    assert "push newsroom 1 (matrix): understood" in capsys.readouterr().out
    monkeypatch.setenv("ROOM_ADDRESS", "tgram://123456789:abcdefghijk1234567890abcdefghijklmnop/1/2")
    assert main(["doctor", "--offline"]) == 0
    assert "it names 2 rooms or chats" in capsys.readouterr().out
    monkeypatch.setenv("ROOM_ADDRESS", "slack://shortsecret")
    assert main(["doctor", "--offline"]) == 1
    assert "shortsecret" not in capsys.readouterr().out
    house.sources.write_text(house.sources.read_text().partition("[notify")[0])
    assert main(["push"]) == 1
    assert "add [notify] to the sources file" in capsys.readouterr().err


def test_targets_are_known_by_a_hash() -> None:
    one, two = (PushTarget("a 1 (json)", f"json://secret{number}.test/", ()) for number in (1, 2))
    assert one.mark != two.mark
    assert "secret1" not in one.mark + repr(one)
