"""Render what changed and put it into the ledger. The shelf is a copy of what lies there."""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from feeds.archive import render_months
from feeds.coding import Effort, Forms, represent, shelved, squeezed
from feeds.config import Settings, Source
from feeds.model import Document, Entry, Feed, Trouble
from feeds.pages import render_feed_page, render_index, static_documents
from feeds.plan import Known, Plan
from feeds.render import render_opml, render_safely, render_status_feed
from feeds.store import (
    Ledger,
    Transaction,
    as_read,
    list_archived,
    list_events,
    list_strays,
    remove_documents,
    save_documents,
    select_newest,
    stored_marks,
)

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


@dataclass(frozen=True, slots=True)
class Draft:
    """A feed's documents, finished but for their date: made before the transaction that saves them, as they take their time."""

    feed: Feed
    """What they were made of."""
    documents: tuple[Document, ...]
    forms: Mapping[str, Forms]
    """Every coding of each, by name."""
    dropped_ids: tuple[str, ...] = ()


def draft_feed(ledger: Ledger, source: Source, settings: Settings, plan: Plan) -> Draft | None:
    """Render and compress what the feed will be when the plan is applied; None when there is nothing, or nothing that can be."""
    with ledger.reading() as tx:
        window, months = select_newest(tx, source.slug, NEWEST), list_archived(tx, source.slug)[::-1]
    entries = foresee(window, plan)
    feed = replace(compose_feed(source, settings), entries=entries, months=months, archive=months[0] if months else None)
    try:
        return render_draft(feed, settings) if entries else None
    except Trouble:
        return None


def foresee(window: Sequence[Entry], plan: Plan) -> tuple[Entry, ...]:
    """Return the newest entries as they will be read when the plan is applied. A guess: `publish_feed` looks what came of it."""
    entries = {entry.id: entry for entry in window}
    for known in (*plan.changed, *plan.noted):
        if known.entry.id in entries:
            entries[known.entry.id] = as_read(known)
        if known.withdrawn:
            entries.pop(known.entry.id, None)
    for admission in plan.admitted:
        entries[admission.entry.id] = as_read(Known(admission.entry, admission.keys, admission.trust, admission.enriched))
    return tuple(sorted(entries.values(), key=lambda entry: entry.published, reverse=True)[:NEWEST])


def render_draft(feed: Feed, settings: Settings) -> Draft:
    """Render and compress the documents of a feed; Trouble when no entry of it can be rendered."""
    rendered = render_safely(feed)
    documents = (*rendered.documents, render_feed_page(feed))
    forms = {document.name: squeezed(document.body, effort_for(document, settings)) for document in documents}
    return Draft(feed, documents, forms, rendered.dropped_ids)


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
    draft: Draft | None = None,
) -> bool:
    """Save a feed's documents whose bytes are new. True when there were any.

    `touched`: months of the archive that have to be rendered although they are over. `edited`: months in which an entry has
    changed; None when anything may have. `draft`: what was rendered before; when something else has come of it, it is done here.
    """
    window = select_newest(tx, source.slug, NEWEST)
    if not window:
        return False
    feed = replace(compose_feed(source, settings), entries=window)
    archive = render_months(tx, feed, touched, edited)
    feed = replace(feed, months=archive.months, archive=archive.previous)
    if draft is None or draft.feed != feed:
        draft = render_draft(feed, settings)
    for identity in draft.dropped_ids:
        LOG.error("%s: entry %s cannot be rendered and was left out; please report it", source.slug, identity)
    return save_changed(tx, source.slug, (*draft.documents, *archive.documents), settings, now, draft.forms)


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


def save_changed(
    tx: Transaction,
    slug: str | None,
    documents: Sequence[Document],
    settings: Settings,
    now: datetime,
    forms: Mapping[str, Forms] = MappingProxyType({}),
) -> bool:
    """Save documents whose bytes or headers are new; `modified` of the others stays what it was.

    `forms`: those that are compressed already, by name.
    """
    stored = stored_marks(tx, [document.name for document in documents])
    changed = [document for document in documents if stored.get(document.name) != mark_of(document)]
    dated = [replace(document, modified=now.replace(microsecond=0)) for document in changed]
    done = [forms.get(document.name) or squeezed(document.body, effort_for(document, settings)) for document in dated]
    save_documents(tx, slug, [shelved(*pair) for pair in zip(dated, done, strict=True)])
    return bool(changed)


def effort_for(document: Document, settings: Settings) -> Effort:
    """How hard a document is compressed: what bots poll, and what never changes again, as hard as can be.

    Pages are fetched by browsers, and the month that goes on by the few who page back.
    """
    if settings.effort == "quick":
        return "quick"
    polled = not document.media_type.startswith("text/html") and "/archive/" not in document.name
    return "hard" if polled or "immutable" in document.cache_control else "fair"


def mark_of(document: Document) -> str:
    """What makes a document the same as the stored one: its bytes and its headers."""
    return "\n".join(
        (represent("identity", document.body).etag, document.media_type, document.cache_control, document.link or "")
    )
