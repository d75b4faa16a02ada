"""What the fuzzer begins with: small and usual, so that it finds its way to what is unusual."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from tests.newsroom import DAMASCUS, POLITICAL, Call, Newsroom, answer

ROOT = Path(__file__).resolve().parent.parent
START = datetime(2026, 11, 27, 12, tzinfo=DAMASCUS)
REQUESTS = (
    b"GET /political.atom HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip;q=0.5, br\r\n\r\n",
    b'HEAD / HTTP/1.1\r\nHost: x\r\nIf-None-Match: W/"a", "b"\r\nAccept-Language: en\r\n\r\n',
    b"GET /political.rss?q=%D8%A3&not=x&limit=3&since=2026-11-01 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /political/archive/2026-10.atom HTTP/1.1\r\nHost: x\r\nIf-Modified-Since: Fri, 20 Nov 2026 12:00:00 GMT\r\n\r\n",
    b"POST /political/refresh HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\nContent-Length: 0\r\n\r\n",
    b"GET /status?lang=ar HTTP/1.1\r\nHost: x\r\nRange: bytes=0-1\r\nIf-Match: *\r\nConnection: close\r\n\r\n",
)
DESIGNS = ("known", "cards", "rows", "data", "anchors")
TEXTS = (
    "الجمعة 27 تشرين الثاني 2026 - 14:05",
    "منذ 3 ساعات",
    "27.11.2026 | ١٤:٠٥",
    "https://syria.news/خبر-ID90001.html",
    "2 hours ago",
)


def seeds_of(target: str) -> Iterator[bytes]:
    """The first inputs of a target."""
    if target in ("request", "service"):
        yield from REQUESTS
    elif target == "text":
        yield from (text.encode() for text in TEXTS)
    elif target == "page":
        yield from (path.read_bytes() for path in sorted((ROOT / "tests" / "pages").glob("*.html")))
    elif target == "markup":
        yield from draw_pages()


def draw_pages() -> Iterator[bytes]:
    """Lists of three stories in every design, and an article."""
    room = Newsroom(1, START, backlog=1)
    room.page_size = 3
    for design in DESIGNS:
        room.restyle(design)
        yield answer(room, Call(f"/?p=1&cat={POLITICAL}", {"host": "syria.news"})).body
    room.restyle("known")
    yield answer(room, Call(f"/{room.section()[0].short_href}", {"host": "syria.news"})).body
