"""What the lane recognises and prepares, without sockets."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from feeds.lane.menu import MOST_REQUESTS, Menu, places
from feeds.lane.request import Asked, is_unmodified, recognise
from feeds.model import Outcome
from feeds.shelf import Shelf, write_state
from tests.serve_kit import open_test_wing
from tests.server_kit import CODE
from tests.shelf_kit import document, fill, newsroom, open_shop, state

NOON = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC).timestamp()


def head(*lines: str, first: str = "GET /political.atom HTTP/1.1", host: str = "Host: x") -> bytes:
    return "".join(f"{line}\r\n" for line in (first, host, *lines, "")).encode("latin-1")


def test_a_usual_request_is_recognised() -> None:
    assert recognise(
        head("Accept-Encoding: gzip, br", "User-Agent: x", 'If-None-Match: "a", W/"b"', "If-Modified-Since: x"), 4094
    ) == Asked("GET", b"/political.atom", close=False, accepted="gzip, br", tags=b'"a", W/"b"', since=None)
    since = "Fri, 20 Nov 2026 12:00:00 GMT"
    assert recognise(head("Connection: Close", f"IF-MODIFIED-SINCE:{since} \t", first="HEAD / HTTP/1.1"), 4094) == Asked(
        "HEAD", b"/", close=True, accepted=None, tags=None, since=since
    )


@pytest.mark.parametrize(
    "unusual",
    [
        head(first="POST /political.atom HTTP/1.1"),
        head(first="GET /political.atom HTTP/1.0"),
        head(first="GET /political.atom?q=a HTTP/1.1"),
        head(first="GET /%70olitical.atom HTTP/1.1"),
        head(first="GET http://x/political.atom HTTP/1.1"),
        head(first="GET  /political.atom HTTP/1.1"),
        head(host="X: y"),
        head(host="Host:"),
        head(host="Host: a b"),
        head(host="Host: a@b"),
        head(host="Host: .a"),
        head(host="Host: a..b"),
        head(host=f"Host: {'a' * 64}.b"),
        head("Host: x"),
        head("Accept: a", "accept: b"),
        head("Connection: upgrade"),
        head("Content-Length: 0"),
        head("Transfer-Encoding: chunked"),
        head("Expect: 100-continue"),
        head("Range: bytes=0-1"),
        head("If-Match: *"),
        head("Accept-Language: en"),
        head("If-None-Match: unquoted"),
        head('If-None-Match: "half'),
        head('If-None-Match: "a",'),
        head("If-None-Match:"),
        head("If-Modified-Since: Friday, 20-Nov-26 12:00:00 GMT"),
        head("X_Y: 1"),
        head("X : 1"),
        head("X"),
        head(" folded: 1"),
        head("X: a\x00b"),
        head("X: a\rb"),
        head("X: a\nb"),
        head("X: " + "a" * 4094),
        head(*[f"X-{number}: 1" for number in range(60)]),
        b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\r\n\r\n",
    ],
)
def test_all_that_is_unusual_is_left_to_others(unusual: bytes) -> None:
    assert recognise(unusual, 4094) is None


@given(some.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_bytes_make_it_stumble(noise: bytes) -> None:
    recognise(noise + b"\r\n\r\n", 4094)
    recognise(b"GET / HTTP/1.1\r\nHost: x\r\n" + noise + b"\r\n\r\n", 4094)


@pytest.mark.parametrize(
    ("tags", "since", "expected"),
    [
        (None, None, False),
        (b"*", None, True),
        (b'"me"', None, True),
        (b'W/"me"', None, True),
        (b'"you", "me"', None, True),
        (b'"you"', None, False),
        (b'"me2"', None, False),
        (None, "Fri, 20 Nov 2026 12:00:00 GMT", True),
        (None, "Fri, 20 Nov 2026 11:59:59 GMT", False),
        (None, "Fri, 31 Feb 2026 12:00:00 GMT", None),
        (None, "Fri, 20 Nov 2026 25:00:00 GMT", None),
    ],
)
def test_conditions(tags: bytes | None, since: str | None, expected: bool | None) -> None:
    asked = Asked("GET", b"/", close=False, accepted=None, tags=tags, since=since)
    assert is_unmodified(asked, '"me"', datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)) is expected


@pytest.mark.parametrize(
    ("name", "prefix", "expected"),
    [
        ("political.atom", "", {"/political.atom"}),
        ("political.html", "", {"/political.html", "/political"}),
        ("index.en.html", "", {"/index.en.html"}),
        ("index.html", "", {"/index.html", "/"}),
        ("index.html", "/sub", {"/index.html", "/", "/sub", "/sub/", "/sub/index.html"}),
        ("political.html", "/sub", {"/political.html", "/political", "/sub/political.html", "/sub/political"}),
        ("political/archive/2026-10.atom", "/political", {"/political/political/archive/2026-10.atom"}),
    ],
)
def test_places_are_those_of_the_views(name: str, prefix: str, expected: set[str]) -> None:
    assert set(places(name, {"political"}, prefix)) == expected


def test_a_response_is_prepared_once_a_second_and_anew_for_a_new_version(tmp_path: Path) -> None:
    open_shop(tmp_path)
    now = [0.0]
    wing = open_test_wing(tmp_path)._replace(shelf=Shelf(tmp_path, clock=lambda: now[0]))
    menu = Menu(wing, 4094)
    menu.freshen(NOON)
    first = menu.order(head(), last=False)
    assert first
    assert menu.memo == {head(): first}
    assert menu.order(head("User-Agent: other"), last=False) is first
    menu.freshen(NOON + 0.9)
    assert menu.memo[head()] is first
    menu.freshen(NOON + 1)
    assert menu.memo == {}
    second = menu.order(head(), last=False)
    assert second
    assert second.wire == first.wire.replace(b"12:00:00 GMT\r\nConnection", b"12:00:01 GMT\r\nConnection")
    fill(tmp_path, *newsroom(b"<feed>two</feed>"))
    now[0] += 1
    menu.freshen(NOON + 1.5)
    third = menu.order(head(), last=False)
    assert third
    assert b"<feed>two" in third.wire
    write_state(tmp_path, [state(outcome=Outcome.TIMEOUT)])
    now[0] += 1
    menu.freshen(NOON + 1.6)
    fourth = menu.order(head(), last=True)
    assert fourth
    assert b"Cache-Status: Mujaz; hit; detail=stale" in fourth.wire
    assert b"Connection: close" in fourth.wire
    assert menu.memo == {}


def test_memory_is_bounded(tmp_path: Path) -> None:
    fill(tmp_path, document("political.atom", b"a" * 9_000_000), *[document(f"x{number}.atom", b"a") for number in range(3)])
    menu = Menu(open_test_wing(tmp_path), 4094)
    menu.freshen(NOON)
    for number in range(MOST_REQUESTS + 10):
        assert menu.order(head(f"X: {number}", first="GET /x1.atom HTTP/1.1"), last=False)
    assert len(menu.memo) == 10
    one, two = (menu.order(head(*lines), last=False) for lines in ([], ["Accept-Encoding: br"]))
    again_one, again_two = (menu.order(head("X: 1", *lines), last=False) for lines in ([], ["Accept-Encoding: br"]))
    assert one is again_one
    assert two is not again_two
    assert two
    assert again_two
    assert two.wire == again_two.wire


def test_what_is_not_there_is_left_to_the_views(tmp_path: Path) -> None:
    fill(tmp_path, *newsroom(), document("status.json", b"{}"))
    menu = Menu(open_test_wing(tmp_path), 4094)
    menu.freshen(NOON)
    for path in ("/nope", "/sport.atom", "/status.json", "/feed", "/manifest.json", "/political/"):
        assert menu.order(head(first=f"GET {path} HTTP/1.1"), last=False) is None
    assert menu.order(head("If-Modified-Since: Fri, 31 Feb 2026 12:00:00 GMT"), last=False) is None
    (tmp_path / "current" / "political.rss").unlink()
    assert menu.order(head(first="GET /political.rss HTTP/1.1"), last=False) is None


LIGHT = """
import sys
from pathlib import Path
from feeds.lane.menu import Menu
from feeds.config import Settings, Source
from feeds.serve.wing import open_wing
import feeds.lane
source = Source("political", "P", "https://n.example/", ("https://n.example/",))
menu = Menu(open_wing(Settings((source,), shelf=Path(sys.argv[1]))), 4094)
menu.freshen(0)
assert menu.order(b"GET /political.atom HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n", last=False)
heavy = {"flask", "werkzeug", "jinja2", "httpx", "lxml", "feedgen", "selectolax", "sqlalchemy", "prometheus_client", "brotli"}
print(sorted(heavy & sys.modules.keys()))
"""


def test_the_lane_answers_without_flask(tmp_path: Path) -> None:
    open_shop(tmp_path)
    ended = subprocess.run([sys.executable, "-c", LIGHT, str(tmp_path)], cwd=CODE, capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"
