"""Documents -> entries: the way back from feeds/render/. Every document is our own, but may be damaged or of another version."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from html import escape, unescape
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from feeds.config import Source
from feeds.model import Entry, Image
from feeds.plan import Known
from feeds.render import unbox
from parsers.urls import key_of

Told = Mapping[str, Any]
"""A JSON object, here only between the document and the values."""

A = "{http://www.w3.org/2005/Atom}"
READER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def hear_items(body: bytes, source: Source) -> tuple[Known, ...]:
    """Return the entries of a JSON Feed; ValueError, KeyError or TypeError when it is none of ours.

    They count as not yet enriched, so that their article pages are read once more and bring back the keys that only the ledger
    knew.
    """
    entries = (hear_item(item, item["_mujaz"], source) for item in json.loads(body)["items"])
    return tuple(Known(entry, keys_of(entry)) for entry in entries)


def keys_of(entry: Entry) -> frozenset[str]:
    """The keys that an entry itself shows."""
    return frozenset(key for key in (entry.key, key_of(entry.url)) if key)


def hear_item(item: Told, particulars: Told, source: Source) -> Entry:
    """One entry of the JSON Feed."""
    image = hear_image(item.get("image"), particulars["image"])
    return Entry(
        id=item["id"],
        key=particulars["key"],
        url=item["url"],
        title=item["title"],
        published=datetime.fromisoformat(item["date_published"]),
        updated=datetime.fromisoformat(item["date_modified"]),
        first_seen=datetime.fromisoformat(particulars["first_seen"]),
        date_source=particulars["date_source"],
        site_published=hear_moment(particulars["site_published"], source),
        summary=item.get("summary"),
        content=unbox(item["content_html"], image) if particulars["full"] else None,
        image=image,
        author=particulars["author"],
        section=particulars["section"],
        section_label=particulars["section_label"],
        earlier_titles=tuple(particulars["earlier_titles"]),
    )


def hear_image(url: str | None, told: Told | None) -> Image | None:
    """The picture."""
    return Image(url, told["media_type"], told["caption"]) if url and told else None


def hear_moment(text: str | None, source: Source) -> date | None:
    """The site's own time in the site's own zone: its day counts where two sightings are compared."""
    if text is None:
        return None
    return date.fromisoformat(text) if len(text) == len("2026-11-27") else in_zone(datetime.fromisoformat(text), source)


def in_zone(moment: datetime, source: Source) -> datetime:
    """The same moment as the site would say it."""
    return moment.astimezone(ZoneInfo(source.timezone))


def hear_archive(body: bytes, source: Source) -> tuple[Known, ...]:
    """Return the entries of an archive document; ValueError or AttributeError when it is none of ours."""
    try:
        root = etree.fromstring(body, READER)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error
    entries = (hear_entry(element, source) for element in root.iterchildren(f"{A}entry"))
    return tuple(Known(entry, keys_of(entry), enriched=True) for entry in entries)


def hear_entry(element: etree._Element, source: Source) -> Entry:
    """One entry of the archive: what it does not tell (when it was first seen, earlier titles) is as if it had been so."""
    links = {link.get("rel"): link for link in element.iterchildren(f"{A}link")}
    category, picture = element.find(f"{A}category"), links.get("enclosure")
    identity, published = text_of(element, "id"), datetime.fromisoformat(text_of(element, "published"))
    html, author = text_of(element, "content"), element.findtext(f"{A}author/{A}name")
    image = picture_of(picture, html) if picture is not None else None
    return Entry(
        id=identity,
        key=identity.split(",2015:", 1)[1],
        url=str(links["alternate"].get("href")),
        title=text_of(element, "title"),
        published=published,
        updated=datetime.fromisoformat(text_of(element, "updated")),
        first_seen=published,
        date_source="page",
        site_published=in_zone(published, source),
        summary=element.findtext(f"{A}summary"),
        content=unbox(html, image) if source.content == "full" else None,
        image=image,
        author=author if author != (source.author or source.title) else None,
        section=category.get("term") if category is not None else None,
        section_label=category.get("label") if category is not None else None,
    )


def text_of(element: etree._Element, name: str) -> str:
    """The text of a child that must be there."""
    text = element.findtext(f"{A}{name}")
    if text is None:
        raise ValueError(f"an entry without {name}")
    return text


def picture_of(link: etree._Element, html: str) -> Image:
    """The enclosure, with the caption that the content shows under it. The ledger knows no sizes."""
    url = str(link.get("href"))
    shown = re.search(f'<figure><img src="{re.escape(escape(url))}" alt="([^"]*)"', html)
    return Image(url, str(link.get("type")), unescape(shown[1]) or None if shown else None)
