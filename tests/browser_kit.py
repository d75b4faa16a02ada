"""A small site of rendered documents on loopback, with the headers that the service sends, and a browser to look at it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Browser, Page, Route, sync_playwright

from feeds.filters import parse_selection
from feeds.model import Document, Label
from feeds.pages import render_feed_page, render_index, render_month_page, render_search_page, render_status, static_documents
from feeds.serve.answer import tell_headers
from tests.pages_kit import NOW, make_english_feed, make_feed, make_states

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360"><rect width="640" height="360" fill="#9db3ac"/>'
    '<circle cx="470" cy="120" r="56" fill="#f2dcae"/>'
    '<path d="M0 310 190 160 330 270 450 200 640 330V360H0Z" fill="#3d5f5a"/></svg>'
)
"""Stands in for the pictures of the news site."""


def print_documents(base: str) -> dict[str, Document]:
    """Every kind of page and the assets, by path."""
    feed, river = make_feed(base=base), make_english_feed(base=base)
    status = {lang: render_status(make_states(), base, NOW, lang) for lang in ("ar", "en")}
    search = render_search_page(feed, parse_selection({"q": "وزير"}))
    pages = {
        "/": render_index([feed, river], "ar"),
        "/?lang=en": render_index([feed, river], "en"),
        "/political": render_feed_page(feed),
        "/river": render_feed_page(river),
        "/political/archive/2026-11.html": render_month_page(feed, "2026-11"),
        "/political?q=%D9%88%D8%B2%D9%8A%D8%B1": search,
        "/status": Document("status", "text/html; charset=utf-8", status["ar"], NOW, "no-cache"),
        "/status?lang=en": Document("status", "text/html; charset=utf-8", status["en"], NOW, "no-cache"),
        "/short": render_index([make_feed(base=base, slug=f"s{n}") for n in range(14)], "ar"),
    }
    return pages | {f"/{document.name}": document for document in static_documents()}


@contextmanager
def open_site(base: str = "https://news.example") -> Iterator[str]:
    """Serve the documents; yields the address."""
    documents = print_documents(base)

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            document = documents.get(self.path)
            if document is None:
                self.send_error(404)
                return
            label = Label(document.name, document.media_type, document.modified, document.cache_control, {"identity": '"1"'})
            self.send_response(200)
            for header in tell_headers(label, "identity", stale=False):
                self.send_header(header.name, header.value)
            self.send_header("Content-Length", str(len(document.body)))
            self.end_headers()
            self.wfile.write(document.body)

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def open_browser(*flags: str) -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
        try:
            yield browser
        finally:
            browser.close()


def paint(page: Page) -> None:
    """Answer for the news site's pictures, and stop the page's clock at NOW."""

    def answer(route: Route) -> None:
        route.fulfill(body=PICTURE, content_type="image/svg+xml")

    page.route("https://syria.news/images/**", answer)
    page.clock.set_fixed_time(NOW)
