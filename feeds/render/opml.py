"""All feeds in one file that readers import (OPML 2.0)."""

from collections.abc import Sequence

from lxml import etree

from feeds.model import Document, Feed
from feeds.render.channel import addressed, fresh_for, utc
from feeds.render.status import BEGINNING

FRESH = 900
"""Seconds that a copy may be kept; the list of feeds changes when someone edits sources.toml."""


def render_opml(feeds: Sequence[Feed]) -> Document:
    """Render "feeds.opml". Nothing in it depends on the entries; Last-Modified is the newest entry's, later than any change."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Mujaz"
    body = etree.SubElement(root, "body")
    for feed in map(addressed, feeds):
        etree.SubElement(
            body,
            "outline",
            type="rss",
            text=feed.title,
            title=feed.title,
            description=feed.description or feed.title,
            language=feed.language,
            xmlUrl=f"{feed.base}/{feed.slug}.atom",
            htmlUrl=feed.site,
        )
    written = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    modified = max((utc(feed.updated) for feed in feeds if feed.entries), default=BEGINNING)
    return Document("feeds.opml", "text/x-opml; charset=utf-8", written, modified, fresh_for(FRESH))
