"""`make demo` shows a live feed within seconds, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import feedparser
import httpx
import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def demo(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "examples.demo"],
        cwd=ROOT,
        env=os.environ | {"PORT": str(port), "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as started:
        yield started
        started.kill()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_serves_a_feed_and_cleans_up(
    demo: subprocess.Popen[str], port: int, tmp_path: Path, ending: signal.Signals
) -> None:
    assert demo.stdout is not None
    said = [demo.stdout.readline() for _ in range(12)]
    assert f"    http://localhost:{port}/political.atom    the feed (also .rss and .json)\n" in said
    feed = feedparser.parse(httpx.get(f"http://127.0.0.1:{port}/political.atom").content)
    assert not feed.bozo
    assert len(feed.entries) == 12
    demo.send_signal(ending)
    assert demo.wait(15) == 0
    assert demo.stdout.read().endswith("\nStopped.\n")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/livez")


def test_the_demo_says_that_its_port_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "examples.demo"],
            cwd=ROOT,
            env=os.environ | {"PORT": str(port)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == f"Port {port} is taken, or no port. Choose another one: PORT=8001 make demo\n"
