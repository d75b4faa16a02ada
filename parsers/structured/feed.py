"""RSS and Atom: the items of a feed that stands where a page was expected."""

import html
import re

from parsers.structured.item import Item, person
from parsers.text import plain


def fed(text: str) -> tuple[Item, ...]:
    """Return the items of an RSS or Atom document; () when the text is none."""
    if not re.match(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF)\b", text, re.DOTALL):
        return ()
    return tuple(_feed_item(found[2]) for found in re.finditer(r"<(item|entry)\b[^>]*>(.*?)</\1\s*>", text, re.DOTALL))


def _feed_item(source: str) -> Item:
    def text(*names: str) -> str:
        for name in names:
            found = re.search(rf"<{name}\b[^>]*>(.*?)</{name}\s*>", source, re.DOTALL)
            if found and found[1].strip():
                return plain(re.sub(r"<!\[CDATA\[(.*?)\]\]>", r"\1", found[1], flags=re.DOTALL))
        return ""

    link = re.search(r"<link\b(?![^>]*rel=[\"'](?!alternate))[^>]*href=[\"']([^\"']+)", source)
    image = re.search(r"<(?:enclosure|media:content|media:thumbnail)\b[^>]*url=[\"']([^\"']+)", source)
    return Item(
        url=_written(source, "link") or (link and html.unescape(link[1])) or _written(source, "guid"),
        title=text("title"),
        published=text("pubDate", "published", "dc:date", "updated"),
        summary=text("description", "summary") or None,
        image=(image and html.unescape(image[1])) or _written(source, "image"),
        section=text("category") or None,
        author=person(text("dc:creator", "name", "author")),
    )


def _written(source: str, name: str) -> str | None:
    """Return an address as it is written: the text gate would take direction marks out of it, and the link would be dead."""
    found = re.search(rf"<{name}\b[^>]*>\s*(?:<!\[CDATA\[)?\s*([^<]*?)\s*(?:\]\]>)?\s*</{name}\s*>", source, re.DOTALL)
    return html.unescape(found[1]) if found and found[1] else None
