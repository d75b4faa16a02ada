"""Hostile pages: what would take the HTML parser minutes is refused by counting, before it is parsed."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from parsers import article, detect, selectors, syria_news
from parsers.challenge import challenge
from parsers.depth import check
from parsers.detect import describe
from parsers.headline import Page, ParseError, Selectors, Site
from parsers.openings import Openings
from tests.syria_kit import ADDRESSES, SITE, page_of

SIZE = 5_000_000
URL = "https://syria.news/?p=1&cat=political-news"


def filled(unit: str, size: int = SIZE) -> str:
    return unit * (size // len(unit))


def numbered(tag: str, count: int) -> str:
    return "".join(f"<{tag} id={n}>" for n in range(count))


# Each of them takes Lexbor (or what reads the tree after it) from seconds to hours.
NESTED = {
    "div": "<div>",
    "list": "<ul><li>",
    "definition": "<dl><dd>",
    "table": "<table><tr><td>",
    "bold": "<b>",
    "font": "<font color=red>",
    "svg": "<svg>",
    "g in svg": "<svg><g>",
    "math": "<math><mi>",
    "template": "<template>",
    "section": "<section>",
    "unknown": "<x-y>",
    "form": "<form><div>",
    "link and block": "<a href=x><div>",
    "object": "<object>",
    "select": "<select><option>",
    "span that its end does not close": "<span><div></span></div>",
    "item that its end does not close": "<li><ul></li>",
    "heading in a link": "<h2><a href=x>",
    "block in bold": "<b><div></b>",
    "frameset": "<frameset>",
    "noscript": "<noscript>",
    "paragraph in a foreign object": "<p><svg><foreignObject>",
    "upper case": "<DIV>",
    "attributes": '<div class="<>">',
    "slash": "<div/>",
    "cell": "<table><td>",
    "ruby": "<ruby><rt>",
    "quotes": "<div a='>' b=\">\" c=>",
    "desc": "<svg><desc>",
}
MANY = {
    "ends": "</div>",
    "ends of paragraphs": "</p>",
    "paragraphs": "<p>",
    "breaks": "<br>",
    "links": "<a>",
    "adoption": "<b><p></b>",
    "buttons": "<button>",
    "nobr": "<nobr>",
    "headings": "<h1></h2>",
    "items": "<li>",
    "scripts": "<script>",
    "titles": "<title>",
    "options": "<option>",
    "tables in tables": "<table>x",
}
ATTRIBUTES = {
    "one tag": lambda: "<div " + " ".join(f"a{n}=1" for n in range(500_000)) + ">x</div>",
    "one tag without end": lambda: "<div " + filled('a="b" '),
    "names only": lambda: "<div " + " ".join(f"a{n}" for n in range(500_000)) + ">",
    "an end tag": lambda: "</div " + " ".join(f"a{n}" for n in range(500_000)) + ">",
    "many bodies": lambda: "".join(f"<body a{n}=1>" for n in range(300_000)),
    "many htmls": lambda: "".join(f"<html a{n}=1>" for n in range(300_000)),
}
REOPENED = {
    "in paragraphs": lambda: f"<p>{numbered('b', 500)}</p>" + "<p>x</p>" * 200_000,
    "in paragraphs without end": lambda: f"<p>{numbered('font', 2000)}</p>" + "<p>x" * 400_000,
    "of a small page": lambda: f"<p>{numbered('i', 2600)}</p>" + "<p>x" * 2600,
    "below open elements": lambda: "<div>" * 1000 + "</x>" * 400_000,
    "below spans": lambda: "<span>" * 1000 + "<p></y>" * 200_000,
}
HARMLESS = {
    "text": lambda: filled("x "),
    "ampersands": lambda: filled("&"),
    "entities": lambda: filled("&notit;"),
    "a comment without end": lambda: "<!--" * 500_000,
    "no tags": lambda: "<![CDATA[" * 500_000,
    "doctypes": lambda: filled("<!DOCTYPE html>"),
    "a quote without end": lambda: '<div a="' + "x<div>" * 500_000,
    "zeros": lambda: filled("\0"),
    "a script": lambda: f"<script>{'<div>' * 500_000}</script>",
    "styles": lambda: "<style>" + "<b>" * 500_000 + "</STYLE >",
    "a page of 5,000 elements in each other": lambda: "<div>" * 4800,
    "a script without end": lambda: "<script>" + filled("x "),
    "an abrupt comment": lambda: "<!--><p>x</p><!---><p>" * 100 + filled("x"),
}


@pytest.mark.parametrize("unit", NESTED.values(), ids=NESTED)
def test_endless_nesting_is_refused(unit: str) -> None:
    with pytest.raises(ParseError) as failure:
        check(filled(unit), URL)

    assert failure.value.missing == "not_html"


@pytest.mark.parametrize("unit", MANY.values(), ids=MANY)
def test_a_million_elements_are_refused(unit: str) -> None:
    with pytest.raises(ParseError, match="tags"):
        check(filled(unit), URL)


def test_what_looks_like_few_tags_is_counted_as_it_is_read() -> None:
    with pytest.raises(ParseError, match="too many"):
        check("<!-- x -->" * 310_000, URL)


@pytest.mark.parametrize("make", ATTRIBUTES.values(), ids=ATTRIBUTES)
def test_a_million_attributes_are_refused(make: Callable[[], str]) -> None:
    with pytest.raises(ParseError, match="1,000 attributes"):
        check(make(), URL)


@pytest.mark.parametrize("make", REOPENED.values(), ids=REOPENED)
def test_formatting_that_is_opened_again_and_again_is_refused(make: Callable[[], str]) -> None:
    with pytest.raises(ParseError, match="too many"):
        check(make(), URL)


@pytest.mark.parametrize("make", HARMLESS.values(), ids=HARMLESS)
def test_five_megabytes_alone_are_no_fault(make: Callable[[], str]) -> None:
    check(make(), URL)


@pytest.mark.parametrize("name", [name for name in ADDRESSES if not name.startswith("seed-")])
def test_real_pages_pass_even_forty_in_one(name: str) -> None:
    html = page_of(name).html

    check(html, URL)
    check(html * 40, URL)


SLOPPY = {
    "paragraphs and items without end": "<ul><li>x<li>y<p>x<p>y</ul><dl><dt>x<dd>y</dl>",
    "cells without end": "<table><tr><td><font color=red>x<td><b>y<tr><td>z</table>",
    "options without end": "<select><option>x<option>y</select>",
    "wrong order": "<b><i>x</b></i><div><p>x</div>",
    "icons": '<svg viewBox="0 0 1 1"><title>x</title><g><path d="M0"/><path d="M1" /></g></svg>',
    "scripts": "<script>document.write('<div><b>')</script><style>a{}</style><textarea><div></textarea>",
    "cells and captions": "<table><caption>x<colgroup><col><thead><tr><th>x<tbody><tr><td>y<tfoot><tr><td>z</table>",
    "forms": "<form><input><button>x</button></form></form><template><td>x</td></template>",
    "bold in cells": "<table><tr><td><p><b>x</p></td><td><p><i>y</p></td></tr></table>",
    "foreign text": "<svg><foreignObject><p>x</p></foreignObject></svg><svg><font color=red>x</font><math><mi>x</mi></math>",
    "odd ends": "</p></b></frameset></table></x><noscript><img></noscript><h1>x</h2>",
}


@pytest.mark.parametrize("unit", SLOPPY.values(), ids=SLOPPY)
def test_careless_markup_is_no_fault(unit: str) -> None:
    check(f"<html><body>{unit * 3000}", URL)


@pytest.mark.parametrize("html", ["<b>x</b>" * 2900, "<br>" * 2900 + "<b></b>" * 90, "<br>" * 3100 + "<b></b>" * 900])
def test_many_tags_are_no_fault_when_few_begin_something(html: str) -> None:
    check(html, URL)


def test_the_end_tags_of_a_small_page_excuse_no_formatting() -> None:
    with pytest.raises(ParseError, match="too many"):
        check(f"<p>{numbered('b', 1600)}" + "<p>x" * 1600 + "</i>" * 2400, URL)


TAGS = [
    f"<{end}{name}>"
    for name in ("div", "p", "span", "b", "li", "ul", "table", "tr", "td", "h2", "a", "section", "dd")
    for end in ("", "/")
]


@given(st.lists(st.sampled_from([*TAGS, "x", "<br>", "<svg>", "<g/>", "</svg>"]), min_size=1, max_size=8), st.integers(30, 60))
@settings(deadline=None, max_examples=150)
def test_no_page_is_deeper_than_it_is_found(unit: list[str], times: int) -> None:
    """Hold the count to Lexbor's own tree: what repeats and nests there nests here."""
    html = "".join(unit) * times
    openings = Openings()
    for tag in unit * times:
        name = tag.strip("</>")
        if not tag.startswith("<"):
            openings.text()
        elif tag.startswith("</"):
            openings.end(name)
        else:
            openings.start(name, "/" if tag.endswith("/>") else "")

    assert depth_of(html) <= 1.5 * openings.deepest + 15


def depth_of(html: str) -> int:
    depths: dict[int, int] = {}
    root = LexborHTMLParser(html).root
    assert root is not None
    for node in root.traverse():
        depths[node.mem_id] = 1 + (depths.get(node.parent.mem_id, 0) if node.parent is not None else 0)
    return max(depths.values())


READERS: list[Callable[[Page, Site], object]] = [
    syria_news.find_headlines,
    syria_news.read_article,
    selectors.find_headlines,
    detect.find_headlines,
    detect.read_article,
    article.read,
    describe,
    *(rung.read for parser in (syria_news, selectors, detect) for rung in parser.RUNGS),
]


@pytest.mark.parametrize("read", READERS)
def test_every_reader_refuses(read: Callable[[Page, Site], object]) -> None:
    site = Site(SITE.timezone, SITE.hosts, Selectors(item=("li",), title_in=("a",), link_in=("a",)))
    with pytest.raises(ParseError, match=r"too many|tags|deep"):
        read(Page(filled("<ul><li>", 2_000_000), URL, datetime(2026, 11, 27, tzinfo=UTC)), site)


def test_a_hostile_page_is_no_challenge() -> None:
    assert challenge("<title>Just a moment...</title><div id=challenge-form>" + "<div>" * 20_000) is None


def test_an_end_tag_forgets_its_element_among_others_that_were_lost() -> None:
    openings = Openings()
    for name in ("p", "b", "i"):
        openings.start(name, "")
    openings.end("p")  # both are lost and would be opened again by text
    openings.end("i")
    openings.text()
    assert [element.name for element in openings.stack] == ["b"]
