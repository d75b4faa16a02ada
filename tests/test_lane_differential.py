"""One truth: whatever is asked, the lane and plain gthread with Flask give the same status, headers and bytes, or both refuse."""

import random
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from feeds.lane.request import recognise
from tests.server_kit import Server, serve
from tests.shelf_kit import document, open_shop

ATOM = document("political.atom", b"<feed>one</feed>" * 50).label.etags
SEED = 20261127
NUMBER = 4000

PATHS = [
    *["/political.atom"] * 6,
    *(
        "/political.rss",
        "/political.json",
        "/political",
        "/political.html",
        "/political/archive/2026-10.atom",
        "/",
        "/index.html",
    ),
    *("/index.en.html", "/index.en", "/feeds.opml", "/status.atom", "/sub/political.atom", "/sub", "/sub/", "/sub/political"),
    *(
        "/feed",
        "/rss",
        "/livez",
        "/nope",
        "/sport.atom",
        "/political.atom?x=1",
        "/political.atom?",
        "/?lang=en",
        "//political.atom",
    ),
    *(
        "/political.atom/",
        "/./political.atom",
        "/political%2Eatom",
        "/political.atom#x",
        "*",
        "",
        "http://h/political.atom",
        "/%",
    ),
    *("/political.atom%00", "/\xd8\xa7", "/POLITICAL.ATOM", "/manifest.json", "/political.atom.br", "/political.atom;a"),
]
METHODS = [*["GET"] * 8, *["HEAD"] * 3, "POST", "OPTIONS", "get", "PUT", "DELETE", "TRACE", "GETS", "G", "CONNECT", "GE T", ""]
VERSIONS = [*["HTTP/1.1"] * 14, "HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "http/1.1", "HTTP/1.1 ", "HTTP/1.10", "HTTP/11", ""]
TAGS = [ATOM["identity"], ATOM["gzip"], ATOM["br"], '"other"', '"a,b"', '"x y"', '""', "unquoted", '"half', "*", "W/*"]
DATES = [
    *(
        "Fri, 20 Nov 2026 12:00:00 GMT",
        "Fri, 20 Nov 2026 12:00:01 GMT",
        "Fri, 20 Nov 2026 11:59:59 GMT",
        "Mon, 20 Nov 2026 12:00:00 GMT",
    ),
    *(
        "Friday, 20-Nov-26 12:00:00 GMT",
        "Fri Nov 20 12:00:00 2026",
        "Fri, 31 Feb 2026 12:00:00 GMT",
        "Fri, 20 Nov 2026 25:00:00 GMT",
    ),
    *("Fri, 20 Xyz 2026 12:00:00 GMT", "Fri, 20 Nov 2026 12:00:00 +0300", "1795800000", "never", ""),
]
CODINGS = ["gzip", "br", "zstd", "identity", "*", "deflate", "x-gzip", "GZIP", "compress", "", "gz ip", "\xff"]
QUALITIES = ["", "", "", ";q=1", ";q=0", ";q=0.5", "; q=0.501", " ;Q=0.9", ";q=1.001", ";q=x", ";a=b", ";q=0.5;x=y"]
PLAIN = [
    *(
        "User-Agent: Mozilla/5.0 (X11; Linux) Firefox/130.0",
        "Accept: */*",
        "Accept: text/html,application/xml;q=0.9",
        "Cookie: a=b",
    ),
    *(
        "X-Forwarded-For: 10.0.0.1",
        "X-Request-Id: 4",
        "Cache-Control: no-cache",
        "Pragma: no-cache",
        "Referer: http://x/",
        "DNT: 1",
    ),
    *(
        "A-IM: feed",
        "Via: 1.1 proxy",
        "Sec-Fetch-Mode: navigate",
        "From: a@example",
        "X-Empty:",
        "X-Space:   spaced out \t",
        "X-L:\xe9",
    ),
]
ODD = [
    *(
        "Accept-Language: en",
        "Accept-Language: ar",
        "Range: bytes=0-3",
        "If-Range: x",
        f"If-Match: {ATOM['identity']}",
        "If-Match: *",
    ),
    *(
        'If-Match: "no"',
        "If-Unmodified-Since: Fri, 20 Nov 2026 11:00:00 GMT",
        "Expect: 100-continue",
        "Expect: something",
        "TE: trailers",
    ),
    *(
        "Content-Length: 0",
        "Content-Length: 3",
        "Content-Length: -1",
        "Content-Length: x",
        "Transfer-Encoding: chunked",
        "Upgrade: h2c",
    ),
    *(
        "Transfer-Encoding: identity",
        "Connection: close",
        "Connection: Keep-Alive",
        "Connection: keep-alive, close",
        "Connection: upgrade",
    ),
    *(
        "Connection: te",
        "Authorization: Bearer x",
        "X-Forwarded-Proto: https",
        "X_Under_Score: 1",
        "SCRIPT_NAME: /x",
        "PATH_INFO: /y",
    ),
    *(
        "Bad Name: 1",
        ": empty",
        "NoColon",
        " folded: line",
        "X-Ctl: a\x01b",
        "X-Nul: \x00",
        "X-Del: \x7f",
        "X-Cr: a\rb",
        "X-Long: " + "a" * 9000,
    ),
    *(
        "X-Big: " + "b" * 5000,
        "Host: other",
        "Content-Type: text/plain",
        "Proxy-Connection: close",
        "HTTP2-Settings: AAMAAABk",
        "Trailer: x",
    ),
]
HOSTS = ["Host: localhost"] * 12 + [
    "Host: localhost:80",
    "host: x",
    "HOST:x",
    "Host:",
    "Host: a b",
    "Host: [::1]:80",
    "Host: \xff",
    "Host: a/b",
    "Host: .a",
    "Host: a..b",
    "Host: a-.b.",
    f"Host: {'a' * 64}",
    "",
]


def any_tags(chance: random.Random) -> str:
    tags = [chance.choice(["", "", "W/", "w/"]) + chance.choice(TAGS) for _ in range(chance.choice([1, 1, 1, 2, 3]))]
    return chance.choice([",", ", ", " , ", ",,"]).join(tags)


def any_codings(chance: random.Random) -> str:
    picked = [chance.choice(CODINGS) + chance.choice(QUALITIES) for _ in range(chance.choice([1, 1, 2, 3, 4]))]
    return chance.choice([",", ", ", " , "]).join(picked)


def any_request(chance: random.Random) -> bytes:
    """A request that is usual in most of its parts and odd in some."""
    lines = [chance.choice(HOSTS), *chance.sample(PLAIN, chance.randrange(5))]
    if chance.random() < 0.5:
        lines.append(f"{chance.choice(['Accept-Encoding', 'accept-encoding'])}: {any_codings(chance)}")
    if chance.random() < 0.5:
        lines.append(f"If-None-Match:{chance.choice([' ', '', '  '])}{any_tags(chance)}{chance.choice(['', ' '])}")
    if chance.random() < 0.3:
        lines.append(f"If-Modified-Since: {chance.choice(DATES)}")
    if chance.random() < 0.25:
        lines += chance.sample(ODD, chance.choice([1, 1, 2]))
    if chance.random() < 0.05:
        lines.append(chance.choice(lines))
    chance.shuffle(lines)
    odd = chance.random() < 0.2
    first = f"{chance.choice(METHODS) if odd else chance.choice(METHODS[:11])} {chance.choice(PATHS)} "
    first += chance.choice(VERSIONS) if odd else "HTTP/1.1"
    end = chance.choice(["\r\n"] * 30 + ["\n", "\r\n ", "\r"])
    return chance.choice(["", "", "", "", "", "", "", "", "", "\r\n"] * 2 + ["\n"]).encode() + (
        first + end + end.join([line for line in lines if line] + ["", ""])
    ).encode("latin-1")


@dataclass(frozen=True)
class Both:
    lane: Server
    plain: Server


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    root = tmp_path_factory.mktemp("lane") / "shelf"
    open_shop(root)
    settings = {"WEB_CONCURRENCY": "1", "MUJAZ_PUBLIC_URL": "http://localhost:8000/sub"}
    with ExitStack() as stack:
        lane = stack.enter_context(serve(root, **settings))
        plain = stack.enter_context(serve(root, "--worker-class", "gthread", **settings))
        # A body that never comes is waited for; here both ends know that nothing more will be said.
        yield Both(lane, plain)


def ask(server: Server, request: bytes) -> bytes:
    """Send it all, say that nothing follows, and read to the end."""
    with server.connect() as wire:
        wire.sendall(request)
        try:
            wire.shutdown(1)
        except OSError:
            return b""
        pieces = []
        try:
            while piece := wire.recv(65536):
                pieces.append(piece)
        except ConnectionResetError:
            pass
    return b"".join(pieces)


def comparable(answer: bytes) -> bytes:
    """All but Date and Connection."""
    return re.sub(rb"\r\n(Date|Connection): [^\r]*(?=\r\n)", b"", answer)


def refused(answer: bytes) -> bool:
    return not answer or re.match(rb"HTTP/1\.[01] (400|413|414|417|431|501|505) ", answer) is not None


def same(both: Both, request: bytes) -> bytes:
    lane, plain = comparable(ask(both.lane, request)), comparable(ask(both.plain, request))
    assert lane == plain or (refused(lane) and refused(plain)), f"{request!r}\nlane:  {lane[:600]!r}\nplain: {plain[:600]!r}"
    return lane


def test_a_large_corpus_gets_the_same_answers(both: Both) -> None:
    chance = random.Random(SEED)
    requests = [any_request(chance) for _ in range(NUMBER)]
    codes: dict[bytes, int] = {}
    for request in requests:
        code = same(both, request)[9:12]
        codes[code] = codes.get(code, 0) + 1
    recognised = sum(recognise(request, 8190) is not None for request in requests)
    assert recognised > NUMBER / 8  # the lane had its say
    assert min(codes.get(code, 0) for code in (b"200", b"304", b"400", b"404")) > 20, codes


@pytest.mark.parametrize("pieces", [1, 3])
def test_several_requests_at_once_get_the_same_answers(both: Both, pieces: int) -> None:
    chance = random.Random(SEED + pieces)
    usual = [f"GET /political.{form} HTTP/1.1\r\nHost: x\r\n\r\n".encode() for form in ("atom", "rss", "json")]
    others = [b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n", b"HEAD /political.atom HTTP/1.1\r\nHost: x\r\n\r\n"]
    posts = [b"POST /political.atom HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"]
    for _ in range(60):
        requests = [chance.choice(usual * 2 + others + posts) for _ in range(chance.randrange(2, 8))]
        same(both, b"".join(requests))


def test_the_hot_way_says_what_the_first_answer_said(both: Both) -> None:
    request = b"GET /political.atom HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br\r\n\r\n"
    first = comparable(ask(both.lane, request))
    assert [comparable(ask(both.lane, request)) for _ in range(50)] == [first] * 50
