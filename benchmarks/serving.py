"""The lane beside nginx, plain gunicorn + Flask, granian and waitress, over one shelf: `python -m benchmarks.serving`.

All servers run at the same time and take turns in rounds of a second, so that a busy machine is as busy for one as for the next;
a ratio is the median over the rounds of (lane : other), each from one round. CPU is that of all the server's processes.
Goals, lane : nginx: br and gzip 1.25 x as many requests a second and 0.85 x the CPU a request; identity 0.85 x; 304 1.0 x; a
connection for each request 1.1 x; p99 at saturation no worse, and during a refresh at most 2 x the quiet one. Lane : this app
on gthread and Flask: 35 x.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from threading import Event, Thread

from benchmarks.load import Measure, Request, measure
from benchmarks.refresh import TABLE
from benchmarks.rendering import sample_feed
from benchmarks.servers import CODE, Server, start, why_missing
from benchmarks.site import site
from feeds import child
from feeds.coding import coded
from feeds.render import render_feed
from feeds.shelf import shelve

FAST, SLOW = ("lane", "nginx", "nginx+cache"), ("gthread", "granian", "waitress", "rsshub")
ROUNDS, FEW = 5, 3
LANE_CORE, LOAD_CORE = min(os.sched_getaffinity(0)), max(os.sched_getaffinity(0))
CASES = {
    "identity": (),
    "gzip": (("Accept-Encoding", "gzip"),),
    "br": (("Accept-Encoding", "br"),),
    "304": (("Accept-Encoding", "br"), ("If-None-Match", "?")),
    "one-shot": (("Accept-Encoding", "br"), ("Connection", "close")),
}  # fmt: skip


def surroundings(folder: Path, sources: str) -> Mapping[str, str]:
    """The environment of a service that lives in the folder."""
    folder.chmod(0o755)  # nginx may not be who we are
    (folder / "sources.toml").write_text(sources, "utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MUJAZ_", "GUNICORN", "WEB_", "PORT"))}
    return {
        **kept,
        "MUJAZ_SOURCES": str(folder / "sources.toml"),
        "MUJAZ_DATABASE_URL": f"sqlite:///{folder}/mujaz.db",
        "MUJAZ_SHELF": str(folder / "shelf"),
        "MUJAZ_ALLOW_PRIVATE": "127.0.0.0/8",
        "MUJAZ_REFRESH": "off",
    }


@contextmanager
def still() -> Iterator[Mapping[str, str]]:
    """A shelf with a feed of 50 stories that nobody refreshes; yields the environment of a service over it."""
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        documents = {one.label.name: one for one in map(coded, render_feed(sample_feed()))}
        shelve(folder / "shelf", [one.label for one in documents.values()], lambda label: documents[label.name], 1)
        for file in folder.rglob("*"):
            file.chmod(0o755)
        atom = documents["political.atom"]
        print("\npolitical.atom:", ", ".join(f"{form.coding} {len(form.body):,} bytes" for form in atom.representations))
        yield surroundings(folder, TABLE.format(site="http://127.0.0.1", kind="new"))


@contextmanager
def busy() -> Iterator[Mapping[str, str]]:
    """A shelf that was filled from a site on loopback, which has a new story at each visit."""
    with site() as address, tempfile.TemporaryDirectory() as text:
        environ = surroundings(Path(text), TABLE.format(site=address, kind="new"))
        for _ in range(4):  # a first fill and its thirty articles, ten a refresh
            refresh(environ)
        yield environ


def refresh(environ: Mapping[str, str], core: int | None = None) -> None:
    """One run of the writing wing as the service starts it: a process that gives way to all others."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(child.command("refresh", "political"), cwd=CODE, env=environ, stdout=quiet, stderr=quiet)
    if core is not None:
        os.sched_setaffinity(process.pid, {core})
        child.calm(process.pid)
    if process.wait():
        raise SystemExit("the refresh failed")


@contextmanager
def refreshing(environ: Mapping[str, str]) -> Iterator[None]:
    """One refresh after the other on the core of the servers, each with a new story, until the end."""
    over = Event()

    def go_on() -> None:
        while not over.is_set():
            refresh(environ, LANE_CORE)

    thread = Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def request_of(server: Server, case: str) -> Request:
    """The case's request, with the server's own ETag where one is named; SystemExit when the answer is not the case's."""
    headers = dict(CASES[case])
    if case == "304":
        headers["If-None-Match"] = ask(server, {"Accept-Encoding": "br"})[1].get("etag", "")
    status, told = ask(server, headers)
    coding = "" if case in ("identity", "304") else "gzip" if case == "gzip" else "br"
    if status != (304 if case == "304" else 200) or told.get("content-encoding", "") != coding:
        raise SystemExit(f"{server.name} answers {case} with {status}, {told}")
    return Request(server.path, tuple(headers.items()))


def ask(server: Server, headers: Mapping[str, str]) -> tuple[int, dict[str, str]]:
    """Status and headers of one answer."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", server.path, headers={"Accept-Encoding": "identity", **headers})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}


def compare(servers: list[Server], case: str, rounds: int, seconds: int = 1, core: int | None = LOAD_CORE) -> list[list[Measure]]:
    """Measure the servers in turn; one list a server."""
    asked = {server.name: request_of(server, case) for server in servers}
    found: list[list[Measure]] = [[] for _ in servers]
    for number in range(rounds):
        for place in range(len(servers)):  # each round begins with another one
            here = (number + place) % len(servers)
            server = servers[here]
            found[here].append(measure(server.pid, server.port, asked[server.name], seconds, core))
    return found


def line(case: str, name: str, mine: list[Measure], other: list[Measure]) -> str:
    """One line of the table: the other's figures, and the lane's as a multiple of them."""
    pairs = list(zip(mine, other, strict=False))
    rate = median(one.rate / two.rate for one, two in pairs)
    cost = median(one.cost / two.cost for one, two in pairs)
    tail = median(one.p99 / two.p99 for one, two in pairs)
    own = [median(getattr(one, what) for one in other) for what in ("rate", "cost", "p50", "p99")]
    return (
        f"{case:<10} {name:<14} {own[0]:>9,.0f} {own[1]:>9.1f} {own[2]:>8.2f} {own[3]:>8.2f}  "
        f"{rate:>9.2f} {cost:>9.3f} {tail:>9.2f}"
    )


HEAD = f"{'':<10} {'':<14} {'req/s':>9} {'CPU µs':>9} {'p50 ms':>8} {'p99 ms':>8}  {'lane: x':>9} {'CPU x':>9} {'p99 x':>9}"


def open_all(stack: ExitStack, names: Iterable[str], environ: Mapping[str, str], workers: int = 1) -> list[Server]:
    """Start those that are here; one worker gets one core."""
    running = []
    for name in names:
        if reason := why_missing(name):
            print(f"{name}: {reason}")
        else:
            core = LANE_CORE if workers == 1 else None
            running.append(stack.enter_context(start(name, Path(environ["MUJAZ_SHELF"]), environ, workers, core)))
    return running


def show_all() -> None:
    """One worker, one core: every server, every case; RSSHub answers with a small feed of its own, in one form."""
    with still() as environ, ExitStack() as stack:
        print(f"One worker on one core\n{HEAD}", flush=True)
        fast = open_all(stack, FAST, environ)
        slow = open_all(stack, SLOW, environ)
        for case in CASES:
            results = compare(fast, case, ROUNDS)
            others = [server for server in slow if server.name != "rsshub" or case == "identity"]
            found = [*results, *(compare([server], case, 1)[0] for server in others)]
            for server, rounds in zip([*fast, *others], found, strict=True):
                print(line(case, server.name, results[0], rounds), flush=True)


def show_pair() -> None:
    """Two workers, no cores named."""
    with still() as environ, ExitStack() as stack:
        print(f"Two workers, all cores\n{HEAD}", flush=True)
        pair = open_all(stack, ("lane", "nginx"), environ, workers=2)
        for case in ("br", "304"):
            results = compare(pair, case, FEW, core=None)
            for server, rounds in zip(pair, results, strict=True):
                print(line(case, server.name, results[0], rounds), flush=True)


def show_refreshing() -> None:
    """p99 of the br feed with and without a refresh on the same core; each new version is shown by the lane at once."""
    print("\nOne worker, while refresh follows refresh on its core (br)")
    with busy() as environ, start("lane", Path(environ["MUJAZ_SHELF"]), environ, core=LANE_CORE) as lane:
        pairs = []
        for _ in range(FEW):
            quiet = compare([lane], "br", 1, seconds=2)[0][0]
            with refreshing(environ):
                pairs.append((quiet, compare([lane], "br", 1, seconds=2)[0][0]))
    p99 = [median(one.p99 for one in side) for side in zip(*pairs, strict=True)]
    rate = median(two.rate / one.rate for one, two in pairs)
    ratio = median(two.p99 / one.p99 for one, two in pairs)
    print(f"p99 {p99[0]:.2f} ms quiet, {p99[1]:.2f} ms during refreshes: {ratio:.2f} x; requests a second {rate:.2f} x")


PARTS = {"all": show_all, "pair": show_pair, "refreshing": show_refreshing}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
