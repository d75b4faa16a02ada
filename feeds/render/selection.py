"""A filtered feed: the same writers over the entries that match, under an address of its own."""

from dataclasses import replace
from datetime import datetime

from feeds.filters import Selection, canonical_query, choose, describe
from feeds.model import Document, Feed
from feeds.render.channel import Channel, addressed, utc
from feeds.render.feed import WRITERS


def render_selection(feed: Feed, selection: Selection, fmt: str, moment: datetime | None = None) -> Document:
    """Render what of `feed.entries` (newest first) matches, in "atom", "rss" or "json".

    `moment` is when the unfiltered feed was last updated: what a feed without entries says, and the document's Last-Modified
    (default: the newest entry given). ValueError when there is neither an entry nor a moment. No archive belongs to it and no
    hub is told of it. KeyError for another format.
    """
    entries = choose(feed.entries, selection)
    known = max([utc(entry.updated) for entry in feed.entries] + ([utc(moment)] if moment else []))
    channel = Channel(
        feed=replace(addressed(feed), entries=entries, changed=max(known, feed.changed or known)),
        name=feed.slug,
        title=" — ".join(filter(None, [feed.title, describe(selection)])),
        updated=max((entry.updated for entry in entries), default=known),
        query=canonical_query(selection),
    )
    return channel.document(fmt, WRITERS[fmt](channel))
