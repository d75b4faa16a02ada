"""What holds for every page whatever stands on it: no inline code, links below the public URL, hostile words stay words."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.filters import parse_selection
from feeds.model import Image
from feeds.pages import render_feed_page, render_index, render_month_page, render_search_page, render_status, static_documents
from tests.pages_kit import (
    NOW,
    find_faults,
    make_english_feed,
    make_entry,
    make_feed,
    make_states,
    texts,
    tree,
    values,
)

SUB = "https://host.example/news"
"""A public URL with a path of its own."""


def all_pages(base="https://news.example"):
    """Every kind of page, as name -> HTML."""
    feed, river = make_feed(base=base), make_english_feed(base=base)
    documents = [
        render_index([feed, river], "ar"),
        render_index([feed, river], "en"),
        render_index([], "ar", base),
        render_feed_page(feed),
        render_feed_page(river),
        render_feed_page(replace(feed, entries=())),
        render_month_page(feed, "2026-10"),
        render_search_page(feed, parse_selection({"q": "سوريا,وزير", "not": "نفط"})),
        render_search_page(feed, parse_selection({"q": "زرافة"})),
    ]
    pages = [document.body for document in documents]
    return [*pages, render_status(make_states(), base, NOW, "ar"), render_status(make_states(), base, NOW, "en")]


@pytest.mark.parametrize("number", range(11))
def test_pages_are_well_formed_and_hold_no_inline_code(number):
    assert find_faults(all_pages()[number]) == []


def test_the_checker_of_pages_sees_faults():
    bad = b'<p id="a" style="x" onclick="y"><a href=" JavaScript:1"></p><i id="a"></i><script>1</script><style></style></b><u>'
    faults = find_faults(bad)
    assert {"p style", "p onclick", "a  JavaScript:1", "</p> closes nothing", "inline code", "</b> closes nothing", "a"} <= set(
        faults
    )


@pytest.mark.parametrize("number", range(11))
def test_every_link_honours_the_public_url(number):
    page = tree(all_pages(SUB)[number])
    inner = page.css("main a, header a, footer a, form, link[rel=icon], link[rel=stylesheet], script, img")
    addresses = [node.attributes.get(name) for node in inner for name in ("href", "src", "action") if name in node.attributes]
    outside = ("#", "https://syria.news/", "https://river.example/", "feed:" + SUB, "https://feedly.com/", "https://www.inoreader.com/",
               "https://www.newsblur.com/", "https://theoldreader.com/", "https://reader.miniflux.app/")  # fmt: skip
    assert [one for one in addresses if not one.startswith(("/news/", *outside))] == []
    named = [n.attributes["href"] for n in page.css("link[rel=canonical], link[rel=alternate]")]
    named += [n.attributes["content"] for n in page.css("meta[property='og:url']")]
    assert named
    assert [one for one in named if not one.startswith(SUB + "/")] == []


@pytest.mark.parametrize("number", range(11))
def test_every_page_has_landmarks_a_skip_link_and_headings_in_order(number):
    page = tree(all_pages()[number])
    assert page.css_first("a.skip").attributes["href"] == "#main"
    assert len(page.css("main#main")) == len(page.css("h1")) == len(page.css("body > header")) == len(page.css("footer")) == 1
    levels = [int(node.tag[1]) for node in page.css("h1, h2, h3, h4")]
    assert all(below <= above + 1 for above, below in pairwise(levels))
    assert all(node.attributes.get("aria-label") or node.attributes.get("aria-labelledby") for node in page.css("nav"))
    assert page.css_first("html").attributes["dir"] == ("rtl" if page.css_first("html").attributes["lang"] == "ar" else "ltr")


HOSTILE = """</title><script>alert(1)</script><img src=x onerror=alert(1)> "' & {{ 7*7 }} {% raw %} \u202eلصفحة"""


def test_hostile_words_stay_words():
    entry = make_entry(
        0, HOSTILE, HOSTILE, key=HOSTILE, id=HOSTILE, author=HOSTILE, section=HOSTILE, section_label=HOSTILE,
        earlier_titles=(HOSTILE,),
        image=Image('https://x.example/"><script>', "image/png", HOSTILE),
    )  # fmt: skip
    feed = make_feed(entries=(entry,), title=HOSTILE, description=HOSTILE)
    search = render_search_page(feed, parse_selection({"q": "<script>alert(1)</script>,\"'"}))
    for page in (render_feed_page(feed), render_index([feed], "ar"), render_month_page(feed, "2026-11"), search):
        assert find_faults(page.body) == []
        assert [node.attributes["src"] for node in tree(page).css("script")] == [f"/{static_documents()[2].name}"]
        assert b"onerror=alert(1)>" not in page.body
    assert texts(render_feed_page(feed), ".headline") == [" ".join(HOSTILE.split())]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", " https://x", ""])
def test_addresses_that_are_no_web_addresses_are_not_linked(url):
    feed = make_feed(entries=(make_entry(0, "خبر", url=url, image=Image("https://x.example/i.png", "image/png")),), site=url)
    for page in (render_feed_page(feed), render_index([feed], "ar"), render_search_page(feed, parse_selection({}))):
        assert find_faults(page.body) == []
        assert url.strip() not in [*values(page, "main a", "href")] or not url
    assert values(render_feed_page(feed), ".picture", "href") == ["https://x.example/i.png"]


@settings(max_examples=60, deadline=None)
@given(
    title=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60),
    summary=st.none() | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=80),
    published=st.datetimes(datetime(2015, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  (Hypothesis wants naive bounds)
    shown=st.none() | st.dates(date(2015, 1, 1)),
)
def test_any_text_comes_out_as_it_went_in(title, summary, published, shown):
    entry = make_entry(0, title, summary, published=published, updated=published, site_published=shown)
    feed = make_feed(entries=(entry,))
    for page in (render_feed_page(feed), render_index([feed], "en")):
        assert find_faults(page.body) == []
        assert tree(page).css_first(".headline, .head").text().strip() == title.strip()


def test_the_same_values_give_the_same_bytes_in_every_process():
    code = (
        "import hashlib; from feeds.pages import *; from tests.pages_kit import *;"
        "pages = [render_index([make_feed(), make_english_feed()], 'ar'), render_feed_page(make_feed()), *static_documents()];"
        "print(hashlib.sha256(b''.join(page.name.encode() + page.body for page in pages)).hexdigest())"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]
    assert told[0] == told[1]


def test_the_reading_wing_can_draw_the_status_page_without_heavy_libraries():
    heavy = {"lxml", "httpx", "feedgen", "selectolax", "sqlalchemy", "nh3"}
    code = f"import sys, feeds.pages; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout == "[]\n"
