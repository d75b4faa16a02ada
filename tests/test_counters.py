"""Answers by document, counted over all workers."""

import os
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from feeds.serve.counters import LONGEST, ROWS, SIZE, Answered, Counters
from tests.server_kit import serve
from tests.shelf_kit import open_shop
from tests.test_ticker import until

ATOM = Answered("political.atom", 200)


def test_documents_are_counted_over_all_workers_and_their_ends(tmp_path: Path) -> None:
    first, second = Counters(tmp_path), Counters(tmp_path)
    first.count(200, 2, "political.atom")
    second.count(200, 3, "political.atom")
    second.count(304, document="sport.rss")
    second.count(404)
    assert second.by_document() == {ATOM: 5, Answered("sport.rss", 304): 1}
    assert sum(first.totals().values()) == 7
    assert first._seat
    first._seat.release()  # as the kernel does when a worker dies
    third = Counters(tmp_path)
    third.count(200, document="index.html")
    third.count(200, document="political.atom")
    assert third.by_document() == {Answered("index.html", 200): 1, ATOM: 6, Answered("sport.rss", 304): 1}


def test_names_that_do_not_fit_are_counted_in_the_sum_alone(tmp_path: Path) -> None:
    counters = Counters(tmp_path)
    fits = f"{'f' * 40}/archive/2026-11.atom"
    for name in (fits, "x" * LONGEST, "x" * (LONGEST + 1), "خ" * LONGEST):
        counters.count(200, document=name)
    assert counters.by_document() == {Answered(fits, 200): 1, Answered("x" * LONGEST, 200): 1}
    assert counters.totals()[200] == 4


def test_more_documents_than_rows_are_counted_in_the_sum_alone(tmp_path: Path) -> None:
    counters = Counters(tmp_path)
    for number in range(ROWS + 5):
        counters.count(200, document=f"{number}.atom")
    assert len(counters.by_document()) == ROWS - 1
    assert counters.totals()[200] == ROWS + 5
    assert Counters(tmp_path).totals() == counters.totals()


def test_lane_and_views_of_all_workers_count_the_same_documents(tmp_path: Path) -> None:
    open_shop(tmp_path / "shelf")
    with serve(tmp_path / "shelf") as server:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: server.get("/political.atom"), range(20)))
            list(pool.map(lambda _: server.get("/political.atom", {"Accept-Language": "ar"}), range(20)))  # not for the lane
            list(pool.map(lambda _: server.get("/made-up.atom"), range(5)))
        told = server.get("/metrics").body.decode()
    assert 'mujaz_served_total{code="200",document="political.atom"} 40.0' in told
    assert "made-up" not in told
    assert 'mujaz_answers_total{code="404"} 5.0' in told
    assert "\nmujaz_shelf_version 0.0" not in told


def test_no_count_is_lost_with_a_worker_or_at_a_reload(tmp_path: Path) -> None:
    open_shop(tmp_path / "shelf")
    with serve(tmp_path / "shelf") as server, ThreadPoolExecutor(8) as pool:

        def ask(times: int) -> None:
            list(pool.map(lambda _: server.get("/political.atom"), range(times)))  # the lane
            list(pool.map(lambda _: server.get("/political.atom", {"Accept-Language": "ar"}), range(times)))  # the threads

        def replace(old: list[int]) -> None:
            until(lambda: len(server.workers()) == 2 and not set(old) & set(server.workers()))

        until(lambda: len(server.workers()) == 2)
        ask(20)
        old = server.workers()
        for worker in old:
            os.kill(worker, signal.SIGKILL)
        replace(old)
        ask(20)
        old = server.workers()
        server.process.send_signal(signal.SIGHUP)
        replace(old)
        ask(20)
        told = server.get("/metrics").body.decode()
    assert 'mujaz_served_total{code="200",document="political.atom"} 120.0' in told
    assert 'mujaz_answers_total{code="200"} 120.0' in told


def test_a_disk_that_is_full_later_cannot_end_a_worker(tmp_path: Path) -> None:
    """Memory over a hole in a file is SIGBUS then."""
    Counters(tmp_path).count(200)
    (tmp_path / "counters" / "1").touch()  # the next worker's file is there with nothing in it, as a crash may leave it
    Counters(tmp_path).count(200)
    for name in ("0", "1"):
        assert (tmp_path / "counters" / name).stat().st_blocks * 512 >= SIZE


def test_a_deleted_shelf_takes_its_counts_along_and_new_ones_are_seen(tmp_path: Path) -> None:
    counters, other = Counters(tmp_path), Counters(tmp_path)
    counters.count(200, 3, "political.atom")
    shutil.rmtree(tmp_path)
    counters.count(200, 2, "political.atom")
    other.count(200, document="political.atom")
    assert counters.by_document() == other.by_document() == {ATOM: 3}
