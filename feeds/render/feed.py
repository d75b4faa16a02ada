"""The subscription documents, and the rule that one bad entry never costs the feed."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from feeds.model import Document, Entry, Feed, Outcome, Trouble
from feeds.render.atom import write_atom
from feeds.render.channel import Channel
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
    channel = Channel(feed, feed.slug, feed.title, feed.updated, previous=feed.archive, hub=feed.hub)
    return tuple(channel.document(fmt, write(channel)) for fmt, write in WRITERS.items())


def render_safely(feed: Feed) -> Rendered:
    """Render and read again; an entry that cannot be written, or not be read, is dropped and named, never the feed.

    Trouble (invalid) when no entry is left: then the fault lies in the feed's own values, and the last good feed stays.
    """
    entries, dropped = once_each(feed.entries)
    try:
        documents = render_feed(replace(feed, entries=entries))
        if not any(proof(document) for document in documents):
            return Rendered(documents, dropped)
    except ValueError:
        pass  # which entry it was is found below, one by one
    good = tuple(entry for entry in entries if stands(feed, entry))
    if not good:
        raise Trouble(Outcome.INVALID, feed.site, f"no entry of {feed.slug} can be rendered")
    dropped += tuple(entry.id for entry in entries if entry not in good)
    return Rendered(render_feed(replace(feed, entries=good)), dropped)


def once_each(entries: tuple[Entry, ...]) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Keep the first entry of each id and name the rest: a repeated id costs readers more than a missing entry."""
    first: dict[str, Entry] = {}
    repeated = tuple(entry.id for entry in entries if first.setdefault(entry.id, entry) is not entry)
    return tuple(first.values()), repeated


def stands(feed: Feed, entry: Entry) -> bool:
    """True when the entry alone makes good documents."""
    try:
        return not any(proof(document) for document in render_feed(replace(feed, entries=(entry,))))
    except ValueError:
        return False
