"""Render what changed and put it into the ledger. The shelf is a copy of what lies there."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from feeds.archive import render_months
from feeds.coding import coded, represent
from feeds.config import Settings, Source
from feeds.model import Document, Feed
from feeds.pages import render_feed_page, render_index, static_documents
from feeds.render import render_opml, render_safely, render_status_feed
from feeds.store import Transaction, list_events, list_strays, remove_documents, save_documents, select_newest, stored_marks

LOG = logging.getLogger("mujaz.publish")

RENDERING = 1
"""Raised when documents change their form, so that every feed is rendered anew once."""
NEWEST = 50
"""Entries of a subscription document (20 to 50 keep readers from missing or repeating any)."""
SHOWN = 8
"""Headlines of each feed on the front page."""


def stamp_of(source: Source, settings: Settings) -> str:
    """Name the settings and the form that documents are made with; a new stamp means new documents."""
    assets = tuple(asset.name for asset in static_documents())  # pages name them, and their names tell their content
    made_with = (RENDERING, settings.public_url, settings.hub, source, assets)
    return hashlib.sha256(repr(made_with).encode()).hexdigest()[:16]


def compose_feed(source: Source, settings: Settings) -> Feed:
    """A feed without its entries."""
    return Feed(
        slug=source.slug,
        title=source.title,
        site=source.site,
        base=settings.public_url,
        language=source.language,
        entries=(),
        author=source.author or source.title,
        description=source.description,
        icon=source.icon,
        logo=source.logo,
        rtl=source.rtl,
        timezone=source.timezone,
        max_age=source.max_age,
        hub=settings.hub,
    )


def publish_feed(
    tx: Transaction,
    source: Source,
    settings: Settings,
    now: datetime,
    touched: tuple[str, ...] = (),
    edited: tuple[str, ...] | None = None,
) -> bool:
    """Render a feed's documents and save those whose bytes are new. True when there were any.

    `touched`: months of the archive that have to be rendered although they are over. `edited`: months in which an entry has
    changed; None when anything may have.
    """
    window = select_newest(tx, source.slug, NEWEST)
    if not window:
        return False
    feed = replace(compose_feed(source, settings), entries=window)
    archive = render_months(tx, feed, touched, edited)
    feed = replace(feed, months=archive.months, archive=archive.previous)
    rendered = render_safely(feed)
    for identity in rendered.dropped_ids:
        LOG.error("%s: entry %s cannot be rendered and was left out; please report it", source.slug, identity)
    return save_changed(tx, source.slug, (*rendered.documents, render_feed_page(feed), *archive.documents), settings, now)


def publish_house(tx: Transaction, settings: Settings, now: datetime) -> bool:
    """Render what belongs to no single feed: front pages, OPML, the feed of changes of state, assets. True when one is new."""
    gone = list_strays(tx, [source.slug for source in settings.sources])
    remove_documents(tx, gone)
    shown = [
        replace(compose_feed(source, settings), entries=select_newest(tx, source.slug, SHOWN)) for source in settings.sources
    ]
    feeds = [feed for feed in shown if feed.entries]
    events = list_events(tx, [source.slug for source in settings.sources])
    documents = [*static_documents(), render_opml(shown)]
    documents += [render_index(feeds, "ar"), render_index(feeds, "en")] if feeds else []
    documents += [render_status_feed(events, settings.public_url)] if events else []
    return save_changed(tx, None, documents, settings, now) or bool(gone)


def save_changed(tx: Transaction, slug: str | None, documents: Sequence[Document], settings: Settings, now: datetime) -> bool:
    """Save documents whose bytes or headers are new; `modified` of the others stays what it was."""
    stored = stored_marks(tx, [document.name for document in documents])
    changed = [document for document in documents if stored.get(document.name) != mark_of(document)]
    dated = [replace(document, modified=now.replace(microsecond=0)) for document in changed]
    save_documents(tx, slug, [coded(document, settings.effort) for document in dated])
    return bool(changed)


def mark_of(document: Document) -> str:
    """What makes a document the same as the stored one: its bytes and its headers."""
    return "\n".join(
        (represent("identity", document.body).etag, document.media_type, document.cache_control, document.link or "")
    )
