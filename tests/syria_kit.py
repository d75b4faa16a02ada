"""What the tests of syria.news' parser share: the recorded pages and how their expectations are written."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from parsers.headline import Headline, Page, Site

PAGES = Path(__file__).parent / "pages"
SEED = Path(__file__).parents[2] / "shared" / "replica"
ZONE = ZoneInfo("Asia/Damascus")
SITE = Site(timezone=ZONE, hosts=("syria.news", "www.syria.news"))
SEEN = datetime(2026, 11, 22, 9, 0, tzinfo=ZONE)
ADDRESSES = {
    "section-political.html": "https://syria.news/?p=1&cat=political-news",
    "section-political-p2.html": "https://syria.news/?p=2&cat=political-news",
    "article-short.html": "https://syria.news/5d1e90ab-20112612.html",
    "article-slug.html": "https://syria.news/دمشقوأنقرةتتفقانعلىلجنةفنيةمشتركةلمتابعةمشاريعالري-ID90108.html",
    "seed-article.html": "https://syria.news/7e0d3c52-27101712.html",
    "home-2018.html": "http://syria.news/",
    "old-domain.html": "http://www.syria-news.com/",
    "rss.xml": "http://syria.news/rss.php",
    "cloudflare-challenge.html": "https://syria.news/?p=1&cat=political-news",
}


def folder_of(name: str) -> Path:
    return SEED if name.startswith("seed-") else PAGES


def page_of(name: str, html: str | None = None, url: str | None = None) -> Page:
    """Return a recorded page, or other HTML under its address."""
    encoding = "cp1256" if name == "old-domain.html" else "utf-8"
    return Page(html if html is not None else (folder_of(name) / name).read_text(encoding), url or ADDRESSES[name], SEEN)


def expected(name: str, kind: str = "expected") -> Any:
    """Return what the page's JSON says, in the words of the parser."""
    return json.loads((folder_of(name) / f"{Path(name).stem}.{kind}.json").read_text("utf-8"))


def row(headline: Headline) -> dict[str, str | None]:
    """Return a headline as the JSON files write it; addresses percent-decoded."""
    return {
        "title": headline.title,
        "url": unquote(headline.url),
        "id": headline.key,
        "published": headline.published.isoformat() if headline.published else None,
        "section": headline.section,
        "summary": headline.summary,
    }


def decoded(rows: list[dict[str, str | None]]) -> list[dict[str, str | None]]:
    """Return rows of a JSON file with percent-decoded addresses and without the notes that only explain them."""
    return [{**{name: value for name, value in row.items() if name != "where"}, "url": unquote(row["url"] or "")} for row in rows]
