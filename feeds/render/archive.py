"""A month as an archive document (RFC 5005 4)."""

from xml.sax.saxutils import escape

from feeds.model import Document, Feed
from feeds.render.atom import write_atom
from feeds.render.channel import FOR_EVER, Channel, addressed, archive_name

UNCHANGING = f"public, max-age={FOR_EVER}, immutable"


def render_archive(feed: Feed, month: str, finished: bool) -> Document:
    """Render the month ("2026-11") whose entries are `feed.entries`, newest first; `feed.months` tells what lies before it.

    A finished month is served as unchanging. It names the next older month and never the next newer one, which did not
    exist when it was finished.
    """
    channel = Channel(
        feed=addressed(feed),
        name=archive_name(feed.slug, month),
        title=f"{feed.title} ({month})",
        updated=feed.updated,
        previous=max((other for other in feed.months if other < month), default=None),
        archive=True,
    )
    return channel.document("atom", write_atom(channel), UNCHANGING if finished else None)


def is_finished(document: Document) -> bool:
    """True when the archive document was rendered after its month was over."""
    return document.cache_control == UNCHANGING


def holds_entry(document: Document, identity: str) -> bool:
    """True when the archive document has the entry; so it has all older ones of its month."""
    return f"<id>{escape(identity)}</id>".encode() in document.body
