"""RSS 2.0 after the RSS Best Practices Profile, as the W3C validator reads it."""

import re
import threading
from dataclasses import dataclass
from functools import partial
from html import escape

from feedgen.entry import FeedEntry
from lxml import etree

from feeds.model import Entry, Feed
from feeds.render.atom import category, part, start
from feeds.render.channel import RSS, Channel, author_of, utc
from feeds.render.content import html_of

ATOM_LINK = "{http://www.w3.org/2005/Atom}link"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
MEDIA = "http://search.yahoo.com/mrss/"
TITLE = re.compile(rb"<title>[^<]*</title>")
LOCALE = threading.Lock()
"""feedgen switches the process's locale while it writes an RFC 822 date; filtered feeds are written by several threads."""


@dataclass(frozen=True, slots=True)
class ChannelParticulars:
    """What feedgen does not know of an RSS channel."""

    channel: Channel

    def extend_ns(self) -> dict[str, str]:
        """Declare the namespaces that the items use."""
        return {"dc": DUBLIN_CORE, "media": MEDIA}

    def extend_rss(self, root: etree._Element) -> None:
        """Add the links that feedgen leaves out; it writes rel=self only."""
        channel = part(root, "channel")
        previous = self.channel.previous_address()
        if previous:
            etree.SubElement(channel, ATOM_LINK, rel="prev-archive", type="application/atom+xml", href=previous)
        if self.channel.hub:
            etree.SubElement(channel, ATOM_LINK, rel="hub", href=self.channel.hub)


@dataclass(frozen=True, slots=True)
class ItemParticulars:
    """What feedgen does not know of an item: a byline without e-mail address, and the picture with its sizes."""

    entry: Entry
    feed: Feed

    def extend_rss(self, item: etree._Element) -> None:
        """Finish the item."""
        etree.SubElement(item, f"{{{DUBLIN_CORE}}}creator").text = author_of(self.entry, self.feed)
        image = self.entry.image
        if image is None:
            return
        media = etree.SubElement(item, f"{{{MEDIA}}}content", url=image.url, type=image.media_type, medium="image")
        if image.width and image.height:
            media.set("width", str(image.width))
            media.set("height", str(image.height))
        if image.caption:
            etree.SubElement(media, f"{{{MEDIA}}}description", type="plain").text = image.caption


def write_rss(channel: Channel) -> bytes:
    """Return the document's bytes; ValueError when XML cannot hold what it says."""
    feed = channel.feed
    generator = start(channel)
    generator.register_extension("particulars", partial(ChannelParticulars, channel), None, atom=False, rss=True)
    generator.link(href=channel.address("rss"), rel="self", type=RSS)
    generator.link(href=feed.site, rel="alternate", type="text/html")  # last: feedgen's <link> is the last one it was told
    generator.ttl(max(1, feed.max_age // 60))
    if feed.logo:
        generator.image(feed.logo, title=channel.title, link=feed.site)
    for entry in feed.entries:
        generator.add_entry(describe(entry, feed), order="append")
    with LOCALE:
        body: bytes = generator.rss_str(pretty=True)
    return TITLE.sub(spell_out, body)


def describe(entry: Entry, feed: Feed) -> FeedEntry:
    """Tell feedgen the item. A description is HTML in RSS, so the plain summary is escaped once more."""
    item = FeedEntry()
    item.guid(entry.id, permalink=False)
    item.title(entry.title)
    item.link(href=entry.url)
    item.published(utc(entry.published))
    if entry.summary:
        item.description(escape(entry.summary, quote=False))
    item.content(html_of(entry, feed), type="html")
    if entry.section:
        item.category(category(entry, feed))
    if entry.image:
        item.enclosure(entry.image.url, "0", entry.image.media_type)
    item.register_extension("particulars", partial(ItemParticulars, entry, feed), atom=False, rss=True)
    return item


def spell_out(title: re.Match[bytes]) -> bytes:
    """Write & and < of a title as the profile wants them: readers that decode a title twice still show them."""
    return title[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")
