"""A rendered document, read again before it is published: what does not stand is named by its entry's id."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import cast

from lxml import etree
from lxml import html as markup

from feeds.model import Document

ADDRESS = re.compile(r"https?://(?:\[[0-9a-f:.]+\]|[^\s/?#()<>\[\]\"\\^`{|}\x80-\U0010ffff]+)[^\s()<>\"\\^`{|}\x80-\U0010ffff]*")
"""An absolute address in ASCII, without what breaks a chat bot's Markdown (matrix-hookshot writes `[title](link)`)."""
IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE)
OUTWARD = re.compile(r"(?!javascript:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
"""The beginning of an address inside content that means the same wherever it is read."""

A = "{http://www.w3.org/2005/Atom}"
READER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


@dataclass(frozen=True, slots=True)
class Read:
    """An entry as a reader would see it."""

    id: str
    title: str
    link: str
    dates: tuple[str, ...]
    addresses: tuple[str, ...]
    content: str
    rfc822: bool = False


def proof(document: Document) -> tuple[str, ...]:
    """Read the document as a consumer would and return the ids of the entries that would fail there, each once; () is fine.

    Looked at: ids (IRIs, unique), titles, dates, absolute links, addresses inside the content. ValueError when the document
    cannot be read at all or lacks what RFC 4287, RSS 2.0 or JSON Feed 1.1 want of it beside the entries. An OPML file has no ids.
    """
    entries = list(read(document))
    often = Counter(entry.id for entry in entries)
    return tuple(dict.fromkeys(entry.id for entry in entries if often[entry.id] > 1 or not holds(entry)))


def read(document: Document) -> Iterator[Read]:
    """Take the document apart after its media type."""
    if "json" in document.media_type:
        return read_json(document.body)
    try:
        root = etree.fromstring(document.body, READER)
    except etree.XMLSyntaxError as fault:
        raise ValueError(f"{document.name}: {fault}") from fault
    if root.tag == "opml":
        demand(all(ADDRESS.fullmatch(line.get("xmlUrl", "")) for line in root.iter("outline")), "an outline without address")
        return iter(())
    return read_rss(root) if root.tag == "rss" else read_atom(root)


def demand(holds: object, what: str) -> None:
    """ValueError unless it holds."""
    if not holds:
        raise ValueError(what)


def read_atom(root: etree._Element) -> Iterator[Read]:
    """RFC 4287 4.1.1: a feed has id, title and updated; 4.2.7: links are absolute here."""
    demand(root.tag == f"{A}feed", "no Atom feed")
    demand(IRI.fullmatch(root.findtext(f"{A}id", "")) and root.findtext(f"{A}title"), "a feed without id or title")
    demand(moment(root.findtext(f"{A}updated", "")), "a feed without date")
    demand(all(ADDRESS.fullmatch(link.get("href", "")) for link in root.iterfind(f"{A}link")), "a feed with a relative link")
    for entry in root.iterfind(f"{A}entry"):
        links = entry.findall(f"{A}link")
        yield Read(
            id=entry.findtext(f"{A}id", ""),
            title=entry.findtext(f"{A}title", ""),
            link=next((link.get("href", "") for link in links if link.get("rel") == "alternate"), ""),
            dates=(entry.findtext(f"{A}published", ""), entry.findtext(f"{A}updated", "")),
            addresses=tuple(link.get("href", "") for link in links),
            content=entry.findtext(f"{A}content", ""),
        )


def read_rss(root: etree._Element) -> Iterator[Read]:
    """RSS 2.0: a channel has title, link and description."""
    channel = root.find("channel")
    demand(channel is not None, "no channel")
    channel = cast("etree._Element", channel)
    demand(all(channel.findtext(name) for name in ("title", "link", "description")), "a channel without title or link")
    for item in channel.iterfind("item"):
        encoded = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
        yield Read(
            id=item.findtext("guid", ""),
            title=item.findtext("title", ""),
            link=item.findtext("link", ""),
            dates=(item.findtext("pubDate", ""),),
            addresses=tuple(enclosure.get("url", "") for enclosure in item.iterfind("enclosure")),
            content=encoded or item.findtext("description") or "",
            rfc822=True,
        )


def read_json(body: bytes) -> Iterator[Read]:
    """JSON Feed 1.1: version, title and items."""
    feed = json.loads(body)
    demand(feed.get("version") == "https://jsonfeed.org/version/1.1" and feed.get("title"), "no JSON Feed 1.1")
    for item in feed["items"]:
        yield Read(
            id=item.get("id", ""),
            title=item.get("title", ""),
            link=item.get("url", ""),
            dates=(item.get("date_published", ""), item.get("date_modified", "")),
            addresses=(item["image"],) if "image" in item else (),
            content=item.get("content_html", ""),
        )


def holds(entry: Read) -> bool:
    """True when every reader can use the entry."""
    return bool(
        IRI.fullmatch(entry.id)
        and entry.title.strip()
        and all(moment(date, entry.rfc822) for date in entry.dates)
        and all(ADDRESS.fullmatch(address) for address in (entry.link, *entry.addresses))
        and points_out(entry.content)
    )


def moment(text: str, rfc822: bool = False) -> datetime | None:
    """The date, when it is one and tells its zone."""
    try:
        found = parsedate_to_datetime(text) if rfc822 else datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def points_out(content: str) -> bool:
    """True when the content is there and nothing in it points to a place relative to the feed (W3C: ContainsRelRef)."""
    if not content.strip():
        return False
    for _, name, address, _ in markup.fragment_fromstring(content, create_parent="div").iterlinks():
        if name in ("src", "href") and not OUTWARD.match(address):
            return False
    return True
