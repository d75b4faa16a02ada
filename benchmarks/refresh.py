"""What a refresh costs, in (httpx GET + raw Lexbor parse) of the same page: `python -m benchmarks.refresh`.

CPU time of this process, all threads, without its start; the site is another process on loopback. Goals: nothing new 1.6, one new
story 3. With `--profile KIND` the stations of one kind (`etag`, `plain`, `comment`, `same`, `new`) instead.
"""

import cProfile
import os
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import httpx
from selectolax.lexbor import LexborHTMLParser

from benchmarks.site import site
from feeds.bench import Bench
from feeds.config import read_settings
from feeds.run import open_bench, run

ROUNDS = 200
NEW_ROUNDS = 25
TABLE = """[political]
title = "سيريانيوز | الأخبار السياسية"
site = "{site}/"
pages = ["{site}/{kind}?p=1&cat=political-news"]
parser = "syria_news"
sections = ["political-news"]
language = "ar"
timezone = "Asia/Damascus"
refresh = "20m"
delay = "0s"
"""
KINDS = {
    "etag": "nothing new (304)",
    "plain": "nothing new (200, same bytes)",
    "comment": "nothing new (200, but a comment)",
    "same": "nothing new (200, same list)",
    "new": "one new story",
}


@contextmanager
def bench_of(address: str, kind: str, effort: Literal["hard", "quick"] = "hard") -> Iterator[Bench]:
    """A ledger and shelf of their own, with the feed read once."""
    with tempfile.TemporaryDirectory() as folder:
        sources = Path(folder, "sources.toml")
        sources.write_text(TABLE.format(site=address, kind=kind), "utf-8")
        settings = read_settings(
            {
                "MUJAZ_SOURCES": str(sources),
                "MUJAZ_DATABASE_URL": f"sqlite:///{folder}/mujaz.db",
                "MUJAZ_SHELF": f"{folder}/shelf",
                "MUJAZ_ALLOW_PRIVATE": "127.0.0.0/8",
            }
        )
        with open_bench(settings._replace(effort=effort)) as bench:
            for _ in range(5):  # a first fill, and its thirty articles, ten a refresh
                refresh(bench)
            yield bench


def refresh(bench: Bench) -> None:
    """One whole run: claim, fetch, parse, merge, publish, settle, shelve."""
    for report in run(bench, bench.settings.sources, only_due=False):
        if report.outcome is None or not report.outcome.well:
            raise SystemExit(f"the refresh failed: {report}")


def spent(work: Callable[[], object], rounds: int = 40) -> float:
    """Median CPU milliseconds of one round."""
    costs = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        costs.append((time.process_time() - start) * 1000)
    return statistics.median(costs)


def show_profile(address: str, kind: str) -> None:
    """Where the time of one kind goes."""
    with bench_of(address, kind) as bench:
        profile = cProfile.Profile(time.process_time)
        profile.enable()
        spent(lambda: refresh(bench), 20)
        profile.disable()
        pstats.Stats(profile).sort_stats("cumulative").print_stats(70)


def compare(what: str, work: Callable[[], object], yardstick: Callable[[], object], rounds: int = ROUNDS) -> None:
    """Print a line of the table. Both take turns, so that what else the machine does slows both alike."""
    pairs = [(spent(yardstick, 1), spent(work, 1)) for _ in range(rounds)]
    ratio = statistics.median(cost / standard for standard, cost in pairs)
    print(f"{what:<32} {statistics.median(cost for _, cost in pairs):>8.2f} ms {ratio:>8.2f} x", flush=True)


def main() -> None:
    """Print the table."""
    os.environ.pop("http_proxy", None)
    with site() as address:
        if sys.argv[1:2] == ["--profile"]:
            show_profile(address, sys.argv[2])
            return
        with httpx.Client(trust_env=False) as client:

            def yardstick() -> LexborHTMLParser:
                return LexborHTMLParser(client.get(f"{address}/plain").text)

            spent(yardstick)
            print(f"{'httpx GET + Lexbor parse':<32} {spent(yardstick):>8.2f} ms {1:>8.2f} x", flush=True)
            for kind, what in KINDS.items():
                with bench_of(address, kind) as bench:
                    compare(what, lambda: refresh(bench), yardstick, NEW_ROUNDS if kind == "new" else ROUNDS)
            with bench_of(address, "new", "quick") as bench:
                compare("one new story, codings quick", lambda: refresh(bench), yardstick, NEW_ROUNDS)


if __name__ == "__main__":
    main()
