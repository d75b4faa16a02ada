"""docs/adding-a-site.md: its outputs are what its commands print, its parser works, its table names every key."""

import json
import re
from datetime import UTC, datetime
from types import ModuleType

import pytest

from feeds.config.sources import KEYS
from parsers.headline import Moment, Page, Site
from tests import guide

SEEN = datetime(2025, 11, 15, 8, tzinfo=UTC)
SITE = Site()
URL = "https://valley.example/news/"


@pytest.mark.slow
def test_the_outputs_are_what_the_commands_print() -> None:
    """`python -m tests.guide` writes them anew."""
    assert guide.tell() == guide.GUIDE.read_text("utf-8")


def test_the_table_holds_every_key_of_sources_toml() -> None:
    text = guide.GUIDE.read_text("utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    assert sorted(key for row in rows for key in re.findall(r"`(\w+)`", row)) == sorted(KEYS)


def valley_post() -> ModuleType:
    """The document's parser as a module."""
    (code,) = re.findall(r"```python\n(.*?)```", guide.GUIDE.read_text("utf-8"), re.DOTALL)
    module = ModuleType("valley_post")
    exec(compile(code, "valley_post.py", "exec"), module.__dict__)
    return module


def show(moment: Moment) -> str | None:
    return moment.isoformat() if moment else None


def test_the_parser_reads_the_recorded_page_as_its_json_says() -> None:
    page = Page((guide.PAGES / "news.html").read_text("utf-8"), URL, SEEN)
    listing = valley_post().find_headlines(page, SITE)
    assert listing.rung == "known"
    assert [
        {
            "key": found.key,
            "title": found.title,
            "published": show(found.published),
            "summary": found.summary,
            "section": found.section,
            "image": found.image,
        }
        for found in listing.headlines
    ] == json.loads((guide.PAGES / "news.expected.json").read_text("utf-8"))


def test_the_parser_keeps_its_keys_through_a_redesign() -> None:
    parser = valley_post()
    before, after = (
        parser.find_headlines(Page((guide.PAGES / f"{state}.html").read_text("utf-8"), URL, SEEN), SITE)
        for state in ("news", "redesigned")
    )
    assert after.rung == "detect"
    assert [found.key for found in after.headlines] == [found.key for found in before.headlines]
    assert [found.published for found in after.headlines] == [found.published for found in before.headlines]


def test_the_parser_reads_articles() -> None:
    html = (
        (guide.PAGES / "article.html")
        .read_text("utf-8")
        .format(title="Frost", section="Nature", date="7.11.2025", summary="Cold.")
    )
    assert valley_post().read_article(Page(html, URL + "4116-frost", SEEN), SITE).title == "Frost"
