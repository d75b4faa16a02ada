"""A news site on loopback for the benchmarks of the writing wing, in a process of its own so that its work is not counted.

    with site() as address:
        ... f"{address}/etag?p=1&cat=political-news" ...

The first part of a path says how the list behaves: `etag` answers 304 to who knows it; `plain` is the same page without
validators; `comment` tells in a comment when it was built; `same` shows another number at each request and lists the same
stories; `new` lists a new story each time.
"""

import multiprocessing
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from multiprocessing.connection import Connection
from urllib.parse import urlsplit

from benchmarks.extraction import list_page

TEXT = "وقال مدير المشروع إن الأعمال ستستمر حتى نهاية الشهر المقبل وإن الكلفة الإجمالية لم تحدد بعد بصورة نهائية. "
ITEM = f"""<li class="search-item clearfix azr">
<a href="خبر_جديد_{{n}}-ID{{n}}.html"><img src="images/2026_11/2026_11_27/000{{n}}-27112612_m2.jpg" alt=""></a>
<div class="search-content"><h2 class="search-title"><a href="خبر_جديد_{{n}}-ID{{n}}.html">خبر جديد {{n}} من المجلس</a></h2>
<p class="search-desc">{TEXT * 2}</p></div>
<div class="col-md-3 search-titlex"><a href="javascript:;">27.11.2026 | 18:30</a></div></li>"""
ARTICLE = """<!DOCTYPE html><html lang="ar"><body><div class="container"><h4>الاخبار السياسية</h4><h1>{title}</h1>
<p>27.11.2026 | 10:{minute:02}</p><p>{text}</p><p>{text}</p><p>سيريانيوز</p></div></body></html>"""
ETAG = '"list-1"'
VISITS = count(1)


@cache
def plain_list() -> str:
    """The page of 120 KB that the benchmark of the parsers reads too."""
    return list_page().html


def new_list(visit: int) -> str:
    """The same page with so many new stories on top; as many fall out at the bottom."""
    head, *old = re.split(r"(?=<li class=\"search-item)", plain_list())
    last, after = old[-1].split("</ul>", 1)
    old[-1] = last
    fresh = [ITEM.format(n=91000 + n) for n in range(visit, 0, -1)]
    return head + "".join((fresh + old)[: len(old)]) + "</ul>" + after


class Handler(BaseHTTPRequestHandler):
    """Answers lists, articles and robots.txt."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        """Choose the answer by the path's first part."""
        parts = urlsplit(self.path)
        kind = parts.path.split("/")[1]
        if kind == "robots.txt":
            self.answer(404, "")
        elif "-ID" in parts.path:
            number = int(re.search(r"-ID(\d+)", parts.path)[1])  # type: ignore[index]
            title = f"مجلس المدينة يناقش خطة النقل رقم {number} ويحدد موعد التنفيذ"
            self.answer(200, ARTICLE.format(title=title, text=TEXT * 3, minute=number % 60))
        elif kind == "etag" and self.headers["If-None-Match"] == ETAG:
            self.answer(304, "")
        else:
            visit = next(VISITS)
            html = new_list(visit) if kind == "new" else plain_list()
            told = {"comment": f"<!-- built {visit} -->", "same": f"<p>{visit} visitors</p>"}.get(kind, "")
            self.answer(200, html + told, kind == "etag")

    def answer(self, status: int, html: str, tagged: bool = False) -> None:
        """Send it whole."""
        body = html.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if tagged:
            self.send_header("ETag", ETAG)
        self.end_headers()
        self.wfile.write(body if status != 304 else b"")

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def serve(told: Connection) -> None:
    """Be the site's process; tells its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.send(server.server_port)
    server.serve_forever()


@contextmanager
def site() -> Iterator[str]:
    """Run the site; yields its address."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}"
    finally:
        process.terminate()
        process.join()
