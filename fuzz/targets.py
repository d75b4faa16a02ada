"""What is fuzzed: functions of bytes that return when all is well. A crash is an exception or a promise that does not hold.

What crashed once lies in tests/data/crashes/<target>/ and is tried at each test run (tests/test_crashes.py).
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from feeds.config import Source
from feeds.fetch import read_retry_after
from feeds.fetch.robots import parse_rules
from feeds.filters import parse_selection
from feeds.lane.request import recognise
from feeds.merge import gather, merge
from feeds.merge.sighting import ReadPage
from feeds.model import Feed
from feeds.pages import render_feed_page
from feeds.plan import Answer, Memory
from feeds.render import render_safely
from feeds.serve.answer import choose_coding
from fuzz.service import try_service
from parsers import PARSERS, load_parser
from parsers.challenge import challenge
from parsers.charset import decode
from parsers.dates import read_moment
from parsers.headline import Page, ParseError, Selectors, Site
from parsers.text import clean, fold, plain
from parsers.urls import canonical, key_of, resolve

SEEN = datetime(2026, 11, 27, 12, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Damascus")
SITE = Site(
    ZONE, (), Selectors(item=("li", "article"), title_in=("a",), link_in=("a",), date_in=("time", "div a"), image_in=("img",))
)
URL = "https://syria.news/?p=1&cat=political-news"
SOURCE = Source("news", "News", "https://syria.news/", (URL,), content="full")
CODINGS = ("identity", "gzip", "br", "zstd")


def try_page(data: bytes) -> None:
    """A list page, all the way to documents, and the same page as an article."""
    read(data, publish)


def try_markup(data: bytes) -> None:
    """The same without documents, so many times as often."""
    read(data, lambda _page, _answers: None)


def read(data: bytes, publish: Callable[[ReadPage, dict[str, Answer]], None]) -> None:
    """Find headlines with every parser, then the article, and let both be published."""
    html = decode(data)
    challenge(html)
    for name in PARSERS:
        page, parser = Page(html, URL, SEEN), load_parser(name)
        try:
            listing = parser.find_headlines(page, SITE)
        except ParseError:
            continue
        for headline in listing.headlines:
            assert headline.title == clean(headline.title) != ""
            assert headline.url.isascii()
            assert headline.url.startswith(("http://", "https://"))
            assert headline.key
        publish(ReadPage(0, listing), {})
        try:
            article = parser.read_article(page, SITE)
        except ParseError:
            continue
        publish(ReadPage(0, listing), {listing.headlines[0].key: Answer(article)})


def publish(page: ReadPage, answers: dict[str, Answer]) -> None:
    """Merge into an empty ledger and render."""
    plan = merge(gather([page], SEEN), Memory(), answers, SOURCE, SEEN)
    moments = [admission.entry.published for admission in plan.admitted]
    assert len(set(moments)) == len(moments)
    assert all(moment <= SEEN + timedelta(minutes=10) for moment in moments)
    entries = sorted((admission.entry for admission in plan.admitted), key=lambda entry: entry.published, reverse=True)[:50]
    if entries:
        feed = Feed("news", "News", SOURCE.site, "https://feeds.example", "ar", tuple(entries), "News")
        assert not render_safely(feed).dropped_ids
        render_feed_page(feed)


def try_text(data: bytes) -> None:
    """One text as a title, a date and an address."""
    text = data.decode("utf-8", "surrogatepass") if is_text(data) else data.decode("utf-8", "replace")
    title = plain(text)
    assert clean(title) == title
    assert fold(fold(text)) == fold(text)
    title.encode()
    read_moment(text, ZONE, SEEN)
    url = resolve(URL, text)
    if url is not None:
        assert canonical(url) == url
        assert url.isascii()
        key_of(url)


def is_text(data: bytes) -> bool:
    """True when the bytes are UTF-8, halves of surrogate pairs included."""
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def try_request(data: bytes) -> None:
    """The head of a request in the lane, and its parts in the views."""
    asked = recognise(data + b"\r\n\r\n", 8190)  # it gets whole heads only
    assert asked is None or asked.method in ("GET", "HEAD")
    text = data.decode("latin-1")
    choose_coding(text, dict.fromkeys(CODINGS, '"x"'))
    head, _, tail = text.partition("&")
    with suppress(ValueError):  # a bad value is answered with 400
        parse_selection({"q": head, "not": tail, "limit": tail, "since": head})


def try_headers(data: bytes) -> None:
    """What a site sends beside its pages."""
    head, _, body = data.partition(b"\n")
    text = decode(body, head.decode("latin-1"))
    parse_rules(text).can_fetch(URL, "Mujaz")
    wait = read_retry_after(head.decode("latin-1"), SEEN)
    assert wait is None or 0 <= wait <= 6 * 3600


TARGETS: dict[str, Callable[[bytes], None]] = {
    "page": try_page,
    "markup": try_markup,
    "text": try_text,
    "request": try_request,
    "headers": try_headers,
    "service": try_service,
}
