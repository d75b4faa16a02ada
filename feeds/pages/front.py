"""The front page: every feed as a card with its newest headlines and the ways to subscribe."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from feeds.model import Document, Entry, Feed
from feeds.pages.paper import Frame, print_page, wrap_page
from feeds.pages.subscribe import Ways, list_ways
from feeds.pages.words import Lang

FULL_CARDS = 12
"""More feeds than this are shown as short cards, whose ways to subscribe stand on their own pages: 300 full ones are 3 MB."""
HEADLINES, FEW_HEADLINES = 6, 2


@dataclass(frozen=True, slots=True)
class Card:
    """A feed as the front page shows it."""

    feed: Feed
    entries: tuple[Entry, ...]
    zone: ZoneInfo
    ways: Ways
    full: bool


def render_index(feeds: Sequence[Feed], lang: Lang, base: str = "") -> Document:
    """Return the front page in one language: "index.html" (Arabic) or "index.en.html". Feeds stand in the given order.

    `base`, the public URL, is only needed where there is no feed yet that tells it.
    """
    frame = Frame(
        feeds[0].base if feeds else base, lang, "/" if lang == "ar" else "/?lang=en", tuple(feeds), choice=f"?lang={lang}"
    )
    cards = tuple(lay_card(feed, frame, full=len(feeds) <= FULL_CARDS) for feed in feeds)
    body = print_page("index.html", frame, cards=cards)
    return wrap_page("index.html" if lang == "ar" else "index.en.html", body, feeds)


def lay_card(feed: Feed, frame: Frame, *, full: bool) -> Card:
    """Choose what a card shows."""
    entries = feed.entries[: HEADLINES if full else FEW_HEADLINES]
    return Card(feed, entries, ZoneInfo(feed.timezone), list_ways(feed.base, feed.slug, frame.texts), full)
