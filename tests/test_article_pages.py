"""Article pages that tell machines what they are in one way only (tests/pages/articles), each with what a person reads on it."""

import json
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from parsers.article import read
from parsers.headline import Article, Moment, Page, Picture, Site
from parsers.structured import linked_data, microdata, opengraph
from parsers.tree import parse

PAGES = sorted((Path(__file__).parent / "pages" / "articles").glob("*.json"))


def moment_of(text: str | None) -> Moment:
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_everything_that_the_page_shows_is_read(path: Path) -> None:
    told = json.loads(path.read_text("utf-8"))
    page = Page(path.with_suffix(".html").read_text("utf-8"), told["url"], datetime.fromisoformat(told["seen"]))
    article: Article = read(page, Site(ZoneInfo(told["timezone"])))
    assert (article.title, article.section_label, article.author) == (told["title"], told["section"], told["author"])
    assert (article.published, article.modified) == (moment_of(told["published"]), moment_of(told["modified"]))
    assert article.summary == told["summary"]
    assert article.image == Picture(told["image"], told["caption"])
    if told["body"] is None:  # nothing names the body: that is for the extractor of `content = "full"`
        assert article.body is None
    else:
        assert article.body is not None
        assert told["body"] in article.body[:120]
        assert not any(words in article.body for words in told["without"])


def test_a_label_of_another_kind_names_no_author() -> None:
    head = "<meta name=twitter:label1 content='Reading time'><meta name=twitter:data1 content='2 minutes'>"
    assert opengraph(parse(head, "https://a.example/")).author is None
    written = "<meta name=twitter:label2 content='Written by'><meta name=twitter:data2 content='Ida Lind'>"
    assert opengraph(parse(head + written, "https://a.example/")).author == "Ida Lind"


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ('{"@id": "#p"}', "Ida Lind"),
        ('[{"@id": "#p"}, {"name": "Bo Ek"}, {"@id": "#p"}]', "Ida Lind, Bo Ek"),
        ('{"@id": "#nobody"}', None),
        ('{"@id": "#p", "name": "I. L."}', "I. L."),
        ('["https://a.example/ida", "Bo Ek"]', "Bo Ek"),
        ('"Ida Lind"', "Ida Lind"),
    ],
)
def test_a_graph_names_its_objects(author: str, name: str | None) -> None:
    tale = f'{{"@type": "Article", "headline": "A tale", "author": {author}}}'
    graph = f'[{{"@id": "#p", "@type": "Person", "name": "Ida Lind"}}, {tale}, 7]'
    for script in (graph, f'{{"@graph": {graph}}}'):
        (item,) = linked_data(parse(f'<script type="application/ld+json">{script}</script>', "https://a.example/"))
        assert item.author == name


def test_the_whole_page_may_be_the_item_and_items_may_nest_without_end() -> None:
    scope = "itemscope itemtype='https://schema.org/Article'"
    (item,) = microdata(parse(f"<html {scope}><body><b itemprop=headline>A tale</b>", "https://a.example/"))
    assert item.title == "A tale"
    nested = "<i itemprop=name itemscope>" * 2000
    (item,) = microdata(parse(f"<div {scope}><b itemprop=headline>A tale</b>{nested}Ida", "https://a.example/"))
    assert item.title == "A tale"
    (item,) = microdata(parse(f"<div {scope}>{'<u>' * 99}<b itemprop=headline>Too deep", "https://a.example/"))
    assert item.title == ""
