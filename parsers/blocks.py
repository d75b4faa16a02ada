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


# Tuples: a page has a piece for each of its texts, white space included, and a frozen dataclass takes three times as long.
class Piece(NamedTuple):
    """One text node."""

    text: str
    block: LexborNode
    anchor: LexborNode | None
    heading: bool
    strong: bool
    row: int
    """How many line breaks stand before it."""


class _Place(NamedTuple):
    """What all texts of one element have in common."""

    block: LexborNode | None
    anchor: LexborNode | None
    heading: bool
    strong: bool


_NOWHERE = _Place(None, None, heading=False, strong=False)
Places = dict[int, _Place | None]
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
) -> Iterator[Piece]:
    """Yield the shown text among `nodes` (text nodes included, in page order); elements with a skipped tag are left out.

    Who reads a page in parts lends the same `places` to all, so that what encloses them is looked at once.
    """
    row = 0
    places = {} if places is None else places
    for node in nodes:
        if node.is_text_node:
            place = _place(node.parent, skipped, places)
            if place is not None:
                text = " " if node.is_empty_text_node else node.text_content or ""
                yield Piece(text, place.block or node, place.anchor, place.heading, place.strong, row)
        elif node.tag == "br":
            row += 1


def read_blocks(top: LexborNode, skipped: frozenset[str] = frozenset()) -> list[Block]:
    """Put the pieces inside `top` together to blocks; empty ones are dropped."""
    pieces = read_pieces(top.traverse(include_text=True), skipped)
    grouped = groupby(pieces, key=lambda piece: (piece.block.mem_id, piece.row))
    return [block for _, group in grouped if (block := _block(list(group))) is not None]


def _block(pieces: list[Piece]) -> Block | None:
    text = plain("".join(piece.text for piece in pieces))
    shown = [piece for piece in pieces if piece.text.strip()]
    if not text or not shown:
        return None
    node = shown[0].block
    first = shown[0].anchor
    link = first.attributes.get("href") if first is not None and all(piece.anchor is not None for piece in shown) else None
    return Block(text, node, link, shown[0].heading, _is_alone(node))


def _is_alone(node: LexborNode) -> bool:
    inner = (one.tag for one in node.traverse() if one.mem_id != node.mem_id)
    return node.tag != "body" and not any(tag in BLOCKS or tag == "br" for tag in inner)


def _place(node: LexborNode | None, skipped: frozenset[str], places: Places) -> _Place | None:
    """Return the place of an element's texts, None when they are hidden: its parent's, and what it adds itself."""
    above: list[LexborNode] = []
    while node is not None and node.mem_id not in places and node.tag not in ("html", "-undef", "-document"):
        above.append(node)
        node = node.parent
    place = places.get(node.mem_id, _NOWHERE) if node is not None else _NOWHERE
    for element in reversed(above):
        place = places[element.mem_id] = _inner(element, place, skipped)
    return place


def _inner(node: LexborNode, outer: _Place | None, skipped: frozenset[str]) -> _Place | None:
    tag = node.tag or ""
    if outer is None or tag in HIDDEN or tag in skipped:
        return None
    return _Place(
        block=node if tag in BLOCKS else outer.block,
        anchor=node if tag == "a" else outer.anchor,
        heading=outer.heading or tag in HEADINGS,
        strong=outer.strong or tag in _STRONG or "titl" in (node.attributes.get("class") or ""),
    )
