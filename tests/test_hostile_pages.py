"""Pages that mean no good: whatever they hold, what is served is inert, and cheap to make."""

import json
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from selectolax.lexbor import LexborHTMLParser

from feeds.config import Source
from feeds.merge import gather, merge
from feeds.merge.sighting import LONGEST, MOST, ReadPage
from feeds.model import Document, Entry, Feed
from feeds.pages import render_feed_page, render_index
from feeds.plan import Answer, Memory, Plan
from feeds.render import render_safely
from parsers import load_parser
from parsers.headline import Page, ParseError, Site
from tests.pages_kit import find_faults

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
SITE = Site(hosts=("news.example",))
SOURCE = Source("news", "News", "https://news.example/", ("https://news.example/list",), content="full", hosts=("news.example",))
ITEM = """<li class="search-item clearfix azr"><h2 class="search-title"><a href="{href}">{title}</a></h2>
<p class="search-desc">{text}</p><div class="col-md-3 search-titlex"><a>27.11.2026 | 10:{minute:02}</a></div></li>"""

ATTACKS = {
    "script": "<script>alert(1)</script>",
    "split script": "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "escaped script": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "escaped twice": "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    "event": '<img src="x" onerror="alert(1)">',
    "unquoted event": "<img src=x onerror=alert(1)//>",
    "svg": '<svg onload="alert(1)"><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    "math": '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
    "style": "<style>*{background:url(javascript:alert(1))}</style>",
    "style attribute": '<b style="position:fixed;top:0">x</b>',
    "frame": '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "form": '<form action="https://evil.example"><input autofocus onfocus=alert(1)></form>',
    "base": '<base href="https://evil.example/">',
    "refresh": '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    "end of CDATA": "]]><script>alert(1)</script>",
    "comment": "--><script>alert(1)</script><!--",
    "processing": "<?xml-stylesheet href='https://evil.example/x.xsl'?>",
    "entities": '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>&b;&b;',
    "broken quotes": "\"'><script>alert(1)</script>",
    "template": "{{7*7}}{%import os%}${7*7}<%= 7*7 %>",
    "controls": "a\x00b\x08c\x1b[31md\x7f\x85",
    "direction": "\u202egnp.\u202cx\u2066y\u2067z\u2069\u200f\u061c",
    "surrogates": "\ud800x\udfff",
    "noncharacters": "\ufffe\uffff\U0001ffff",
    "tags": "\U000e0041\U000e007f",
    "zalgo": "e" + "\u0301" * 500,
}
HREFS = [
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "&#106;avascript:alert(1)"),
    *(
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/a-ID7.html",
        "https://evil.example/a-ID8.html",
    ),
    *(
        "https://news.example@evil.example/a-ID9.html",
        "https://user:secret@news.example/a-ID10.html",
        "https://news.example:99999/x",
    ),
    *(
        "https://news.example\\@evil.example/",
        "https://[::1]/",
        "http://127.0.0.1/a-ID11.html",
        "\\\\evil.example\\x",
        '?x="onclick=alert(1)',
    ),
    *("/a b<c>\"d'(e)[f]-ID12.html", "/%0d%0aX:1-ID13.html", "/\u202egnp-ID14.html", "https://nеws.example/a-ID15.html", ""),
]


def page_of(items: str) -> Page:
    body = f'<div class="search-container"><ul>{items}</ul></div>'
    return Page(f"<!DOCTYPE html><html><body>{body}</body></html>", "https://news.example/list", NOON)


def feed_of(page: Page, parser: str) -> Feed | None:
    """All the way from the page to entries; None when the parser finds nothing in it."""
    try:
        listing = load_parser(parser).find_headlines(page, SITE)
    except ParseError:
        return None
    plan = merge(gather([ReadPage(0, listing)], NOON), Memory(), {}, SOURCE, NOON)
    return feed_with(plan)


def feed_with(plan: Plan) -> Feed | None:
    entries = sorted((admission.entry for admission in plan.admitted), key=lambda entry: entry.published, reverse=True)
    return Feed("news", "News", SOURCE.site, "https://feeds.example", "ar", tuple(entries[:50]), "News") if entries else None


def check_inert(feed: Feed) -> None:
    """No document of the feed does anything but show text, and all links lead to the site or to us."""
    rendered = render_safely(feed)
    assert not rendered.dropped_ids
    for document in (*rendered.documents, render_feed_page(feed), render_index([feed], "en")):
        text = document.body.decode()
        assert not set(text) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\x00\x1b\ufffe\uffff")
        if document.name.endswith(".html"):
            assert find_faults(document.body) == []
        elif document.name.endswith(".json"):
            for item in json.loads(text)["items"]:
                check_html(item.get("content_html", ""))
        else:
            check_xml(document)


def check_xml(document: Document) -> None:
    assert b"<!ENTITY" not in document.body
    assert b"<?xml-stylesheet" not in document.body
    for node in ET.fromstring(document.body).iter():
        for name, value in node.attrib.items():
            if name in ("href", "url", "src"):
                check_link(value)
        if node.get("type") == "html" or node.tag.endswith("encoded"):
            check_html(node.text or "")


def check_html(html: str) -> None:
    for node in LexborHTMLParser(html).css("body *"):
        assert node.tag not in (
            "script",
            "style",
            "svg",
            "math",
            "iframe",
            "form",
            "input",
            "base",
            "meta",
            "object",
            "embed",
            "link",
        )
        for name, value in node.attributes.items():
            assert not name.startswith("on")
            assert name != "style"
            if name in ("href", "src"):
                check_link(value or "")


def check_link(link: str) -> None:
    assert link.startswith(("https://news.example/", "https://feeds.example"))
    assert link.isascii()
    assert not set(link) & set(" \"'<>()[]\\")
    assert "secret" not in link


@pytest.mark.parametrize("parser", ["syria_news", "detect"])
@pytest.mark.parametrize("attack", ATTACKS, ids=list(ATTACKS))
def test_what_titles_and_texts_hold_is_only_shown(parser: str, attack: str) -> None:
    words = ATTACKS[attack]
    items = "".join(
        ITEM.format(
            href=f"/خبر-ID{90100 + n}.html", title=f"خبر مهم {words} رقم {n}", text=f"{words} نص الخبر {n} كامل", minute=n
        )
        for n in range(12)
    )
    feed = feed_of(page_of(items), parser)
    if feed is None:  # the attack took the list away, which is a failure like others
        assert attack in ("base", "comment")
    else:
        check_inert(feed)


@pytest.mark.parametrize("parser", ["syria_news", "detect"])
def test_links_lead_to_the_site_or_nowhere(parser: str) -> None:
    hrefs = [f"/خبر-ID{90200 + n}.html" for n in range(10)]
    for hostile in HREFS:
        items = "".join(
            ITEM.format(href=href, title=f"عنوان الخبر رقم {n} من الصفحة", text="نص", minute=n)
            for n, href in enumerate([hostile, *hrefs])
        )
        feed = feed_of(page_of(items), parser)
        assert feed is not None, hostile
        check_inert(feed)


ARTICLE = (Path(__file__).parent / "pages" / "article-slug.html").read_text()
LEAD_OUT = (
    '<a href="javascript:alert(1)">a</a><img src="data:image/svg+xml,&lt;svg onload=alert(1)&gt;">'
    '<a href="//u:secret@evil.example">b</a>'
)


@pytest.mark.parametrize("attack", ATTACKS, ids=list(ATTACKS))
def test_what_articles_hold_is_only_shown(attack: str) -> None:
    words = f"{ATTACKS[attack]}{LEAD_OUT}"
    html = ARTICLE.replace("</p>", f"{words}</p>").replace("</title>", f"{words}</title>")
    listing = load_parser("syria_news").find_headlines(
        page_of(ITEM.format(href="/x-ID90108.html", title="t", text="", minute=1) * 3), SITE
    )
    try:
        article = load_parser("syria_news").read_article(Page(html, listing.headlines[0].url, NOON), SITE)
    except ParseError:
        assert attack == "comment"  # it took the article away, which is a failure like others
        return
    answers = {listing.headlines[0].key: Answer(article)}
    feed = feed_with(merge(gather([ReadPage(0, listing)], NOON), Memory(), answers, SOURCE, NOON))
    assert feed is not None
    assert feed.entries[0].content
    for document in (*render_safely(feed).documents, render_feed_page(feed)):
        for word in (b"javascript:", b"onload", b"secret", b"<script>alert", b"srcdoc"):
            assert word not in document.body or attack in SHOWN
        assert not (document.name.endswith(".html") and find_faults(document.body))


SHOWN = ("escaped script", "escaped twice", "broken quotes", "comment", "processing", "end of CDATA", "style")
"""Attacks that may be shown as the words that they are."""


def test_of_thousands_of_headlines_a_thousand_are_taken() -> None:
    row = '<li class="search-item"><h2 class="search-title"><a href="/-ID{n}.html">خبر {n}</a></h2></li>'
    page = page_of("".join(row.format(n=100_000 + n) for n in range(3_000)))
    listing = load_parser("syria_news").find_headlines(page, SITE)
    assert len(listing.headlines) > MOST
    assert len(gather([ReadPage(0, listing)], NOON)) == MOST


@pytest.mark.parametrize("parser", ["syria_news", "detect"])
def test_a_page_of_a_hundred_thousand_headlines_is_refused_in_words(parser: str) -> None:
    """It fits the door's 5 MB; of a tenth of it as many are taken as of any page."""
    rows = [f"<li><a href=/{number}>Headline number {number}</a>" for number in range(100_000)]
    whole, tenth = (page_of("".join(taken)) for taken in (rows, rows[:10_000]))
    assert len(whole.html) < 5_000_000
    with pytest.raises(ParseError, match="too many elements"):
        load_parser(parser).find_headlines(whole, SITE)
    listing = load_parser(parser).find_headlines(tenth, SITE)
    assert len(gather([ReadPage(0, listing)], NOON)) == MOST


def test_a_title_of_a_megabyte_is_cut() -> None:
    for title in ("كلمة " * 200_000, "ا" * 1_000_000):
        items = "".join(ITEM.format(href=f"/x-ID{90400 + n}.html", title=f"{n} {title}", text=title, minute=n) for n in range(2))
        feed = feed_of(page_of(items), "syria_news")
        assert feed is not None
        assert all(len(entry.title) <= LONGEST + 1 and entry.title.endswith("…") for entry in feed.entries)
        check_inert(feed)
        assert max(len(document.body) for document in render_safely(feed).documents) < 50_000


def test_stories_that_claim_one_identity_are_one() -> None:
    """Keys come from addresses: a page cannot put two entries under one id."""
    hrefs = ["/a-ID90500.html", "/b-ID90500.html", "//www.news.example/c-ID90500.html", "http://news.example/a-ID90500.html#x"]
    items = "".join(ITEM.format(href=href, title=f"خبر {n}", text="", minute=n) for n, href in enumerate(hrefs))
    feed = feed_of(page_of(items), "syria_news")
    assert feed is not None
    assert [entry.id for entry in feed.entries] == ["tag:news.example,2015:90500"]


def test_an_entry_stays_within_its_line() -> None:
    """Line breaks in titles, dates and addresses make no headers, no log lines and no second entries."""
    items = ITEM.format(
        href="/x%0d%0aSet-Cookie:a-ID90600.html", title="سطر\r\nSet-Cookie: a\u2028b\u2029c\x85d", text="", minute=1
    )
    feed = feed_of(page_of(items), "syria_news")
    assert feed is not None
    entry: Entry = feed.entries[0]
    assert entry.title.splitlines() == [entry.title]
    check_inert(feed)
