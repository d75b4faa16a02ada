"""/status.atom: what the operator subscribes to, one entry per change of a source's state."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from feeds.model import Document, Entry, Event, Feed
from feeds.render.atom import write_atom
from feeds.render.channel import Channel, stamp, utc
from parsers.urls import host_of

BEGINNING = datetime(2015, 1, 1, tzinfo=UTC)
"""The date in our tag: URIs; what a feed without any event says, because the time of now must not show."""
SEVERAL = ("push", "withdrawn")
"""Kinds that a source may have twice in one second: for two targets, for two stories."""
FRESH = 300
"""Seconds that a copy may be kept: who subscribes to trouble wants it soon."""


def render_status_feed(events: Sequence[Event], base: str, language: str = "en") -> Document:
    """Render "status.atom" of the events, in any order. `base` is the public URL without a trailing slash."""
    feed = Feed(
        slug="status",
        title="موجز | الحالة" if language == "ar" else "Mujaz status",
        site=f"{base}/status",
        base=base,
        language=language,
        entries=notes(events, base),
        author="Mujaz",
        rtl=language == "ar",
        max_age=FRESH,
    )
    channel = Channel(feed, "status", feed.title, feed.updated if events else BEGINNING)
    return channel.document("atom", write_atom(channel))


def notes(events: Sequence[Event], base: str) -> tuple[Entry, ...]:
    """Newest first; of two events in one second the later one is moved on, because bots skip entries that share a time."""
    found: list[Entry] = []
    before = BEGINNING
    for event in sorted(events, key=lambda event: (event.at, event.slug, event.kind)):
        before = max(utc(event.at), before + timedelta(seconds=1))
        found.append(note(event, base, before))
    return tuple(reversed(found))


def note(event: Event, base: str, moment: datetime) -> Entry:
    """One event; what to do next is the summary."""
    key = f"status/{event.slug}/{stamp(event.at)}/{event.kind}"
    if event.kind in SEVERAL:
        key += "/" + hashlib.sha256(event.text.encode()).hexdigest()[:8]
    return Entry(
        id=f"tag:{host_of(base)},2015:{key}",
        key=key,
        url=f"{base}/status#{event.slug}",
        title=" ".join(f"{event.slug}: {event.text}".split()),
        published=moment,
        updated=moment,
        first_seen=moment,
        date_source="page",
        summary=event.advice,
        section=event.kind,
    )
