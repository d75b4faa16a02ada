"""Which months of a feed have an archive document, and which have to be rendered now (RFC 5005 4).

A month is over when an entry of a later month is served: from then on nothing can come into it, because a new entry is always
newer than all others. The month that is going on gets a document only when the subscription document cannot hold it, and a new
one when that has moved on by half: until then the two together hold every entry, and a month's document is the dearest of all.
"""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from feeds.model import Document, Entry, Feed
from feeds.months import after, first_of, month_of, months_between
from feeds.pages import render_month_page
from feeds.render import holds_entry, is_finished, render_archive
from feeds.store import Transaction, list_archived, load_plain, oldest_served, remove_documents, select_month


@dataclass(frozen=True, slots=True)
class Archive:
    """A feed's months."""

    months: tuple[str, ...] = ()
    """Those that have a document, newest first."""
    previous: str | None = None
    """The one that the subscription document names as its `prev-archive`."""
    documents: tuple[Document, ...] = ()
    """Those that were rendered now."""


def render_months(tx: Transaction, feed: Feed, touched: tuple[str, ...] = (), edited: tuple[str, ...] | None = None) -> Archive:
    """Render the months since the newest one that has a document; `touched` ones again (a story was withdrawn).

    `edited`: months of entries that have changed; other months' documents stay while they do. None: anything may have changed.
    """
    zone = ZoneInfo(feed.timezone)
    oldest = oldest_served(tx, feed.slug)
    if oldest is None:
        return Archive()
    before = list_archived(tx, feed.slug)
    archived = drop_emptied(tx, feed.slug, before, touched, zone)
    current = month_of(feed.entries[0].published, zone)
    since = max(archived, default=month_of(oldest, zone))
    # The document after one that is gone names it as its predecessor, so it is made anew too.
    heirs = {min((later for later in archived if later > month), default="") for month in before if month not in archived}
    newest = [month for month in months_between(since, current) if not lasts(tx, feed, month, current, edited)]
    wanted = sorted({*newest, *(month for month in archived if month in heirs or month in touched)})
    entries = {month: entries_of(tx, feed.slug, month, zone) for month in wanted}
    filled = [month for month in wanted if entries[month] and (month < current or overflows(entries[month], feed))]
    months = tuple(sorted({*archived, *filled}, reverse=True))
    return Archive(months, months[0] if months else None, render_filled(feed, months, filled, entries, current))


def lasts(tx: Transaction, feed: Feed, month: str, current: str, edited: tuple[str, ...] | None) -> bool:
    """True while a month's document need not be made anew for what has come since."""
    if edited is None or month in edited:
        return False
    document = load_plain(tx, f"{feed.slug}/archive/{month}.atom")
    if document is None or month < current:
        return document is not None and is_finished(document)
    return holds_entry(document, feed.entries[len(feed.entries) // 2].id)


def drop_emptied(
    tx: Transaction, slug: str, months: tuple[str, ...], touched: tuple[str, ...], zone: ZoneInfo
) -> tuple[str, ...]:
    """Take a month's documents off the shelf when its last story was withdrawn; return the months that still have one."""
    emptied = [month for month in months if month in touched and not entries_of(tx, slug, month, zone)]
    remove_documents(tx, [f"{slug}/archive/{month}.{form}" for month in emptied for form in ("atom", "html")])
    return tuple(month for month in months if month not in emptied)


def entries_of(tx: Transaction, slug: str, month: str, zone: ZoneInfo) -> tuple[Entry, ...]:
    """Return the month's entries, newest first."""
    return select_month(tx, slug, first_of(month, zone), first_of(after(month), zone))


def overflows(entries: tuple[Entry, ...], feed: Feed) -> bool:
    """True when the subscription document does not hold the month's oldest entry."""
    return entries[-1].published < feed.entries[-1].published


def render_filled(
    feed: Feed, months: tuple[str, ...], filled: list[str], entries: dict[str, tuple[Entry, ...]], current: str
) -> tuple[Document, ...]:
    """Render each month as Atom and as a page."""
    documents: list[Document] = []
    for month in filled:
        part = replace(feed, entries=entries[month], months=months)
        documents += [render_archive(part, month, finished=month < current), render_month_page(part, month)]
    return tuple(documents)
