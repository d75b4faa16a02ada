"""Cards: the boxes of a page that each speak of one story, found by the addresses in them, not by their classes.

A card is the largest element that links to one story only. What lies in it (title, summary, time, section, picture) is that
story's; what lies outside is not. So a card may be a list item, a table row, an article, a div or a bare link.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, count, groupby
from operator import attrgetter

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.blocks import HEADINGS, Places, ancestors, stands_in
from parsers.syria_grammar import Story, section_named, section_of, story_of
from parsers.syria_lines import MOST_READ
from parsers.text import fold

_LISTS = frozenset({"ul", "ol", "dl", "table", "tbody", "body", "main", "form"})
# A story written as loose elements after each other: its time and summary follow the link.
_LOOSE = frozenset({"a", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "p", "span", "dt", "font"})
_FOLLOWING = frozenset({"-text", "p", "dd", "span", "time", "small", "em", "i", "div", "font", "h7", "br"})
_TITLES = HEADINGS | {
    "div", "p", "span", "strong", "b", "a", "li", "td", "th", "legend", "caption", "font", "section", "aside",
}  # fmt: skip
_FRAME = frozenset({"nav", "header", "footer"})
_MAYBE_MOST = re.compile("كثر|most", re.IGNORECASE)
MIXED = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A link to a story."""

    story: Story
    anchor: LexborNode
    place: int
    """Position on the page: the number of the element."""


@dataclass(frozen=True, slots=True)
class Card:
    """A box about one story: all that lies between its first and its last link's outermost element, in page order."""

    story: Story
    nodes: tuple[LexborNode, ...]
    """Elements and texts; the first is the outermost element of the first link."""
    anchors: tuple[LexborNode, ...]
    place: int
    ranked: bool = False
    """True in a list of the most read."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What the elements of a page enclose, by mem_id."""

    nodes: list[LexborNode]
    """Every element and text in page order."""
    places: dict[int, int]
    """Node -> its position in `nodes`."""
    stories: dict[int, str]
    """Element -> key of the only story linked in it, MIXED when there are several."""
    sections: dict[int, str]
    """Element -> slug of the only section named in it, MIXED when there are several."""
    section_places: dict[str, int]
    """Slug -> position of the first mark that names the section outside of navigation."""
    text_places: Places = field(default_factory=dict)
    """What is known of the elements that texts stand in."""


def sight(tree: LexborHTMLParser, base: str) -> list[Sighting]:
    """Find every link to a story, in page order."""
    found = []
    stories: dict[str, Story | None] = {}
    for place, anchor in enumerate(tree.css("a[href]")):
        href = anchor.attributes.get("href") or ""
        if href not in stories:
            stories[href] = story_of(base, href)
        story = stories[href]
        if story:
            found.append(Sighting(story, anchor, place))
    return found


def outline(tree: LexborHTMLParser, sightings: Iterable[Sighting], *, with_sections: bool) -> Outline:
    """Note which story each element is about, and which section: that takes as long, and only a front page needs it."""
    nodes = list(tree.root.traverse(include_text=True)) if tree.root is not None else []
    places = dict(zip(map(attrgetter("mem_id"), nodes), count()))
    stories: dict[int, str] = {}
    for sighting in sightings:
        _mark(stories, sighting.anchor, sighting.story.key)
    sections: dict[int, str] = {}
    first: dict[str, int] = {}
    framed: dict[int, bool] = {}
    for node, slug in _section_marks(tree) if with_sections else ():
        _mark(sections, node, slug)
        if slug not in first and not stands_in(node, _FRAME, framed):
            first[slug] = places.get(node.mem_id, 0)
    return Outline(nodes, places, stories, sections, first)


def gather(sightings: list[Sighting], outlined: Outline, ranked: frozenset[int]) -> list[Card]:
    """Put the links together to cards, in page order. `ranked`: mem_ids of the links in lists of the most read."""
    cards = []
    for key, group in groupby(sightings, key=lambda sighting: sighting.story.key):
        seen = list(group)
        anchors = tuple(sighting.anchor for sighting in seen)
        tops = {top.mem_id: top for top in (_top(anchor, key, outlined) for anchor in anchors)}
        first = min(outlined.places[number] for number in tops)
        last = max(_last(top, outlined) for top in tops.values())
        nodes = tuple(outlined.nodes[first : last + 1])
        cards.append(Card(seen[0].story, nodes, anchors, outlined.places[anchors[0].mem_id], anchors[0].mem_id in ranked))
    return cards


def most_read(sightings: list[Sighting], outlined: Outline) -> frozenset[int]:
    """Return the links (mem_id) that stand in boxes of the most read: below such a title, up to the next heading."""
    found: set[int] = set()
    for mark in _most_read_marks(outlined):
        box = next((node for node in ancestors(mark) if node.mem_id in outlined.stories), mark)
        start = outlined.places[mark.mem_id]
        end = _next_heading(box, start, outlined)
        inside = {anchor.mem_id for anchor in box.css("a[href]")}
        found.update(
            sighting.anchor.mem_id
            for sighting in sightings
            if sighting.anchor.mem_id in inside and start <= outlined.places[sighting.anchor.mem_id] < end
        )
    return frozenset(found)


def section_around(card: Card, outlined: Outline) -> str | None:
    """Return the section of the block that a card stands in: the nearest element with a section's name above the card."""
    for node in (card.nodes[0], *ancestors(card.nodes[0])):
        slug = outlined.sections.get(node.mem_id)
        if slug is not None:
            return slug if slug != MIXED and outlined.section_places.get(slug, card.place + 1) <= card.place else None
    return None


def _mark(marks: dict[int, str], node: LexborNode, value: str) -> None:
    for element in chain([node], ancestors(node)):
        known = marks.get(element.mem_id)
        if known in (value, MIXED):
            return  # and so is all above
        marks[element.mem_id] = value if known is None else MIXED


def _section_marks(tree: LexborHTMLParser) -> Iterable[tuple[LexborNode, str]]:
    for node in tree.css("a[href], h1, h2, h3, h4, h5, h6, legend, caption"):
        slug = section_of(node.attributes.get("href") or "") if node.tag == "a" else section_named(node.text(strip=True))
        if slug:
            yield node, slug


def _top(anchor: LexborNode, key: str, outlined: Outline) -> LexborNode:
    top = anchor
    for parent in ancestors(anchor):
        if outlined.stories.get(parent.mem_id) != key or parent.tag in _LISTS:
            break
        top = parent
    return top


def end_of(node: LexborNode, outlined: Outline) -> int:
    """Return the position of the last node inside."""
    last = node
    while (child := last.last_child) is not None:
        last = child
    return outlined.places.get(last.mem_id, outlined.places[node.mem_id])


def _last(top: LexborNode, outlined: Outline) -> int:
    """Return the position of a card's last node: of a loose link, the end of the time and summary that follow it."""
    last = end_of(top, outlined)
    if top.tag not in _LOOSE or top.parent is None:
        return last
    for node in outlined.nodes[last + 1 : min(end_of(top.parent, outlined), last + 12) + 1]:
        if node.tag not in _FOLLOWING:
            break
        last += 1
    return last


def _most_read_marks(outlined: Outline) -> Iterable[LexborNode]:
    """Find the titles of such boxes. Looking at every text of a page takes as long as parsing it, so all are asked at once."""
    whole = outlined.nodes[0].text_lexbor() if outlined.nodes else ""
    if not any(word in whole for word in ("كثر", "most", "Most", "MOST")):
        return
    texts = (node for node in outlined.nodes if node.is_text_node and _MAYBE_MOST.search(node.text_content or ""))
    for node in texts:
        parent = node.parent
        if parent is not None and parent.tag in _TITLES:
            text = parent.text(deep=False)
            if 8 <= len(text) < 80 and any(phrase in fold(text) for phrase in MOST_READ):
                yield parent


def _next_heading(box: LexborNode, start: int, outlined: Outline) -> int:
    """Return the position of the next heading that is not a headline itself."""
    later = (
        outlined.places[node.mem_id]
        for node in box.css(", ".join(sorted(HEADINGS)))
        if node.mem_id not in outlined.stories and not any(outlined.stories.get(parent.mem_id) for parent in ancestors(node))
    )
    return min((place for place in later if place > start), default=1 << 60)
