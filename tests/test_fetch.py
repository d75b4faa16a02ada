"""The door, against a real site on loopback that does everything wrong."""

import gzip
import itertools
import re
import socket
import struct
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from feeds.fetch import Fetcher, Validators, agent
from feeds.fetch.agent import VERSION
from feeds.model import Outcome
from tests.fetch_kit import PAGE, Site, Time, Visit, answer, open_fetcher, running, trouble, zipped


@pytest.fixture
def site() -> Iterator[Site]:
    with running(Site()) as site:
        yield site


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with open_fetcher(Time()) as fetcher:
        yield fetcher


# What is read


def test_reads_a_page(site, fetcher):
    site.routes["/a"] = answer(ETag='"one"', Last_Modified="Sat, 21 Nov 2026 20:00:00 GMT")
    page = fetcher.get(site.url("/a#part"))
    assert (page.url, page.status, page.html, page.body, page.moved) == (site.url("/a"), 200, PAGE, PAGE.encode(), False)
    assert page.validators == Validators('"one"', "Sat, 21 Nov 2026 20:00:00 GMT")
    assert 0 < page.elapsed < 5


def test_says_honestly_who_asks_and_keeps_no_cookies(site):
    site.routes["/"] = answer(Set_Cookie="id=1; Path=/")
    with open_fetcher(Time(), "https://feeds.example/about") as fetcher:
        fetcher.get(site.url("/"))
        fetcher.get(site.url("/"))
    sent = site.asked[-1].headers
    assert sent["user-agent"] == f"Mujaz/{VERSION} (+https://feeds.example/about)"
    assert sent["accept-encoding"] == "gzip, br"
    assert sent["host"] == f"127.0.0.1:{site.port}"
    assert "cookie" not in sent


def test_agent_names_the_released_version_and_is_one_header_line():
    version = re.search(r'^version = "(.+)"', Path("pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert version[1] == VERSION
    assert agent() == f"Mujaz/{VERSION}"
    assert agent("ops@example.org") == f"Mujaz/{VERSION} (+ops@example.org)"
    assert agent("a\r\nX: (b)ج") == f"Mujaz/{VERSION} (+aX:b)"


@pytest.mark.parametrize("reply", [zipped(), answer(brotli.compress(PAGE.encode()), Content_Encoding="br")], ids=["gzip", "br"])
def test_reads_compressed_pages(site, fetcher, reply):
    site.routes["/"] = reply
    assert fetcher.get(site.url()).html == PAGE


def test_reads_gzip_in_members_twice_compressed_and_with_rubbish_behind(site, fetcher):
    half = len(PAGE) // 2
    members = gzip.compress(PAGE[:half].encode()) + gzip.compress(PAGE[half:].encode()) + b"rubbish"
    site.routes["/members"] = answer(members, Content_Encoding="x-gzip")
    site.routes["/twice"] = answer(gzip.compress(brotli.compress(PAGE.encode())), Content_Encoding="br, gzip")
    site.routes["/plain"] = answer(Content_Encoding="identity")
    for path in ("/members", "/twice", "/plain"):
        assert fetcher.get(site.url(path)).html == PAGE


def test_reads_chunks_and_bodies_that_end_with_the_connection(site, fetcher):
    def closing(visit: Visit) -> None:
        visit.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + PAGE.encode())

    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (PAGE[:20].encode(), PAGE[20:].encode())) + b"0\r\n\r\n"
    site.routes["/chunks"] = answer(chunks, Transfer_Encoding="chunked")
    site.routes["/closing"] = closing
    assert fetcher.get(site.url("/chunks")).html == PAGE
    assert fetcher.get(site.url("/closing")).html == PAGE


def test_decodes_by_header(site, fetcher):
    site.routes["/"] = answer("<p>قمة عربية في دمشق</p>".encode("cp1256"), kind="text/html; charset=windows-1256")
    assert fetcher.get(site.url()).html == "<p>قمة عربية في دمشق</p>"


def test_asks_conditionally_and_believes_304_only_then(site, fetcher):
    site.routes["/"] = lambda visit: answer("", 304, None, ETag='"two"') if "if-none-match" in visit.asked.headers else answer()
    site.routes["/rude"] = answer("", 304, None)
    known = Validators('"one"', "Sat, 21 Nov 2026 20:00:00 GMT")
    page = fetcher.get(site.url(), known)
    assert (page.status, page.html, page.body) == (304, None, b"")
    assert page.validators == Validators('"two"', "Sat, 21 Nov 2026 20:00:00 GMT")
    assert site.asked[-1].headers["if-none-match"] == '"one"'
    assert site.asked[-1].headers["if-modified-since"] == "Sat, 21 Nov 2026 20:00:00 GMT"
    for unusable in (None, Validators(), Validators('"é"', "bad\r\nX-Header: 1")):
        assert trouble(fetcher, site.url("/rude"), validators=unusable).outcome is Outcome.HTTP_ERROR


def test_reuses_connections(site, fetcher):
    site.routes["/"] = answer()
    site.routes["/error"] = answer("sorry", 500)
    site.routes["/moved"] = answer("moved", 301, Location="/")
    for path in ("/", "/moved", "/"):
        fetcher.get(site.url(path))
    trouble(fetcher, site.url("/error"))
    fetcher.get(site.url())
    assert len({asked.port for asked in site.asked}) == 1


# Redirects


def test_follows_redirects_and_tells_whether_the_page_moved(site, fetcher):
    site.routes |= {"/old": answer("", 301, Location="/newer"), "/newer": answer("", 308, Location="new?ق=1"), "/new": answer()}
    site.routes["/for-now"] = answer("", 302, Location="/old")
    page = fetcher.get(site.url("/old"))
    assert (page.url, page.moved) == (site.url("/new?%D9%82=1"), True)
    assert not fetcher.get(site.url("/for-now")).moved


def test_gives_up_after_five_redirects(site, fetcher):
    for number in range(8):
        site.routes[f"/{number}"] = answer("", 302, Location=f"/{number + 1}")
    site.routes["/8"] = answer()
    assert fetcher.get(site.url("/3")).url == site.url("/8")
    site.asked.clear()
    caught = trouble(fetcher, site.url("/2"))
    assert (caught.outcome, caught.status) == (Outcome.HTTP_ERROR, 302)
    assert len(site.asked) == 6
    site.routes["/loop"] = answer("", 301, Location="/loop")
    assert trouble(fetcher, site.url("/loop")).outcome is Outcome.HTTP_ERROR


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "gopher://127.0.0.1/",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://user:secret@127.0.0.1/",
        "http://127.0.0.1:22/",
        "http://127.0.0.1:99999999/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "//0/",
        "http://[::1",
    ],
)
def test_refuses_redirects_to_what_is_not_fetched(site, fetcher, target):
    site.routes["/"] = answer("", 302, Location=target)
    caught = trouble(fetcher, site.url())
    assert caught.outcome in (Outcome.REFUSED, Outcome.HTTP_ERROR)
    assert "secret" not in str(caught)
    assert site.paths() == ["/robots.txt", "/"]


def test_refuses_redirects_to_other_hosts_when_hosts_are_given(site):
    site.routes |= {"/": answer("", 302, Location=site.url("/b", "other.test")), "/b": answer()}
    site.routes["/www"] = answer("", 302, Location=site.url("/b", "WWW.News.test"))
    with open_fetcher(Time(), resolve=lambda host, port: ["127.0.0.1"]) as fetcher:
        caught = trouble(fetcher, site.url("/", "news.test"), hosts=("news.test",))
        assert (caught.outcome, caught.status) == (Outcome.REFUSED, 302)
        assert "other.test" in caught.what
        assert fetcher.get(site.url("/", "news.test"), hosts=("news.test", "other.test")).url == site.url("/b", "other.test")
        assert fetcher.get(site.url("/www", "news.test"), hosts=("elsewhere.test",)).html == PAGE
        assert fetcher.get(site.url("/", "news.test")).html == PAGE


# What is not a page


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 500, 502, 503, 206, 300, 301])
def test_tells_errors_with_their_status(site, fetcher, status):
    site.routes["/"] = answer(PAGE, status, Retry_After="120")
    caught = trouble(fetcher, site.url())
    assert (caught.outcome, caught.status, caught.retry_after) == (Outcome.HTTP_ERROR, status, 120.0)
    assert str(status) in str(caught)


@pytest.mark.parametrize("status", [200, 403, 429, 503])
def test_tells_challenge_pages(site, fetcher, status):
    html = (
        "<html><head><title>Just a moment...</title></head><body><form id='challenge-form'></form>"
        "<script>window._cf_chl_opt={}</script></body></html>"
    )
    site.routes["/"] = answer(html, status, Retry_After="Sat, 21 Nov 2026 23:09:01 GMT")
    caught = trouble(fetcher, site.url())
    assert (caught.outcome, caught.status, caught.retry_after) == (Outcome.BLOCKED, status, 300.0)


def test_believes_cloudflares_own_word(site, fetcher):
    site.routes["/"] = answer("<p>?</p>", 403, CF_Mitigated="challenge")
    assert trouble(fetcher, site.url()).outcome is Outcome.BLOCKED


@pytest.mark.parametrize("kind", ["application/xhtml+xml", "TEXT/HTML;charset=utf-8", "application/rss+xml", "text/xml", None])
def test_reads_every_kind_of_markup(site, fetcher, kind):
    site.routes["/"] = answer(kind=kind)
    assert fetcher.get(site.url()).html == PAGE


@pytest.mark.parametrize("kind", ["application/json", "image/png", "text/plain", "application/octet-stream", "video/mp4"])
def test_refuses_other_kinds(site, fetcher, kind):
    site.routes["/"] = answer(kind=kind)
    assert trouble(fetcher, site.url()).outcome is Outcome.NOT_HTML


@pytest.mark.parametrize(
    "body",
    [
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 50,
        b"%PDF-1.7 ...",
        gzip.compress(b"x", mtime=0),
        bytes(range(256)) * 20,
        b"abc\x00\x00\x00" * 9,
    ],
)
@pytest.mark.parametrize("kind", ["text/html", None])
def test_refuses_binary_content_of_any_declared_kind(site, fetcher, body, kind):
    site.routes["/"] = answer(body, kind=kind)
    assert trouble(fetcher, site.url()).outcome is Outcome.NOT_HTML


def test_reads_pages_with_stray_control_characters_and_utf16(site, fetcher):
    dirty = "<html><body>" + "<h2>خبر من دمشق\x01 اليوم</h2>\n" * 30 + "</body></html>"
    site.routes["/dirty"] = answer(dirty)
    site.routes["/wide"] = answer(PAGE.encode("utf-16"), kind=None)
    assert fetcher.get(site.url("/dirty")).html == dirty
    assert fetcher.get(site.url("/wide")).html == PAGE


def test_leaves_blank_pages_to_the_parsers_and_refuses_text_without_a_type(site, fetcher):
    site.routes["/blank"] = answer(" \n", kind=None)
    site.routes["/nothing"] = answer("", 204)
    site.routes["/text"] = answer('{"a": 1}', kind=None)
    assert fetcher.get(site.url("/blank")).html == " \n"
    assert fetcher.get(site.url("/nothing")).html == ""
    assert trouble(fetcher, site.url("/text")).outcome is Outcome.NOT_HTML


# Too much, too slow, broken


def bomb(mebibytes: int, wrap: int) -> bytes:
    """Return a gzip stream that inflates to so many MiB: one flushed deflate block, repeated."""
    engine = zlib.compressobj(9, zlib.DEFLATED, wrap)
    first = engine.compress(b"\0" * 2**20) + engine.flush(zlib.Z_FULL_FLUSH)
    block = engine.compress(b"\0" * 2**20) + engine.flush(zlib.Z_FULL_FLUSH)
    return first + block * (mebibytes - 1)


@pytest.mark.parametrize("coding", ["gzip", "br", "gzip, gzip"])
def test_a_gigabyte_of_zeros_costs_no_more_than_the_limit(site, fetcher, coding):
    packed = bomb(1024, 31)
    if coding == "br":
        engine = brotli.Compressor(quality=1)
        packed = b"".join([engine.process(b"\0" * 2**22) + engine.flush() for _ in range(256)]) + engine.finish()
    elif coding != "gzip":
        packed = gzip.compress(packed)
    site.routes["/"] = answer(packed, Content_Encoding=coding)
    tracemalloc.start()
    try:
        caught = trouble(fetcher, site.url())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert caught.outcome is Outcome.TOO_LARGE
    assert peak < 20_000_000


def endless(head: bytes, piece: bytes) -> object:
    def send(visit: Visit) -> None:
        visit.send(head)
        while not visit.close.is_set():
            visit.send(piece)

    return send


OPEN_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    ("head", "piece", "outcome"),
    [
        (OPEN_HEAD + b"\r\n", b"<p>news</p>" * 5000, Outcome.TOO_LARGE),
        (OPEN_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"ffff\r\n" + b"x" * 0xFFFF + b"\r\n", Outcome.TOO_LARGE),
        (OPEN_HEAD + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"") * 3000, Outcome.HTTP_ERROR),
        (b"HTTP/1.1 200 OK\r\n", b"X-Header: and so on\r\n" * 1000, Outcome.UNREACHABLE),
    ],
    ids=["endless", "chunks", "empty-gzip", "headers"],
)
def test_endless_answers_end(site, fetcher, head, piece, outcome):
    site.routes["/"] = endless(head, piece)
    assert trouble(fetcher, site.url()).outcome is outcome


def test_a_page_of_five_megabytes_is_the_largest(site, fetcher):
    site.routes["/largest"] = answer(b"<p>" + b" " * 4_999_997)
    site.routes["/larger"] = answer(b"<p>" + b" " * 4_999_998)
    assert len(fetcher.get(site.url("/largest")).body) == 5_000_000
    assert trouble(fetcher, site.url("/larger")).outcome is Outcome.TOO_LARGE


def dripping(*parts: bytes) -> object:
    """A byte every 50 ms, for ever: no single read ever times out."""

    def send(visit: Visit) -> None:
        for part in parts[:-1]:
            visit.send(part)
        for byte in itertools.cycle(parts[-1]):
            visit.send(bytes([byte]))
            if visit.close.wait(0.05):
                return

    return send


@pytest.mark.parametrize(
    "parts",
    [
        (OPEN_HEAD + b"Content-Length: 100000\r\n\r\n", b"<p>"),
        (OPEN_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        (b"H",),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"",),
    ],
    ids=["body", "chunks", "headers", "status-line", "interim", "nothing"],
)
def test_a_dripping_site_cannot_stretch_the_deadline(site, fetcher, parts):
    site.routes["/"] = dripping(*parts) if parts != (b"",) else lambda visit: visit.close.wait(20) and None
    caught = trouble(fetcher, site.url(), deadline=0.4)
    assert caught.outcome is Outcome.TIMEOUT


def test_a_body_of_very_small_pieces_cannot_stretch_the_deadline(site, fetcher):
    site.routes["/"] = answer(b"1\r\nx\r\n" * 500_000, Transfer_Encoding="chunked")
    assert trouble(fetcher, site.url(), deadline=0.3).outcome is Outcome.TIMEOUT


def test_redirects_share_one_deadline(site, fetcher):
    def slow(visit: Visit) -> bytes:
        visit.close.wait(0.2)
        return answer("", 302, Location="/")

    site.routes["/"] = slow
    assert trouble(fetcher, site.url(), deadline=0.5).outcome is Outcome.TIMEOUT
    assert site.paths().count("/") <= 3


def test_the_status_of_a_dripping_error_page_counts(site, fetcher):
    site.routes["/"] = dripping(b"HTTP/1.1 503 Busy\r\nContent-Length: 1000\r\nRetry-After: 60\r\n\r\n", b"x")
    caught = trouble(fetcher, site.url(), deadline=0.3)
    assert (caught.outcome, caught.status, caught.retry_after) == (Outcome.HTTP_ERROR, 503, 60.0)


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (answer(gzip.compress(PAGE.encode())[:-20], Content_Encoding="gzip"), Outcome.HTTP_ERROR),
        (answer(brotli.compress(PAGE.encode())[:-20], Content_Encoding="br"), Outcome.HTTP_ERROR),
        (answer(b"\x1f\x8bnot really", Content_Encoding="gzip"), Outcome.HTTP_ERROR),
        (answer("plain", Content_Encoding="gzip"), Outcome.HTTP_ERROR),
        (answer(b"\xff\xff not brotli", Content_Encoding="br"), Outcome.HTTP_ERROR),
        (answer(Content_Encoding="zstd"), Outcome.HTTP_ERROR),
        (answer(Content_Encoding="gzip, gzip, gzip"), Outcome.HTTP_ERROR),
        (b"", Outcome.UNREACHABLE),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", Outcome.UNREACHABLE),
        (b"HTTP/1.1 200 OK\r\nContent-Length: nine\r\n\r\n", Outcome.UNREACHABLE),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", Outcome.UNREACHABLE),
        (OPEN_HEAD + b"Content-Length: 1000\r\n\r\n<p>cut", Outcome.UNREACHABLE),
        (OPEN_HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n<p>cu", Outcome.UNREACHABLE),
        (OPEN_HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", Outcome.UNREACHABLE),
    ],
)
def test_broken_answers(site, fetcher, reply, outcome):
    def send(visit: Visit) -> None:
        visit.send(reply)

    site.routes["/"] = send
    assert trouble(fetcher, site.url()).outcome is outcome


def test_a_reset_connection(site, fetcher):
    def send(visit: Visit) -> None:
        visit.send(OPEN_HEAD + b"Content-Length: 1000\r\n\r\n<p>")
        visit.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        visit.connection.close()

    site.routes["/"] = send
    assert trouble(fetcher, site.url()).outcome is Outcome.UNREACHABLE


def test_an_empty_gzip_body_is_a_blank_page(site, fetcher):
    site.routes["/gzip"] = answer("", Content_Encoding="gzip")
    site.routes["/br"] = answer("", Content_Encoding="br")
    assert fetcher.get(site.url("/gzip")).html == ""
    assert fetcher.get(site.url("/br")).html == ""
