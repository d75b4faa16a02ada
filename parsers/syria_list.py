"""The section list of 2025, `li.search-item`: the page that is read most, so it is read in one pass.

A link in an h2 is the title, a paragraph the summary, the first picture the picture, a link whose text is a date the time.
"""

from dataclasses import dataclass, field
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers import urls
from parsers.blocks import ancestors
from parsers.headline import Dropped, Headline, Listing, Moment, Page, Site
from parsers.pictures import picture_at
from parsers.syria_grammar import Story, at_home, label_of, story_of
from parsers.syria_lines import Setting, date_line, setting_of
from parsers.syria_page import ELSEWHERE, NO_TITLE, Kind, kind_of, listing, next_page, numberless_links
from parsers.text import plain

_TAGS = frozenset({"a", "img", "p"})


@dataclass(slots=True)
class _Parts:
    """What was found in an item."""

    story: Story | None = None
    title: str = ""
    texts: list[str] = field(default_factory=list)
    """Of the other links, one of which is the date."""
    summary: str | None = None
    image: str | None = None


def read_list(tree: LexborHTMLParser, page: Page, site: Site) -> Listing | None:
    """Read the page's items; None when no title stands in an h2, or no time in a link."""
    items = tree.css("li.search-item")
    if not items:
        return None
    kind = kind_of(tree, page)
    setting, label = setting_of(page, site), label_of(kind.section)
    read = [headline for item in items if (headline := _headline(_parts(item, page, site), kind, label, setting))]
    # An item without a story is one whose number the site forgot: to look for such links costs 4 % of the parse.
    kept, dropped = [], numberless_links(tree, page) if len(read) < len(items) else []
    for headline in read:
        if headline.title and urls.belongs(headline.url, site.hosts, page.url):
            kept.append(headline)
        else:
            dropped.append(Dropped(ELSEWHERE if headline.title else NO_TITLE, headline.url, headline.title))
    if not any(isinstance(headline.published, datetime) for headline in kept):
        return None
    return listing("known", kept, dropped, kind, next_page(tree, page, kind))


def _parts(item: LexborNode, page: Page, site: Site) -> _Parts:
    """Look at each element once: what crosses into the tree and back costs 600 (a tag) to 4,000 instructions (a text)."""
    parts = _Parts()
    nested = False
    elements = item.traverse()
    next(elements)  # the item itself
    for node in elements:
        tag = node.tag
        if tag in _TAGS and not (nested and _item_around(node) != item.mem_id):
            if tag == "a":
                _add_link(parts, node, page)
            elif tag == "p":
                parts.summary = parts.summary or plain(node.text_lexbor()) or None
            else:
                parts.image = parts.image or picture_at(node, page.url, site)
        elif tag == "li":
            nested = True
    return parts


def _item_around(node: LexborNode) -> int:
    """Return the mem_id of the list item that an element stands in: where lists lie in items, each has to be asked."""
    return next(parent.mem_id for parent in ancestors(node) if parent.tag == "li")


def _add_link(parts: _Parts, link: LexborNode, page: Page) -> None:
    if parts.story is None:
        parts.story = story_of(page.url, link.attributes.get("href") or "")
    text = link.text_lexbor()
    if text and not parts.title and (parent := link.parent) is not None and parent.tag == "h2":
        parts.title = plain(text)
    elif text:
        parts.texts.append(text)


def _headline(parts: _Parts, kind: Kind, label: str | None, setting: Setting) -> Headline | None:
    story = parts.story
    if story is None:
        return None
    return Headline(
        story.key,
        story.url,
        parts.title,
        _moment(parts, setting) or story.day,
        parts.summary,
        kind.section,
        at_home(parts.image),
        label,
    )


def _moment(parts: _Parts, setting: Setting) -> Moment:
    for text in parts.texts:
        line = plain(text)
        if line != parts.title and (moment := date_line(line, setting)):
            return moment
    return None
