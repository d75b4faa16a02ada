"""Rows <-> values."""

from types import SimpleNamespace
from typing import cast

from feeds.model import Entry, Image
from feeds.plan import Held, Known, Sighting
from feeds.store.direct import Record, Row
from feeds.store.moments import at, from_seconds, from_text, to_seconds, to_text
from parsers.headline import Headline
from parsers.text import fold


def entry_row(entry: Entry, known: Known) -> Row:
    """Every column of an entry but its slug."""
    image = entry.image
    return {
        "id": entry.id,
        "key": entry.key,
        "url": entry.url,
        "title": entry.title,
        "fold": fold(entry.title),
        "published": to_seconds(entry.published),
        "updated": to_seconds(entry.updated),
        "first_seen": to_seconds(entry.first_seen),
        "date_source": entry.date_source,
        "site_published": to_text(entry.site_published),
        "summary": entry.summary,
        "content": entry.content,
        "image_url": image.url if image else None,
        "image_type": image.media_type if image else None,
        "image_caption": image.caption if image else None,
        "author": entry.author,
        "section": entry.section,
        "section_label": entry.section_label,
        "trust": known.trust,
        "enriched": known.enriched,
        "tries": known.tries,
        "next_try": to_seconds(known.next_try),
        "missed": to_seconds(known.missed),
        "withdrawn": to_seconds(known.withdrawn),
    }


def read_entry(row: Record, titles: tuple[str, ...]) -> Entry:
    """A row of `entry` as a value."""
    image = Image(row.image_url, row.image_type, row.image_caption) if row.image_url else None
    return Entry(
        id=row.id,
        key=row.key,
        url=row.url,
        title=row.title,
        published=at(row.published),
        updated=at(row.updated),
        first_seen=at(row.first_seen),
        date_source=row.date_source,
        site_published=from_text(row.site_published),
        summary=row.summary,
        content=row.content,
        image=image,
        author=row.author,
        section=row.section,
        section_label=row.section_label,
        earlier_titles=titles,
    )


def as_read(known: Known) -> Entry:
    """Return the entry as the ledger will give it back."""
    return read_entry(cast("Record", SimpleNamespace(**entry_row(known.entry, known))), known.entry.earlier_titles)


def read_known(row: Record, keys: frozenset[str], titles: tuple[str, ...]) -> Known:
    """A row of `entry` with what only the ledger knows of it."""
    return Known(
        entry=read_entry(row, titles),
        keys=keys,
        trust=row.trust,
        enriched=bool(row.enriched),
        tries=row.tries,
        next_try=from_seconds(row.next_try),
        missed=from_seconds(row.missed),
        withdrawn=from_seconds(row.withdrawn),
    )


def held_values(held: Held) -> Row:
    """Every column of a held headline but its slug and key."""
    headline = held.sighting.headline
    return {
        "state": held.state,
        "url": headline.url,
        "title": headline.title,
        "published": to_text(headline.published),
        "summary": headline.summary,
        "section": headline.section,
        "section_label": headline.section_label,
        "image": headline.image,
        "trust": held.sighting.trust,
        "first_seen": to_seconds(held.sighting.first_seen),
        "tries": held.sighting.tries,
        "next_try": to_seconds(held.sighting.next_try),
    }


def read_held(row: Record) -> Held:
    """A row of `held` as a value."""
    headline = Headline(
        row.key, row.url, row.title, from_text(row.published), row.summary, row.section, row.image, row.section_label
    )
    sighting = Sighting(headline, row.trust, at(row.first_seen), row.tries, from_seconds(row.next_try), listed=False)
    return Held(sighting, row.state)
