"""The section list of 2025, `li.search-item`: the page that is read most, so it is read in one pass.

A link in an h2 is the title, a paragraph the summary, the first picture the picture, a link whose text is a date the time.
"""

from dataclasses import dataclass, field
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers import urls
from parsers.blocks import ancestors
from parsers.headline import Dropped, Headline, Listing, Page, Site
from parsers.pictures import picture_in
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
    images: list[LexborNode] = field(default_factory=list)


def read_list(tree: LexborHTMLParser, page: Page, site: Site) -> Listing | None:
    """Read the page's items; None when no title stands in an h2, or no time in a link."""
    items = tree.css("li.search-item")
    if not items:
        return None
    kind = kind_of(tree, page)
    setting = setting_of(page, site)
    read = [headline for item in items if (headline := _headline(_parts(item, page), kind, page, setting)) is not None]
    hosts = urls.hosts_of(site.hosts, page.url)
    kept, dropped = [], numberless_links(tree, page)
    for headline in read:
        why = NO_TITLE if not headline.title else ELSEWHERE if urls.host_in(headline.url) not in hosts else None
        if why:
            dropped.append(Dropped(why, headline.url, headline.title))
        else:
            kept.append(headline)
    if not any(isinstance(headline.published, datetime) for headline in kept):
        return None
    return listing("known", kept, dropped, kind, next_page(tree, page, kind))


def _parts(item: LexborNode, page: Page) -> _Parts:
    """Look at each element once: reading its tag costs 2,000 instructions."""
    parts = _Parts()
    nested = False
    for node in item.traverse():
        tag = node.tag
        if tag in _TAGS and not (nested and _item_around(node) != item.mem_id):
            _add(parts, node, tag, page)
        elif tag == "li":
            nested = nested or node.mem_id != item.mem_id
    return parts


def _item_around(node: LexborNode) -> int:
    """Return the mem_id of the list item that an element stands in: where lists lie in items, each has to be asked."""
    return next(parent.mem_id for parent in ancestors(node) if parent.tag == "li")


def _add(parts: _Parts, node: LexborNode, tag: str | None, page: Page) -> None:
    if tag == "img":
        parts.images.append(node)
    elif tag == "p":
        parts.summary = parts.summary or plain(node.text()) or None
    else:
        parts.story = parts.story or story_of(page.url, node.attributes.get("href") or "")
        text = node.text()
        parent = node.parent
        if text and not parts.title and parent is not None and parent.tag == "h2":
            parts.title = plain(text)
        elif text:
            parts.texts.append(text)


def _headline(parts: _Parts, kind: Kind, page: Page, setting: Setting) -> Headline | None:
    story = parts.story
    if story is None:
        return None
    texts = (plain(text) for text in parts.texts)
    moment = next((moment for text in texts if text != parts.title and (moment := date_line(text, setting))), None)
    image = picture_in(parts.images, page.url, setting.site)
    return Headline(
        story.key,
        story.url,
        parts.title,
        moment or story.day,
        parts.summary,
        kind.section,
        at_home(image),
        label_of(kind.section),
    )
