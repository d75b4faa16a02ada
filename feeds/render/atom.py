"""Atom 1.0 (RFC 4287). feedgen builds the tree; what it cannot say is added through its extension interface.

feedgen 1.0.0 drops rel and type of an entry's links, leaves xml:lang off the content and writes +00:00; its "now" defaults
would change the bytes at every build. So every date is set, and the particulars below finish each element.
"""

from dataclasses import dataclass
from functools import partial

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.model import Entry, Feed
from feeds.render.channel import ATOM, Channel, author_of, stamp, utc
from feeds.render.content import html_of

HISTORY = "http://purl.org/syndication/history/1.0"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class FeedParticulars:
    """What feedgen does not know of a feed: seconds with Z, and that it is an archive (RFC 5005 4)."""

    channel: Channel

    def extend_ns(self) -> dict[str, str]:
        """Declare the namespace that is used, and no other."""
        return {"fh": HISTORY} if self.channel.archive else {}

    def extend_atom(self, root: etree._Element) -> None:
        """Finish the feed's own elements; the entries come later."""
        part(root, "updated").text = stamp(self.channel.updated)
        part(root, "title").set("type", "text")
        if self.channel.archive:
            etree.SubElement(root, f"{{{HISTORY}}}archive")


@dataclass(frozen=True, slots=True)
class EntryParticulars:
    """What feedgen does not know of an entry."""

    entry: Entry
    feed: Feed

    def extend_atom(self, element: etree._Element) -> None:
        """Finish the entry: types, languages, dates, and the links that feedgen forgets."""
        part(element, "title").set("type", "text")
        part(element, "updated").text = stamp(self.entry.updated)
        part(element, "published").text = stamp(self.entry.published)
        part(element, "content").set(LANG, self.feed.language)
        link = part(element, "link")
        link.set("rel", "alternate")
        link.set("type", "text/html")
        if self.entry.image:
            picture = etree.Element("link", rel="enclosure", type=self.entry.image.media_type, href=self.entry.image.url)
            link.addnext(picture)


def part(element: etree._Element, name: str) -> etree._Element:
    """The child of that name; feedgen writes elements without a namespace and declares Atom as the default one."""
    return next(element.iterchildren(name))


def write_atom(channel: Channel) -> bytes:
    """Return the document's bytes; ValueError when XML cannot hold what it says."""
    generator = start(channel)
    generator.register_extension("particulars", partial(FeedParticulars, channel), None, atom=True, rss=False)
    for rel, address in links(channel):
        generator.link(href=address, rel=rel, **({} if rel == "hub" else {"type": media_type(rel)}))
    for entry in channel.feed.entries:
        generator.add_entry(describe(entry, channel.feed), order="append")
    body: bytes = generator.atom_str(pretty=True)
    return body


def start(channel: Channel) -> FeedGenerator:
    """Tell feedgen what every format says of the feed. Nothing is left to its defaults: they are the time of now."""
    feed = channel.feed
    generator = FeedGenerator()
    generator.id(channel.id)
    generator.title(channel.title)
    generator.subtitle(feed.description or feed.title)
    generator.language(feed.language)
    generator.updated(utc(channel.updated))
    generator.author({"name": feed.author or feed.title})
    generator.generator("Mujaz")
    generator.logo(feed.logo)
    generator.icon(feed.icon)
    return generator


def links(channel: Channel) -> list[tuple[str, str]]:
    """Relation and address of each link, the page for people first."""
    found = [("alternate", channel.feed.site), ("self", channel.address("atom"))]
    if channel.archive:
        found.append(("current", channel.current()))
    previous = channel.previous_address()
    if previous:
        found.append(("prev-archive", previous))
    if channel.hub:
        found.append(("hub", channel.hub))
    return found


def media_type(rel: str) -> str:
    """What lies behind a link of that relation."""
    return "text/html" if rel == "alternate" else ATOM


def describe(entry: Entry, feed: Feed) -> FeedEntry:
    """Tell feedgen the entry."""
    item = FeedEntry()
    item.id(entry.id)
    item.title(entry.title)
    item.link(href=entry.url)
    item.published(utc(entry.published))
    item.updated(utc(entry.updated))
    item.author({"name": author_of(entry, feed)})
    item.content(html_of(entry, feed), type="html")
    if entry.summary:
        item.summary(entry.summary, type="text")
    if entry.section:
        item.category(category(entry, feed))
    item.register_extension("particulars", partial(EntryParticulars, entry, feed), atom=True, rss=False)
    return item


def category(entry: Entry, feed: Feed) -> dict[str, str]:
    """The section as feedgen wants it: readers show the label before the term."""
    label = {"label": entry.section_label} if entry.section_label else {}
    return {"term": entry.section or "", "scheme": feed.site} | label
