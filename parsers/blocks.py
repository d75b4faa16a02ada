"""A page's text as a reader sees it: pieces with the element each stands in, put together to blocks (paragraphs, lines)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from parsers.text import plain

DEPTH = 60
"""Elements nested deeper than this are looked at no more: hostile pages nest thousands."""
HIDDEN = frozenset({
    "script", "style", "noscript", "template", "iframe", "ins", "form", "select", "option", "button", "svg", "head",
    "title",
})  # fmt: skip
# h7 is an invention of syria.news: browsers show it inline, but its text stands for itself.
BLOCKS = frozenset({
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "h7", "li", "ul", "ol", "dl", "dt", "dd", "table", "tbody", "tr", "td",
    "th", "article", "section", "header", "footer", "figure", "figcaption", "blockquote", "time", "aside", "main", "nav",
    "body", "center", "hr", "pre",
})  # fmt: skip
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_STRONG = frozenset({"strong", "b"})


class Place(NamedTuple):
    """What all texts of one element have in common."""

    block: LexborNode | None
    number: int
    """Of the block (mem_id); 0 for none."""
    anchor: LexborNode | None
    link: int
    """Number of the anchor."""
    heading: bool
    strong: bool


NOWHERE = Place(None, 0, None, 0, heading=False, strong=False)
"""Where line breaks stand: what lies on both sides of one is never one line."""
Places = dict[int, Place | None]
"""Element (mem_id) -> the place of its texts, None when they are hidden."""


@dataclass(frozen=True, slots=True)
class Block:
    """A line of text with the element it stands in."""

    text: str
    node: LexborNode
    link: str | None
    """Where its text leads, when all of it is a link."""
    heading: bool
    alone: bool
    """True when the element holds this line only, so that its markup is the line's markup."""


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the parents, nearest first, up to the body."""
    parent = node.parent
    for _ in range(DEPTH):
        if parent is None or parent.tag in ("html", "-undef", "-document"):
            return
        yield parent
        parent = parent.parent


def stands_in(node: LexborNode, tags: frozenset[str], known: dict[int, bool]) -> bool:
    """Tell whether the node stands in an element of one of the tags. `known` remembers it for the elements between (mem_id)."""
    passed, found = [], False
    for parent in ancestors(node):
        number = parent.mem_id
        if number in known:
            found = known[number]
            break
        passed.append(number)
        if parent.tag in tags:
            found = True
            break
    known.update(dict.fromkeys(passed, found))
    return found


def read_pieces(
    nodes: Iterable[LexborNode], skipped: frozenset[str] = frozenset(), places: Places | None = None
) -> Iterator[tuple[Place, str]]:
    """Yield the shown text among `nodes` (text nodes included, in page order); elements with a skipped tag are left out.

    Who reads a page in parts lends the same `places` to all, so that what encloses them is looked at once. A page has a piece for
    each of its texts, white space included: pairs, because an object of a class of its own takes as long as all the rest.
    """
    places = {} if places is None else places
    for node in nodes:
        if node.is_text_node:
            place = _place(node.parent, skipped, places)
            if place is not None:
                yield place, " " if node.is_empty_text_node else node.text_content or ""
        elif node.tag == "br":
            yield NOWHERE, " "


def read_blocks(top: LexborNode, skipped: frozenset[str] = frozenset()) -> list[Block]:
    """Put the pieces inside `top` together to blocks; empty ones are dropped."""
    pieces = read_pieces(top.traverse(include_text=True), skipped)
    grouped = groupby(pieces, key=lambda piece: piece[0].number)
    return [block for _, group in grouped if (block := _block(list(group))) is not None]


def _block(pieces: list[tuple[Place, str]]) -> Block | None:
    text = plain("".join([text for _, text in pieces]))
    shown = [place for place, text in pieces if text.strip()]
    node = shown[0].block if text and shown else None
    if node is None:
        return None
    first = shown[0].anchor
    link = first.attributes.get("href") if first is not None and all(place.link for place in shown) else None
    return Block(text, node, link, shown[0].heading, _is_alone(node))


def _is_alone(node: LexborNode) -> bool:
    inner = (one.tag for one in node.traverse() if one.mem_id != node.mem_id)
    return node.tag != "body" and not any(tag in BLOCKS or tag == "br" for tag in inner)


def _place(node: LexborNode | None, skipped: frozenset[str], places: Places) -> Place | None:
    """Return the place of an element's texts, None when they are hidden: its parent's, and what it adds itself."""
    above: list[LexborNode] = []
    place: Place | None = NOWHERE
    while node is not None and node.tag not in ("html", "-undef", "-document"):
        number = node.mem_id
        if number in places:
            place = places[number]
            break
        above.append(node)
        node = node.parent
    for element in reversed(above):
        place = places[element.mem_id] = _inner(element, place, skipped)
    return place


def _inner(node: LexborNode, outer: Place | None, skipped: frozenset[str]) -> Place | None:
    tag = node.tag or ""
    if outer is None or tag in HIDDEN or tag in skipped:
        return None
    return Place(
        *((node, node.mem_id) if tag in BLOCKS else (outer.block, outer.number)),
        *((node, node.mem_id) if tag == "a" else (outer.anchor, outer.link)),
        outer.heading or tag in HEADINGS,
        outer.strong or tag in _STRONG or "titl" in (node.attributes.get("class") or ""),
    )
