"""The subscription documents, and the rule that one bad entry never costs the feed."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from feeds.model import Document, Entry, Feed, Outcome, Trouble
from feeds.render.atom import write_atom
from feeds.render.channel import Channel, addressed
from feeds.render.jsonfeed import write_json
from feeds.render.proof import proof
from feeds.render.rss import write_rss

WRITERS: dict[str, Callable[[Channel], bytes]] = {"atom": write_atom, "rss": write_rss, "json": write_json}


@dataclass(frozen=True, slots=True)
class Rendered:
    """Documents that were read again and found right, and the ids of the entries that had to be left out of them."""

    documents: tuple[Document, ...]
    dropped_ids: tuple[str, ...] = ()


def render_feed(feed: Feed) -> tuple[Document, ...]:
    """Render "<slug>.atom", "<slug>.rss" and "<slug>.json"; ValueError when an entry cannot be written or there is none."""
    feed = addressed(feed)
    channel = Channel(feed, feed.slug, feed.title, feed.updated, previous=feed.archive, hub=feed.hub)
    return tuple(channel.document(fmt, write(channel)) for fmt, write in WRITERS.items())


def render_safely(feed: Feed, render: Callable[[Feed], tuple[Document, ...]] = render_feed) -> Rendered:
    """Render and read again; an entry that cannot be written, or not be read, is dropped and named, never the feed.

    `render` may be another renderer of the same entries, an archive's. Trouble (invalid) when no entry is left: then the fault
    lies in the feed's own values, and the last good feed stays.
    """
    entries, dropped = once_each(feed.entries)
    documents = attempt(replace(feed, entries=entries), render)
    if documents:
        return Rendered(documents, dropped)
    good = tuple(entry for entry in entries if attempt(replace(feed, entries=(entry,)), render))
    documents = attempt(replace(feed, entries=good), render)
    if not documents:
        raise Trouble(Outcome.INVALID, feed.site, f"no entry of {feed.slug} can be rendered")
    kept = {entry.id for entry in good}
    return Rendered(documents, dropped + tuple(entry.id for entry in entries if entry.id not in kept))


def once_each(entries: tuple[Entry, ...]) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Keep the first entry of each id and name the rest: a repeated id costs readers more than a missing entry."""
    first: dict[str, Entry] = {}
    repeated = tuple(entry.id for entry in entries if first.setdefault(entry.id, entry) is not entry)
    return tuple(first.values()), repeated


def attempt(feed: Feed, render: Callable[[Feed], tuple[Document, ...]]) -> tuple[Document, ...]:
    """The documents when they can be written and stand, else ()."""
    try:
        documents = render(feed)
        return () if any(proof(document) for document in documents) else documents
    except ValueError:
        return ()
