"""Requests that mean no good, sent to the real server with its real settings."""

import ast
import random
import re
import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from inspect import getsource
from pathlib import Path

import pytest

from app import ROUTES
from feeds.serve import refreshing
from tests.server_kit import Server, serve
from tests.shelf_kit import open_shop

KEY = "correct-horse-battery-staple"
SLOW = 10_000
"""Connections that say nothing or never end their heads: five times what both workers keep."""
WORKER_LIMIT = 1000
"""Connections of a worker, as docs/operating.md says."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    shelf = tmp_path_factory.mktemp("hostile") / "shelf"
    open_shop(shelf)
    with serve(shelf, "--access-logfile", "-", MUJAZ_ADMIN_KEY=KEY, MUJAZ_PUBLIC_URL="https://news.example.org") as running:
        yield running


def request(path: bytes = b"/political.atom", *fields: bytes, method: bytes = b"GET", close: bool = True) -> bytes:
    end = (b"Connection: close",) if close else ()
    return b"\r\n".join([method + b" " + path + b" HTTP/1.1", b"Host: x", *fields, *end, b"", b""])


def status_of(answer: bytes) -> int:
    found = re.match(rb"HTTP/1\.[01] (\d{3}) ", answer)
    return int(found[1]) if found else 0


def answers_in(told: bytes) -> int:
    return len(re.findall(rb"HTTP/1\.1 \d{3} ", told))


INNER = b"GET /sport.atom HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
SMUGGLING = {
    "length and chunks": request(b"/livez", b"Content-Length: 5", b"Transfer-Encoding: chunked", close=False) + b"0\r\n\r\n",
    "two lengths": request(b"/livez", b"Content-Length: 0", b"Content-Length: %d" % len(INNER), close=False),
    "two lengths in one": request(b"/livez", b"Content-Length: 0, %d" % len(INNER), close=False),
    "a length with a sign": request(b"/livez", b"Content-Length: +0", close=False),
    "a negative length": request(b"/livez", b"Content-Length: -1", close=False),
    "a length in hex": request(b"/livez", b"Content-Length: 0x0", close=False),
    "a length in other digits": request(b"/livez", "Content-Length: ٠".encode(), close=False),
    "an unknown coding": request(b"/livez", b"Transfer-Encoding: xchunked", close=False),
    "chunked twice": request(b"/livez", b"Transfer-Encoding: chunked, chunked", close=False),
    "chunked, then not": request(b"/livez", b"Transfer-Encoding: chunked, identity", close=False),
    "a hidden coding": request(b"/livez", b"Transfer-Encoding:\x0bchunked", close=False),
    "a space before the colon": request(b"/livez", b"Content-Length : 0", close=False),
    "a folded field": request(b"/livez", b"X-A: b", b" Content-Length: 0", close=False),
    "bare line feeds": request(b"/livez", b"X-A: b\nContent-Length: 0", close=False),
    "a bare carriage return": request(b"/livez", b"X-A: b\rContent-Length: 0", close=False),
    "a NUL in a field": request(b"/livez", b"X-A: b\0", close=False),
    "an empty name": request(b"/livez", b": b", close=False),
    "a name that is none": request(b"/livez", b"X(A): b", close=False),
    "no colon": request(b"/livez", b"Content-Length", close=False),
    "no version": b"GET /livez\r\nHost: x\r\n\r\n",
    "another version": b"GET /livez HTTP/3.0\r\nHost: x\r\n\r\n",
    "two spaces": b"GET  /livez HTTP/1.1\r\nHost: x\r\n\r\n",
    "a tab": b"GET\t/livez\tHTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("shape", SMUGGLING, ids=list(SMUGGLING))
def test_requests_that_two_servers_may_read_in_two_ways_are_refused(server: Server, shape: str) -> None:
    """One refusal, and what stands behind is not read as a request of its own."""
    told = server.talk(SMUGGLING[shape] + INNER)
    assert answers_in(told) <= 1
    assert status_of(told) in (0, 400, 501, 505), told[:200]
    assert b"alive" not in told
    assert b"sport" not in told


def test_a_body_is_not_read_as_a_request(server: Server) -> None:
    body = b"Content-Length: %d" % len(INNER)
    told = server.talk(request(b"/political.atom", body, method=b"POST", close=False) + INNER)
    assert answers_in(told) == 1
    told = server.talk(request(b"/livez", body, close=False) + INNER)
    assert (answers_in(told), status_of(told)) == (1, 200)


PATHS = [
    *(b"/../etc/passwd", b"/..%2f..%2fetc/passwd", b"/%2e%2e/%2e%2e/etc/passwd", b"/political.atom/../../state.json"),
    *(b"/current/manifest.json", b"/manifest.json", b"/state.json", b"/id", b"/.lock", b"/locks/political", b"/counters/0"),
    *(b"/political.atom%00.html", b"/%00", b"/political%0d%0aX-Evil:1", b"/\\..\\..\\etc\\passwd", b"/static/../state.json"),
    *(b"/%c0%ae%c0%ae/etc/passwd", b"/%e0%80%ae%e0%80%ae/x", b"/%ff%fe", b"/%", b"/%zz", b"/%u002e", b"/" + b"a/" * 1500),
    *(b"//evil.example/political.atom", b"/\\evil.example", b"/;/political.atom", b"/political.atom;jsessionid=1"),
    *(b"http://evil.example/livez", b"*", b"/political/refresh/..", b"/political/archive/../../../x.atom"),
    *(b"/political/archive/2026-99.atom", b"/political/archive/9999999999-01.atom", b"/political.atom.br", b"/political.exe"),
    b"/" + "٠١٢".encode() + b".atom",
]


@pytest.mark.parametrize("path", PATHS, ids=[path[:40].decode("latin-1") for path in PATHS])
def test_odd_paths_find_nothing_and_break_nothing(server: Server, path: bytes) -> None:
    told = server.talk(request(path))
    assert status_of(told) in (200, 400, 404, 414, 505)
    assert status_of(told) != 200 or path in (b"http://evil.example/livez", b"/political/refresh/..")
    for secret in (b"root:", b'"edition"', b'"sources"', b"X-Evil"):
        assert secret not in told


QUERIES = [
    *(
        b"q=" + b"a" * 3000,
        b"q=(a%2B)%2B%24",
        b"q=.*.*.*.*=.*",
        b"q=%5B%5B%5B",
        b"q=%00",
        b"q=%ff",
        b"q=%ed%a0%80",
        b"q=" + b"," * 3000,
    ),
    *(
        b"limit=-1",
        b"limit=0",
        b"limit=1e9",
        b"limit=99999999999999999999",
        b"limit=%D9%A1",
        b"limit=",
        b"since=x",
        b"since=0000",
    ),
    *(
        b"since=9999-99-99",
        b"since=2026-11-27T00:00:00%2B99:99",
        b"q=a&" * 700 + b"q=b",
        b"__class__=x",
        b"q[]=a",
        b"&&&=",
        b"=&=",
    ),
]


@pytest.mark.parametrize("query", QUERIES, ids=[query[:30].decode() for query in QUERIES])
def test_odd_queries_are_answered_or_refused_in_words(server: Server, query: bytes) -> None:
    for form in (b"atom", b"json"):
        told = server.talk(request(b"/political." + form + b"?" + query))
        assert status_of(told) in (200, 400, 414, 503)
        assert b"Traceback" not in told


def test_a_megabyte_of_query_or_fields_is_refused_and_kept_by_nobody(server: Server) -> None:
    for head in (
        request(b"/political.atom?q=" + b"a" * 1_000_000),
        request(b"/", *[b"X-%d: %s" % (n, b"b" * 8000) for n in range(200)]),
    ):
        assert status_of(server.talk(head)) in (0, 400, 414, 431)
    assert status_of(server.talk(request(b"/", *[b"X-%d: b" % n for n in range(500)]))) in (400, 431)


@pytest.mark.parametrize("method", [b"POST", b"PUT", b"DELETE", b"PATCH", b"TRACE", b"CONNECT", b"PROPFIND", b"GETX", b"get"])
def test_other_methods_are_refused(server: Server, method: bytes) -> None:
    told = server.talk(request(method=method))
    assert status_of(told) in (400, 405, 501)
    if status_of(told) == 405:
        assert b"\r\nAllow: GET, HEAD, OPTIONS\r\n" in told


def test_the_host_header_changes_nothing(server: Server) -> None:
    paths = (
        b"/political.atom",
        b"/",
        b"/political",
        b"/feed",
        b"/status",
        b"/status.json",
        b"/nope",
        b"/readyz",
        b"//political/refresh",
    )
    fields = (
        b"X-Forwarded-Host: evil.example",
        b"X-Forwarded-Proto: gopher",
        b"Forwarded: host=evil.example",
        b"X-Original-URL: /evil",
    )
    for path in paths:
        plain = server.talk(request(path))
        spoofed = server.talk(request(path, *fields).replace(b"Host: x", b"Host: evil.example"))
        assert b"evil" not in spoofed
        if path != b"/status":  # it shows the time
            assert bare(spoofed) == bare(plain)


def bare(told: bytes) -> bytes:
    """An answer without its Date."""
    return re.sub(rb"\r\nDate: [^\r]*", b"", told)


def test_the_admin_key_is_compared_in_constant_time_and_never_logged(server: Server) -> None:
    wrong = KEY[:-1] + "X"
    for given in (b"Bearer " + wrong.encode(), b"Bearer", b"Basic eDp5", b"Bearer \xff\xfe", b"bearer  " + KEY[:-1].encode()):
        told = server.talk(request(b"/political/refresh", b"Authorization: " + given, method=b"POST"))
        assert status_of(told) in (401, 403)
        assert KEY.encode() not in told
    for field in (
        b"Authorization : Bearer %s",
        b"Authorization: Bearer %s\x01",
        b" Authorization: Bearer %s",
        b"Authorization Bearer %s",
    ):
        assert status_of(server.talk(request(b"/livez", field % KEY.encode()))) == 400
    # The right one, for a feed that does not exist: nothing is fetched.
    told = server.talk(request(b"/sport/refresh", b"Authorization: Bearer " + KEY.encode(), method=b"POST"))
    assert status_of(told) == 404
    assert not any(KEY in line or wrong in line for line in server.log)
    tree = ast.parse(getsource(refreshing.check_key))
    called = {node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}
    compared = [node for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    assert "compare_digest" in called
    assert all("key" not in ast.unparse(node) and "given" not in ast.unparse(node) for node in compared)


def test_generated_requests_over_all_routes_never_break_the_service(server: Server) -> None:
    chance = random.Random(14)
    rules = [path for _, path, _ in ROUTES]
    for _ in range(400):
        told = server.talk(invent(chance, rules))
        assert status_of(told) in (200, 304, 308, 400, 401, 404, 405, 406, 412, 414, 417, 501, 503), told[:300]
        assert b"Traceback" not in told
    assert not any("Traceback" in line or "Error handling request" in line for line in server.log)


WORDS = [
    "political",
    "sport",
    "x",
    "..",
    "%2e%2e",
    "a" * 300,
    "سياسة",
    "%00",
    "archive",
    "2026-10",
    "refresh",
    "static",
    "",
    "?",
    "%f0%9f%92%a9",
]
ENDS = [
    "",
    ".atom",
    ".rss",
    ".json",
    ".html",
    ".atom.gz",
    "/",
    "//",
    "?q=x",
    "?q=دمشق&limit=3",
    "?limit=x",
    "?since=2026-11-01",
    "#x",
    "?%",
]
VALUES = [
    "x",
    "*",
    '"a"',
    'W/"a", "b"',
    "bytes=0-1,5-",
    "gzip;q=0",
    "Fri, 20 Nov 2026 12:00:00 GMT",
    "\xff" * 50,
    "a" * 4000,
    "${jndi:x}",
    "'; --",
]
NAMES = [
    *("If-None-Match", "If-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range", "Range", "Accept", "Accept-Encoding"),
    *("Accept-Language", "Authorization", "Cookie", "Content-Type", "Origin", "Upgrade", "Forwarded", "X-Forwarded-For", "Te"),
]


def invent(chance: random.Random, rules: list[str]) -> bytes:
    """A request for one of the routes with odd parts, an odd end and odd fields."""
    rule = re.sub(r"<[^>]+>", lambda _: "/".join(chance.choices(WORDS, k=chance.randint(1, 3))), chance.choice(rules))
    path = (rule + chance.choice(ENDS)).replace(" ", "%20")
    fields = [f"{name}: {chance.choice(VALUES)}".encode("latin-1") for name in chance.sample(NAMES, chance.randint(0, 5))]
    return request(path.encode() or b"/", *fields, method=chance.choice([b"GET", b"GET", b"HEAD", b"OPTIONS", b"POST"]))


DRIPPING = {
    "nothing": b"",
    "half a head": b"GET /political.atom HTTP/1.1\r\nHost: x\r\nX-",
    "a bare line feed": b"GET /livez HTTP/1.1\nHost: x",
    "a body that does not come": request(b"/political/refresh", b"Content-Length: 1000", method=b"POST", close=False),
    "chunks that do not come": request(b"/livez", b"Transfer-Encoding: chunked", close=False),
    "a refused request, not closed": b"GET / HTTP/9.9\r\n\r\n",
    "a second request by half": request(b"/livez", close=False) + b"GET /livez",
    "a long head": b"GET /livez HTTP/1.1\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 8000) for n in range(9)),
}


@pytest.mark.parametrize("kind", DRIPPING, ids=list(DRIPPING))
def test_slow_connections_hold_up_nobody(server: Server, kind: str) -> None:
    """Many times as many as there are threads; those who ask properly are answered meanwhile, by the lane and by the threads."""
    with ExitStack() as open_ones:
        slow = [open_ones.enter_context(server.connect()) for _ in range(200)]
        for wire in slow:
            wire.sendall(DRIPPING[kind])
        for _ in range(5):
            for wire in slow:
                drip(wire)
            assert status_of(server.talk(request())) == 200
            assert b"alive" in server.talk(request(b"/livez"))


def drip(wire: socket.socket) -> None:
    """One byte more, if the server still listens."""
    with suppress(OSError):
        wire.sendall(b"a")


def test_thousands_of_slow_connections_leave_room_for_others(server: Server) -> None:
    """As many as this system allows, up to ten thousand: the slowest make room, and who asks properly is answered."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    many = SLOW if hard == resource.RLIM_INFINITY else min(SLOW, hard - 500)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, many + 500), hard))
    with ExitStack() as open_ones:
        for number in range(many):
            wire = open_ones.enter_context(server.connect())
            with suppress(ConnectionError):  # it had to make room before it said anything
                wire.sendall(b"GET /political.atom HTTP/1.1\r\nHost: x\r\n" if number % 2 else b"G")
            if number % 500 == 499:
                assert status_of(server.talk(request())) == 200
                assert b"alive" in server.talk(request(b"/livez"))
        assert len(server.workers()) == 2
        for worker in server.workers():
            assert len(list(Path(f"/proc/{worker}/fd").iterdir())) < WORKER_LIMIT + 100
