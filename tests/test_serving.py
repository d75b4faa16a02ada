import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.server_kit import CODE, Server, serve, surroundings
from tests.shelf_kit import document, etag, fill, newsroom, open_shop
from tests.test_ticker import until

PATHS = ("/political.atom", "/political.rss", "/political.json", "/political", "/", "/political/archive/2026-10.atom")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("serving") / "shelf"
    open_shop(root)
    return root


@pytest.fixture(scope="module")
def server(shelf: Path) -> Iterator[Server]:
    with serve(shelf) as running:
        yield running


def test_every_worker_says_the_same_and_a_restart_changes_nothing(shelf: Path, server: Server) -> None:
    first = {path: server.get(path) for path in PATHS for _ in range(4)}
    with serve(shelf, WEB_CONCURRENCY="1") as other:
        second = {path: other.get(path) for path in PATHS}
    for path in PATHS:
        assert first[path].status == 200
        assert first[path].body == second[path].body
        assert first[path].headers["ETag"] == second[path].headers["ETag"] == etag(first[path].body)


def test_a_killed_worker_is_replaced(server: Server) -> None:
    until(lambda: len(server.workers()) == 2)
    victim = server.workers()[0]
    os.kill(victim, signal.SIGKILL)
    assert server.get("/political.atom").status == 200
    until(lambda: victim not in server.workers() and len(server.workers()) == 2)
    assert server.get("/political.atom").status == 200


def test_what_counts_is_the_sum_over_all_workers(tmp_path: Path) -> None:
    open_shop(tmp_path / "shelf")
    with serve(tmp_path / "shelf") as server:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: server.get("/nope"), range(40)))
        assert b'mujaz_answers_total{code="404"} 40.0' in server.get("/metrics").body


def test_readers_over_the_wire_never_see_a_torn_document(tmp_path: Path) -> None:
    root = tmp_path / "shelf"
    fill(root, *newsroom())
    done = threading.Event()
    seen: set[str] = set()
    wrong: list[str] = []

    def read(server: Server, coding: str) -> None:
        while not done.wait(0.0005):
            answer = server.get("/political.atom", {"Accept-Encoding": coding})
            if answer.status != 200 or answer.headers["ETag"] != etag(answer.body):
                wrong.append(f"{answer.status} {answer.headers}")
            seen.add(answer.headers.get("ETag", ""))

    with serve(root) as server:
        readers = [threading.Thread(target=read, args=(server, coding)) for coding in ("identity", "gzip", "br")]
        for reader in readers:
            reader.start()
        for number in range(25):
            fill(root, *newsroom(b"<feed>%d</feed>" % number), document("x.atom", b"%d" % number), edition=number)
            server.get("/political.atom")
        done.set()
        for reader in readers:
            reader.join()
    assert wrong == []
    assert len(seen) > 3


def test_first_visitors_wait_and_the_process_stays_responsive(tmp_path: Path) -> None:
    """30 first visitors: some wait, the others are told at once; /livez and /readyz answer while they wait."""
    root = tmp_path / "shelf"
    with serve(root, WEB_CONCURRENCY="1") as server, ThreadPoolExecutor(30) as pool:
        visitors = [pool.submit(server.get, "/political.atom") for _ in range(30)]
        until(lambda: sum(visitor.done() for visitor in visitors) >= 20)
        assert server.get("/livez").status == 200
        assert server.get("/readyz").status == 503
        assert not all(visitor.done() for visitor in visitors)
        fill(root, *newsroom())
        answers = [visitor.result() for visitor in visitors]
        assert {answer.status for answer in answers} == {200, 503}
        assert all(answer.headers["Retry-After"] == "30" for answer in answers if answer.status == 503)
        assert server.get("/political.atom").status == 200


def test_a_graceful_stop_ends_well_and_a_killed_master_takes_its_workers_along(tmp_path: Path) -> None:
    root = tmp_path / "shelf"
    open_shop(root)
    with serve(root) as server:
        assert server.get("/livez").status == 200
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(15) == 0
    with serve(root) as server:
        until(lambda: len(server.workers()) == 2)
        workers = server.workers()
        server.process.kill()
        server.process.wait()
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "http", "PORT='http'"),
        ("PORT", "65536", "PORT='65536'"),
        ("WEB_CONCURRENCY", "0", "WEB_CONCURRENCY='0'"),
        ("MUJAZ_REFRESH", "hourly", "MUJAZ_REFRESH"),
        ("MUJAZ_SOURCES", "/nonexistent.toml", "/nonexistent.toml"),
        ("MUJAZ_PUBLIC_URL", "example.org", "MUJAZ_PUBLIC_URL"),
    ],
)
def test_a_wrong_setting_stops_the_start_in_one_sentence(tmp_path: Path, name: str, value: str, words: str) -> None:
    environ = surroundings(tmp_path / "shelf", **{name: value})
    ended = subprocess.run(
        [sys.executable, "-m", "gunicorn"], cwd=CODE, env=environ, capture_output=True, text=True, check=False, timeout=30
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("mujaz: ")
    assert words in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_a_file_that_is_broken_later_stops_neither_workers_nor_a_reload(tmp_path: Path) -> None:
    root = tmp_path / "shelf"
    open_shop(root)
    with serve(root) as server:
        until(lambda: len(server.workers()) == 2)
        sources = root.with_name("shelf.sources.toml")
        whole = sources.read_text()
        sources.write_text(whole + 'colour = "red"\n')
        first = server.workers()
        os.kill(first[0], signal.SIGKILL)
        until(lambda: first[0] not in server.workers() and len(server.workers()) == 2)
        server.process.send_signal(signal.SIGHUP)
        until(lambda: any("The settings from before stay" in line for line in server.log))
        until(lambda: len(server.workers()) == 2 and first[1] not in server.workers())
        assert server.get("/political.atom").status == 200
        sources.write_text(whole.replace("[political]", "[politics]"))
        server.process.send_signal(signal.SIGHUP)
        until(lambda: server.get("/politics.atom").status == 503)


LIGHT = """
import sys
from pathlib import Path
from tests.serve_kit import client_of, open_test_wing
client = client_of(open_test_wing(Path(sys.argv[1])))
for path in ("/political.atom", "/", "/political", "/livez", "/readyz", "/feed"):
    assert client.get(path).status_code in (200, 308, 503), path
heavy = {"httpx", "lxml", "feedgen", "selectolax", "sqlalchemy", "prometheus_client", "brotli", "zstandard", "nh3", "protego"}
print(sorted(heavy & sys.modules.keys()))
"""


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_workers_tell_has_the_form_that_was_set(tmp_path: Path, form: str) -> None:
    root = tmp_path / "shelf"
    open_shop(root)
    with serve(root, MUJAZ_LOG=form, WEB_CONCURRENCY="1") as server:
        assert server.get("/political.atom").status == 200
        (root / "broken").mkdir()
        (root / "next").symlink_to("broken")
        (root / "next").rename(root / "current")
        until(lambda: server.get("/political.atom").status == 200 and any("cannot be read" in line for line in server.log))
        (line,) = {line.partition("cannot be read")[0] for line in server.log if "cannot be read" in line}
    told = 'level=error from=mujaz.shelf what="' if form == "text" else '"level": "error", "from": "mujaz.shelf", "what": "'
    assert line.endswith(f"{told}the shelf's new version ")
    assert line.startswith('{"time": "20' if form == "json" else "20")


def test_serving_documents_needs_no_heavy_module(shelf: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", LIGHT, str(shelf)], cwd=CODE, capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"
