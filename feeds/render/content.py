"""An entry as HTML: picture first, then the text, in a box that knows its direction."""

import re
from html import escape
from urllib.parse import urlsplit

from feeds.model import Entry, Feed, Image

FIRST_PICTURE = re.compile(r'<img\b[^>]*?\bsrc="([^"]*)"', re.IGNORECASE)


def html_of(entry: Entry, feed: Feed) -> str:
    """Return the entry's HTML content. `dir` is said aloud because no reader derives it from xml:lang."""
    direction = "rtl" if feed.rtl else "ltr"
    return f'<div dir="{direction}" lang="{escape(feed.language)}">{lead(entry)}{text(entry)}</div>'


def unbox(html: str, image: Image | None) -> str:
    """Return the body that `html_of` put into its box: the way back, for a ledger that was lost."""
    body = html.partition(">")[2].removesuffix("</div>")
    return body.removeprefix(figure(image)) if image else body


def lead(entry: Entry) -> str:
    """Show the picture, unless the body opens with it: thumbnails are taken from the first <img>."""
    if entry.image is None:
        return ""
    first = FIRST_PICTURE.search(entry.content or "")
    return "" if first and first[1] == escape(entry.image.url) else figure(entry.image)


def figure(image: Image) -> str:
    """Link the picture; never copy it."""
    size = f' width="{image.width}" height="{image.height}"' if image.width and image.height else ""
    caption = escape(image.caption or "")
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><img src="{escape(image.url)}" alt="{caption}"{size}>{below}</figure>'


def text(entry: Entry) -> str:
    """The body, else the excerpt, else a link to the article: the title is never repeated (RFC 4287 4.2.13)."""
    if entry.content:
        return entry.content
    if entry.summary:
        return f"<p>{escape(entry.summary, quote=False)}</p>"
    return f'<p><a href="{escape(entry.url)}">{escape(urlsplit(entry.url).hostname or "")}</a></p>'
