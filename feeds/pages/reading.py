"""A feed as a readable page: the newest entries, a month of the archive, or what a search found."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from jinja2.filters import do_striptags

from feeds.filters import Selection, canonical_query, choose, describe
from feeds.model import Document, Entry, Feed, Image
from feeds.pages.paper import Frame, newest_of, print_page, wrap_page
from feeds.pages.subscribe import list_ways
from feeds.pages.words import tongue

EXCERPT = 320
"""Letters of a full text that stand in for a missing summary: three lines on a desk."""


@dataclass(frozen=True, slots=True)
class Story:
    """An entry as the page shows it."""

    entry: Entry
    excerpt: str
    picture: Image | None
    """Only https pictures: anything else would be mixed content."""


@dataclass(frozen=True, slots=True)
class DayOfStories:
    """The stories of one day of the feed's zone, newest first."""

    day: date
    stories: tuple[Story, ...]


def render_feed_page(feed: Feed) -> Document:
    """Return "<slug>.html": the feed's newest entries, subscribe, search and the months of the archive."""
    return lay_page(feed, "feed.html", f"{feed.slug}.html", f"/{feed.slug}")


def render_month_page(feed: Feed, month: str) -> Document:
    """Return "<slug>/archive/<month>.html" for "2026-11"; `feed.entries` are that month's.

    It leads to the month before it, not to the next: a month that is over is printed once, before there is a next one.
    """
    name = f"{feed.slug}/archive/{month}.html"
    older = max((other for other in feed.months if other < month), default=None)
    return lay_page(feed, "month.html", name, f"/{name}", month=month, older=older)


def render_search_page(feed: Feed, selection: Selection, moment: datetime | None = None) -> Document:
    """Return what of `feed.entries` (newest first) matches as a page, perhaps nothing; it offers the search as a feed.

    `moment` is when the unfiltered feed was last changed; as in render_selection it is the document's Last-Modified. The name
    is the page's with the canonical query.
    """
    query = canonical_query(selection)
    found = replace(feed, entries=choose(feed.entries, selection), changed=moment or newest_of((feed,)))
    values = {"asked": describe(selection), "selection": selection}
    return lay_page(found, "search.html", f"{feed.slug}.html?{query}", f"/{feed.slug}?{query}", query=query, **values)


def lay_page(feed: Feed, template: str, name: str, here: str, *, query: str = "", **values: object) -> Document:
    """Print the page of a feed in the feed's own language."""
    frame = Frame(feed.base, tongue(feed.language), here, (feed,), query=query)
    zone = ZoneInfo(feed.timezone)
    ways = list_ways(feed.base, feed.slug, frame.texts, query)
    body = print_page(template, frame, feed=feed, days=group_by_day(feed, zone), zone=zone, ways=ways, **values)
    return wrap_page(name, body, (feed,))


def group_by_day(feed: Feed, zone: ZoneInfo) -> tuple[DayOfStories, ...]:
    """Put the stories under the days on which they were published, where the site lives."""
    grouped = groupby(feed.entries, key=lambda entry: entry.published.astimezone(zone).date())
    return tuple(DayOfStories(day, tuple(map(tell_story, entries))) for day, entries in grouped)


def tell_story(entry: Entry) -> Story:
    """Choose excerpt and picture of an entry."""
    excerpt = entry.summary or shorten(do_striptags(entry.content or ""))
    picture = entry.image if entry.image and entry.image.url.startswith("https://") else None
    return Story(entry, excerpt, picture)


def shorten(text: str) -> str:
    """Cut at a word so that at most EXCERPT letters and an ellipsis remain."""
    if len(text) <= EXCERPT:
        return text
    return f"{text[:EXCERPT].rpartition(' ')[0] or text[:EXCERPT]}…"
