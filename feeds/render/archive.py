"""A month as an archive document (RFC 5005 4)."""

from feeds.model import Document, Feed
from feeds.render.atom import write_atom
from feeds.render.channel import FOR_EVER, Channel, addressed, archive_name


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
    return channel.document("atom", write_atom(channel), f"public, max-age={FOR_EVER}, immutable" if finished else None)
