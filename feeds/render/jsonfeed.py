"""JSON Feed 1.1. Dates carry +00:00 and not Z: bots read them with datetime.fromisoformat of Python 3.10 and older.

Under `_mujaz` stands what the other fields do not say, so that a ledger that was lost can be filled again from this document.
"""

import json
from datetime import date, datetime

from feeds.model import Entry, Feed, Image
from feeds.render.channel import Channel, author_of, utc
from feeds.render.content import html_of

Json = dict[str, object]


def write_json(channel: Channel) -> bytes:
    """Return the document's bytes; ValueError when UTF-8 cannot hold what it says."""
    feed = channel.feed
    head: Json = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": feed.site,
        "feed_url": channel.address("json"),
        "description": feed.description or feed.title,
        "icon": feed.logo,
        "favicon": feed.icon,
        "authors": [{"name": feed.author or feed.title}],
        "language": feed.language,
        "hubs": [{"type": "WebSub", "url": channel.hub}] if channel.hub else None,
        "items": [item(entry, feed) for entry in feed.entries],
    }
    return (json.dumps(said(head), ensure_ascii=False, indent=1) + "\n").encode()


def item(entry: Entry, feed: Feed) -> Json:
    """One entry."""
    return said(
        {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "content_html": html_of(entry, feed),
            "summary": entry.summary,
            "image": entry.image.url if entry.image else None,
            "date_published": moment(entry.published),
            "date_modified": moment(entry.updated),
            "authors": [{"name": author_of(entry, feed)}],
            "tags": [entry.section_label or entry.section] if entry.section else None,
            "language": feed.language,
            "_mujaz": particulars(entry),
        }
    )


def particulars(entry: Entry) -> Json:
    """Why the entry is here, and what else the ledger knows of it. Always every key, null when unknown."""
    return {
        "key": entry.key,
        "first_seen": moment(entry.first_seen),
        "date_source": entry.date_source,
        "site_published": moment(entry.site_published),
        "author": entry.author,
        "section": entry.section,
        "section_label": entry.section_label,
        "earlier_titles": list(entry.earlier_titles),
        "full": bool(entry.content),
        "image": picture(entry.image) if entry.image else None,
    }


def picture(image: Image) -> Json:
    """What is known of the picture beside its address."""
    return {"media_type": image.media_type, "caption": image.caption, "width": image.width, "height": image.height}


def moment(value: date | None) -> str | None:
    """ISO 8601; a day stays a day."""
    if value is None:
        return None
    return utc(value).isoformat() if isinstance(value, datetime) else value.isoformat()


def said(fields: Json) -> Json:
    """Leave out what is not known: JSON Feed's optional fields are absent, not null."""
    return {name: value for name, value in fields.items() if value is not None}
