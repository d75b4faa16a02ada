"""A news site and the service that follows it, both on this machine, to look at without the internet: `make demo`.

The site is the newsroom of the tests: a dozen invented stories at the start, one more every minute. The service is the real one,
with its own sources file, ledger and shelf in a temporary folder. Ctrl-C stops both and leaves nothing behind.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from feeds.shelf import hold
from tests.newsroom import DAMASCUS, Newsroom, Server

HOME = Path(__file__).resolve().parent.parent
LOG = "service.log"
STORY_EVERY = 60.0
"""Seconds between two stories."""
PATIENCE = 20.0
"""Seconds that the first version of the feed may take on a slow machine; one or two are usual."""

SOURCES = """# The newsroom of `make demo`.
[political]
title = "النشرة | الأخبار السياسية"
site = "{url}"
pages = ["{url}?p=1&cat=political-news"]
parser = "syria_news"
sections = ["political-news"]
language = "ar"
timezone = "Asia/Damascus"
refresh = "10s"
delay = "0s"
hosts = ["{host}"]
"""

WORDS = """
The feed is live:

    {public}/                  the page for people
    {public}/political.atom    the feed (also .rss and .json)
    {public}/political         its entries as a page
    {public}/status            how the service is doing

It follows a sample newsroom on this machine, {url}
which publishes a story every minute; the feed has it some ten seconds later.
The service's log is {log}. Ctrl-C stops everything.
"""


def main() -> int:
    """Run until Ctrl-C or SIGTERM; 1 when the service could not be started or ended by itself."""
    for wanted in (signal.SIGINT, signal.SIGTERM):  # both: a shell starts background jobs with SIGINT ignored
        signal.signal(wanted, stop)
    port = os.environ.get("PORT") or "8000"
    if not is_free(port):
        print(f"Port {port} is taken, or no port. Choose another one: PORT=8001 make demo", file=sys.stderr)
        return 1
    room = Newsroom(seed=int(time.time()), start=datetime.now(DAMASCUS))
    try:
        with TemporaryDirectory(prefix="mujaz-demo-") as name, Server(room) as site:
            folder = Path(name)
            with serving(site, folder, port) as service:
                why = watch(site, service, folder, port)
            print(f"{why} Its last words:\n\n{last_words(folder)}", file=sys.stderr)
            return 1
    except KeyboardInterrupt:
        print("\nStopped.")
        return 0


def is_free(port: str) -> bool:
    """True when the service can listen there; else another service's feed would be taken for ours."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", int(port)))
        except (OSError, OverflowError, ValueError):
            return False
        return True


def stop(_signal: int, _frame: FrameType | None) -> None:
    """Let SIGTERM end the demo as Ctrl-C does."""
    raise KeyboardInterrupt


def watch(site: Server, service: subprocess.Popen[bytes], folder: Path, port: str) -> str:
    """Say where the feed is and publish stories while the service runs; why it does not any more."""
    if not wait_for_feed(service, port):
        return "The service did not start."
    print(WORDS.format(public=f"http://localhost:{port}", url=site.url, log=folder / LOG), flush=True)
    publish_for_ever(site, service)
    return "The service has ended by itself."


@contextmanager
def serving(site: Server, folder: Path, port: str) -> Iterator[subprocess.Popen[bytes]]:
    """The service, pointed at the newsroom, while the block runs."""
    host = site.url.removeprefix("http://").rstrip("/")
    (folder / "sources.toml").write_text(SOURCES.format(url=site.url, host=host), encoding="utf-8")
    with (folder / LOG).open("wb") as log:
        service = subprocess.Popen(
            [sys.executable, "-m", "gunicorn"],
            cwd=HOME,
            env=environment(folder, port),
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C in a terminal reaches the whole group: the service is stopped by us, in order
        )
    try:
        yield service
    finally:
        end(service)
        outlast_refresh(folder / "shelf")


def environment(folder: Path, port: str) -> dict[str, str]:
    """The service's settings: ours, whatever the shell around has set for a real one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MUJAZ_")}
    return kept | {
        "PORT": port,
        "MUJAZ_PUBLIC_URL": f"http://localhost:{port}",
        "MUJAZ_SOURCES": str(folder / "sources.toml"),
        "MUJAZ_DATABASE_URL": f"sqlite:///{folder / 'mujaz.db'}",
        "MUJAZ_SHELF": str(folder / "shelf"),
        "MUJAZ_ALLOW_PRIVATE": "127.0.0.0/8",
    }


def outlast_refresh(shelf: Path) -> None:
    """Wait for a refresh that outlives the service, as it may: its folder is about to be removed. It holds the ticker's lock."""
    for _ in range(100):
        lock = hold(shelf, ".ticker")
        if lock is not None:
            lock.release()
            return
        time.sleep(0.1)


def end(service: subprocess.Popen[bytes]) -> None:
    """Ask the service to stop, and insist after ten seconds."""
    service.terminate()
    try:
        service.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(service.pid, signal.SIGKILL)
        service.wait()


def wait_for_feed(service: subprocess.Popen[bytes], port: str) -> bool:
    """True once the feed answers; False when the service ends or takes too long."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if service.poll() is not None:
            return False
        if answers(port):
            return True
        time.sleep(0.1)
    return False


def answers(port: str) -> bool:
    """True when the feed can be had."""
    try:
        connection = HTTPConnection("127.0.0.1", int(port), timeout=5)
        connection.request("GET", "/political.atom")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False


def publish_for_ever(site: Server, service: subprocess.Popen[bytes]) -> None:
    """Publish a story every minute until the service ends."""
    while True:
        try:
            service.wait(STORY_EVERY)
        except subprocess.TimeoutExpired:
            with site.editing() as room:
                room.advance(datetime.now(DAMASCUS))
                story = room.publish()
            print(f"{story.moment:%H:%M}  published: {story.title}", flush=True)
        else:
            return


def last_words(folder: Path) -> str:
    """The end of the service's log."""
    return "\n".join((folder / LOG).read_text(encoding="utf-8", errors="replace").splitlines()[-15:])


if __name__ == "__main__":
    sys.exit(main())
