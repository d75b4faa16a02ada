"""What names an item: the element with its title, and the title as a reader sees it."""

import re
from collections import Counter
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from parsers.detect.links import Link, size_of
from parsers.detect.times import Clock
from parsers.fields import shown_in_full, text_of

HEADINGS = "h1, h2, h3, h4, h5, h6"
CALLED = "[itemprop=headline], [class*=title], [class*=headline], [class*=Title]"
SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "button", "form", "-comment", "iframe", "select"})
INLINE = frozenset({
    "a", "b", "strong", "em", "i", "span", "font", "u", "small", "mark", "bdi", "bdo", "cite", "q", "sup", "sub", "abbr", "code",
    "br", "wbr", "img",
})  # fmt: skip
UNSEEN = "[class*=visually-hidden], [class*=visuallyhidden], [class*=sr-only], [class*=screen-reader], [aria-hidden=true]"
"""What is said to one half of the readers only: "Live." before a title, "LIVE" beside a blinking dot."""
SHORTEST_LINE = 15
SAMPLE = 3
WORD = re.compile(r"[^\W\d_]")


def labels_of(links: list[Link]) -> frozenset[str]:
    """Return the lines that several cards have in common: "Press release" names no story."""
    if all(_called(link.spot.node) is not None for link in links[:SAMPLE]):
        return frozenset()
    lines = [{text_of(line) for line in _lines(link.spot.node)} for link in links if _called(link.spot.node) is None]
    counted = Counter(text for texts in lines for text in texts)
    return frozenset(text for text, count in counted.items() if count > 1)


def name_of(link: Link, clock: Clock, labels: frozenset[str] = frozenset()) -> LexborNode:
    """Return the element that holds the title: the link, or the heading (else the first line) in a link round a card.

    A line that tells a time ("Science · 4 days ago") is a line about the story and not its title, if there is another.
    """
    node = link.spot.node
    called = _called(node)
    if called is not None:
        return called
    lines = [line for line in _lines(node) if text_of(line) not in labels]
    if all(line.tag in INLINE for line in lines):
        return _told(lines, clock) or node
    long = [line for line in lines if size_of(text_of(line)) >= SHORTEST_LINE]
    return next((line for line in long if clock.read(text_of(line)) is None), long[0] if long else node)


def _called(node: LexborNode) -> LexborNode | None:
    """Return the element in a link that is called its title; the link itself when there is nothing in it to choose from."""
    first = node.first_child
    if first is None or (first.tag == "-text" and first.next is None):
        return node
    for query in (HEADINGS, CALLED):
        for found in node.css(query):
            if found.mem_id != node.mem_id and found.text_lexbor().strip():
                return found
    return None


def _told(lines: list[LexborNode], clock: Clock) -> LexborNode | None:
    """Of pieces in one line, the only one with words: beside it stand its rank or a time of day."""
    worded = [line for line in lines if WORD.search(text_of(line)) and clock.read(text_of(line)) is None]
    return worded[0] if len(worded) == 1 and len(lines) > 1 else None


def _lines(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the outermost elements with a text of their own."""
    for child in node.iter():
        if child.tag in SKIPPED:
            continue
        if child.text(deep=False).strip():
            yield child
        else:
            yield from _lines(child)


def title_of(link: Link, named: LexborNode) -> str:
    """Return the title that an element shows."""
    if not link.own_text and named.mem_id == link.spot.number:
        return link.text
    first = named.first_child
    plain = first is None or first.next is None
    if named.mem_id == link.spot.number:
        return shown_in_full(link.text if plain else _seen(named, link.text), named.attributes.get("title"))
    return text_of(named) if plain else _seen(named, text_of(named))


def _seen(named: LexborNode, text: str) -> str:
    """The text without what is hidden at its ends."""
    for hidden in named.css(UNSEEN):
        words = text_of(hidden)
        rest = text.removeprefix(words) if text.startswith(words) else text.removesuffix(words)
        text = rest.strip() or text
    return text
