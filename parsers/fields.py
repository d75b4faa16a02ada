"""What a list item's elements say: its text, its picture, its address. Shared by the parsers that do not know the site."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers import pictures, urls
from parsers.headline import Dropped, Headline, Moment, Page, Site
from parsers.text import fold, plain
from parsers.urls import host_in, key_in

NO_TITLE, ELSEWHERE, NO_ADDRESS, ITSELF = "no title", "outside the site", "no address", "the page itself"

EMPHASIS = frozenset({"b", "em", "strong", "mark", "i", "u", "sub", "sup", "wbr"})
BACKGROUND = re.compile(r"url\(\s*['\"]?([^'\")]+)")


class Field(NamedTuple):
    """What was read for one headline: texts as in the page, `href` unresolved, `image` a whole address."""

    href: str
    title: str
    published: Moment = None
    summary: str | None = None
    section: str | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """What raw fields are completed with: where the page's relative links start and which hosts count."""

    base: str
    hosts: frozenset[str]
    own: str | None
    """The page's own key: a link to itself is no headline."""


def place_of(tree: LexborHTMLParser, page: Page, site: Site, base: str | None = None) -> Place:
    """Resolve the base: the given one, else `<base href>`, else the page's address."""
    if base is None:
        # By name at a third of what a selector costs.
        base = next((href for tag in tree.tags("base") if (href := tag.attributes.get("href"))), "")
    hosts = frozenset(urls.host_of(f"http://{host}/") for host in site.hosts) or frozenset({urls.host_of(page.url)})
    return Place(urls.join(page.url, base) or page.url, hosts, urls.key_of(page.url))


def headline(field: Field, place: Place) -> Headline | Dropped:
    """Complete and check the raw fields; Dropped says why it is no headline."""
    title = plain(field.title)
    url = urls.resolve(place.base, field.href) if field.href else None
    if url is None:
        return Dropped(NO_ADDRESS, None, title)
    if host_in(url) not in place.hosts:
        return Dropped(ELSEWHERE, url, title)
    key = key_in(url)
    if key == place.own:
        return Dropped(ITSELF, url, title)
    if not any(map(str.isalnum, title)):
        return Dropped(NO_TITLE, url, title)
    return Headline(
        key=key,
        url=url,
        title=title,
        published=field.published,
        summary=(plain(field.summary) or None) if field.summary else None,
        section=slug_of(field.section) if field.section else None,
        image=field.image,
    )


def slug_of(label: str) -> str | None:
    """Return a section's name as a slug: folded, words joined by a dash."""
    return "-".join(fold(plain(label)).split()) or None


def picture_of(node: LexborNode, base: str) -> str | None:
    """Return the address of the picture that an element is, holds, or has as its background."""
    images = [node] if node.tag == "img" else node.css("img, source[srcset]")
    for image in images:
        address = pictures.address_of(image.attributes, base)
        if address:
            return address
    attributes = node.attributes
    styled = BACKGROUND.search(attributes.get("style") or "")
    return pictures.address_of({"src": styled[1]} if styled else attributes, base)


def text_of(node: LexborNode) -> str:
    """Return an element's text in one line. Emphasis may stand within a word; other elements set words apart."""
    first = node.first_child
    if first is None or first.next is None:
        return " ".join(node.text_lexbor().split())
    apart = any(one.tag not in EMPHASIS and one.mem_id != node.mem_id for one in node.traverse())
    return " ".join((node.text(separator=" ") if apart else node.text_lexbor()).split())


def name_of(node: LexborNode) -> str:
    """Return the text that names a link or heading: its own, else `title`, `aria-label`, or a picture's `alt`."""
    text = text_of(node)
    if text:
        return shown_in_full(text, node.attributes.get("title")) if text[-1] in ".…" else text
    for name in ("title", "aria-label"):
        value = node.attributes.get(name)
        if value and value.strip():
            return value
    image = node if node.tag == "img" else node.css_first("img[alt]")
    return (image.attributes.get("alt") or "") if image else ""


def shown_in_full(text: str, title: str | None) -> str:
    """Return the `title` attribute instead of a text that is its shortened beginning ("…")."""
    start = text.rstrip(" .…")
    if title and start != text and len(start) >= 10 and plain(title).startswith(plain(start)):
        return title
    return text
