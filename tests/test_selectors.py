"""parser = "selectors": the keys of sources.toml, their fallbacks, and errors that name key and page."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from parsers.headline import Page, ParseError, Selectors, Site
from parsers.selectors import find_headlines, known, read_article

SEEN = datetime(2026, 11, 27, 12, tzinfo=UTC)
URL = "https://news.example.org/list/"
CARDS = """<base href="/base/"><div class="cards">
<article class="card"><a href="a-1.html"><img data-src="/p/1.jpg" src="data:image/gif;base64,R0"></a>
 <h3><a href="a-1.html" title="Rain returns to the valley after a dry year">Rain returns to the valley…</a></h3>
 <time datetime="2026-11-20T10:00:00+00:00">a week ago</time><p>Farmers had waited.</p>
 <span class="cat">Local News</span></article>
<article class="card"><a href="/b-2.html"><img srcset="/p/2-s.jpg 200w, /p/2-l.jpg 800w"></a>
 <h4><a href="/b-2.html">Bridge closed</a></h4>
 <span class="age" title="2026-11-19 08:30">19 Nov</span></article>
<article class="card"><a href="https://other.example/ad"><b>Buy now</b></a></article>
<article class="card"><a href="c-3.html"></a><div class="pic" style="background-image:url('/p/3.jpg')"></div></article>
<article class="card"><h3>No link here</h3></article>
</div><nav><a rel="next" href="?page=2">2</a></nav>"""


def read(html: str, **rules: tuple[str, ...] | str | None):
    return known(Page(html, URL, SEEN), Site(ZoneInfo("UTC"), (), Selectors(**rules)))


def test_every_key_is_read() -> None:
    listing = read(
        CARDS, item=("article.card",), title_in=("h3 a", "h4 a"), link_in=("h3 a", "h4 a", "a"), date_in=("time", ".age"),
        summary_in=("p",), image_in=("img", ".pic"), section_in=(".cat",),
    )  # fmt: skip
    first, second = listing.headlines
    assert listing.rung == "known"
    assert first.url == "https://news.example.org/base/a-1.html"
    assert first.key == "news.example.org/base/a-1.html"
    assert first.title == "Rain returns to the valley after a dry year"
    assert first.published == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert (first.summary, first.section, first.image) == (
        "Farmers had waited.",
        "local-news",
        "https://news.example.org/p/1.jpg",
    )
    assert second.url == "https://news.example.org/b-2.html"
    assert second.title == "Bridge closed"
    assert second.published == datetime(2026, 11, 19, 8, 30, tzinfo=UTC)
    assert (second.summary, second.section, second.image) == (None, None, "https://news.example.org/p/2-l.jpg")
    assert [(dropped.why, dropped.title) for dropped in listing.dropped] == [
        ("outside the site", "Buy now"),
        ("no title", ""),
        ("no address", ""),
    ]
    assert listing.next_page == "https://news.example.org/base/?page=2"


def test_attributes_base_and_next_can_be_told() -> None:
    html = """<ul><li data-go="x/9" data-t="2026-11-02"><b>First title</b>
    <img data-big="/big.png" data-srcset="/s.png 1x, /l.png 2x"></li>
    <li data-go="//news.example.org/y" data-t="never"><b>Second title</b></li></ul><a class="more" href="/older">more</a>"""
    listing = read(
        html, item=("li",), title_in=("b",), link_in=("&@data-go",), date_in=("&@data-t",), image_in=("img@data-big",),
        next_in=(".none", "li", ".more"), base="https://news.example.org/s/",
    )  # fmt: skip
    assert [headline.url for headline in listing.headlines] == ["https://news.example.org/s/x/9", "https://news.example.org/y"]
    assert [headline.published for headline in listing.headlines] == [date(2026, 11, 2), None]
    assert listing.headlines[0].image == "https://news.example.org/big.png"
    assert listing.next_page == "https://news.example.org/older"
    pictures = read(
        html,
        item=("li",),
        title_in=("b",),
        link_in=("&@data-go",),
        image_in=("img@data-none", "img@data-srcset"),
        next_in=(".none",),
    )
    assert pictures.headlines[0].image == "https://news.example.org/l.png"
    assert pictures.next_page is None


def test_without_rules_the_first_link_and_its_text_count() -> None:
    html = """<a class="c" href="/1"><b>Wrapped title</b></a>
    <p class="c"><i>x</i> <a href="/2" aria-label="Named by its label"></a></p>
    <a href="/3"><i class="c">Inside a link</i></a>"""
    listing = read(html, item=("main .c", ".c"))
    assert [(headline.url[-2:], headline.title) for headline in listing.headlines] == [
        ("/1", "Wrapped title"),
        ("/2", "Named by its label"),
        ("/3", "Inside a link"),
    ]


def test_what_lies_outside_the_items_is_nobodys() -> None:
    html = '<p class="d">1.1.2026</p><ul><li><a href="/1">Only title</a></li></ul><p class="d">2.1.2026</p>'
    listing = read(html, item=("li",), date_in=(".d",), link_in=("h1",), title_in=("h2",))
    assert listing.headlines == ()
    assert read(html, item=("li",), date_in=("> .d",)).headlines[0].published is None


@pytest.mark.parametrize("key", ["item", "title_in", "link_in", "date_in", "summary_in", "image_in", "section_in", "next_in"])
@pytest.mark.parametrize("bad", ["a[", "> li", "time@", "//h2/a", "li::before"])
def test_a_bad_selector_is_named_with_its_page_even_when_it_would_not_be_used(key: str, bad: str) -> None:
    """> and @ are understood where a part is looked for in an item, nowhere else."""
    if key not in ("item", "next_in") and bad == "> li":
        bad = "> li >"
    with pytest.raises(ParseError) as raised:
        read("<p>No item here</p>", **{"item": ("li",), key: ("li", bad)})
    assert str(raised.value) == f"{URL}: selectors: {key} = {bad!r} is no valid CSS"


def test_items_in_several_boxes_are_found_with_their_parts() -> None:
    html = """<h4>Town</h4><div class="a"><p><a href="/1">One title</a><i>1.1.2026</i></p></div>
    <section><div><p><a href="/2">Another title</a><i>2.1.2026</i></p></div></section><i>9.9.2025</i>"""
    listing = read(html, item=("body p",), title_in=("a",), link_in=("div a",), date_in=("html i",))
    assert [(headline.title, headline.published) for headline in listing.headlines] == [
        ("One title", date(2026, 1, 1)),
        ("Another title", date(2026, 1, 2)),
    ]
    alone = read('<main class="m"><p><a href="/1">One title</a></p></main>', item=("p",), title_in=(".m > p a",))
    assert alone.headlines[0].title == "One title"
    named = read('<li><a href="/1"></a><b></b><b>One title</b></li>', item=("li",), title_in=("b",))
    assert named.headlines[0].title == "One title"


def test_the_ladder_goes_on_to_data_and_detector() -> None:
    items = "".join(
        f'<li><a href="/news/{n}00-a-long-story-slug">A story about the harbour, number {n}</a></li>' for n in range(9)
    )
    page = Page(f"<ul>{items}</ul>", URL, SEEN)
    site = Site(selectors=Selectors(item=("article.gone",)))
    assert known(page, site) is None
    assert find_headlines(page, site).rung == "detect"
    assert len(find_headlines(page, site).headlines) == 9
    feed = "".join(f"<item><title>Story {n}</title><link>{URL}{n}</link></item>" for n in range(4))
    assert find_headlines(Page(f"<rss><channel>{feed}</channel></rss>", URL, SEEN), site).rung == "data"


def test_its_articles_are_read_like_any_sites() -> None:
    html = """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Rain returns to the valley"}</script>
    <h1>Rain returns to the valley</h1><p>Farmers had waited for months.</p>"""
    assert read_article(Page(html, URL + "a", SEEN), Site()).title == "Rain returns to the valley"
