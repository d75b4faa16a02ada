"""What names an item: the element with its title, and the title as a reader sees it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborNode

from parsers.detect.labels import find_labels, is_beside, pieces_of, strip_labels
from parsers.detect.links import Link
from parsers.detect.sizes import fit, size_of
from parsers.detect.times import Clock
from parsers.fields import shown_in_full, text_of

HEADINGS = "h1, h2, h3, h4, h5, h6"
CALLED = "[itemprop=headline], [class*=title], [class*=headline], [class*=Title]"
SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "button", "form", "-comment", "iframe", "select"})
INLINE = frozenset({
    "a", "b", "strong", "em", "i", "span", "font", "u", "small", "mark", "bdi", "bdo", "cite", "q", "sup", "sub", "abbr", "code",
    "br", "wbr", "img",
})  # fmt: skip
SHORTEST_LINE = 15
SAMPLE = 3
NEW = 0.6
"""Share of different texts from which a place in the cards holds no labels."""
WORD = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Cards:
    """What the lines of a list's cards are: places in a card, as _slots names them."""

    title: str = ""
    """"" when headings tell."""
    labels: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    """Places of labels within titles, as labels.py names them."""


def read_cards(links: list[Link], clock: Clock) -> Cards:
    """Tell titles, labels and summaries apart, which one card alone does not: "Press release", "Patch 7.40", a sentence.

    The title is the first line that differs from card to card, tells no time and is as long as titles are.
    """
    cards = _find_slots(links, clock)
    sample = [name_of(link, clock, cards) for link in links[:SAMPLE]]
    if sum(len(pieces_of(name)) > 1 for name in sample) < 2:
        return cards
    return replace(cards, beside=find_labels(name_of(link, clock, cards) for link in links))


def _find_slots(links: list[Link], clock: Clock) -> Cards:
    if all(_called(link.spot.node) is not None for link in links[:SAMPLE]):
        return Cards()
    slots: dict[str, list[str]] = {}
    for link in links:
        for slot, line in _slots(link.spot.node):
            slots.setdefault(slot, []).append(text_of(line))
    fits = {slot: _fits(texts, clock) for slot, texts in slots.items()}
    least = max(fits.values(), default=0.0) / 2
    title = next((slot for slot, worth in fits.items() if worth >= least), "")
    return Cards(title, frozenset(slot for slot, texts in slots.items() if len(set(texts)) < NEW * len(texts)))


def _fits(texts: list[str], clock: Clock) -> float:
    """How well the texts in one place of all cards fit titles. Seldom told or often the same, they are labels."""
    times = sum(clock.read(text) is not None for text in texts)
    new = len(set(texts)) / len(texts)
    return 0.0 if times * 2 > len(texts) or new < NEW else sum(fit(size_of(text)) for text in texts) * new


def _slots(node: LexborNode) -> Iterator[tuple[str, LexborNode]]:
    """Yield the lines of a card with what they are called, and counted where several are called the same."""
    known: Counter[str] = Counter()
    for line in _lines(node):
        name = f"{line.tag}.{line.attributes.get('class') or ''}"
        known[name] += 1
        yield f"{name}.{known[name]}", line


def name_of(link: Link, clock: Clock, cards: Cards) -> LexborNode:
    """Return the element that holds the title: the link, or the heading (else the title's line) in a link round a card.

    A line that tells a time ("Science · 4 days ago") is a line about the story and not its title, if there is another.
    """
    node = link.spot.node
    called = _called(node)
    if called is not None:
        return called
    lines = dict(_slots(node))
    if all(line.tag in INLINE for line in lines.values()):
        return _told(lines, cards, clock) or (_named(node, lines) and lines.get(cards.title)) or node
    if cards.title in lines:
        return lines[cards.title]
    long = [line for line in lines.values() if size_of(text_of(line)) >= SHORTEST_LINE]
    return next((line for line in long if clock.read(text_of(line)) is None), long[0] if long else node)


def _called(node: LexborNode) -> LexborNode | None:
    """Return the element in a link that is called its title; the link itself when there is nothing in it to choose from."""
    first = node.first_child
    if first is None or (first.tag == "-text" and first.next is None):
        return node
    for query in (HEADINGS, CALLED):
        for found in node.css(query):
            if found.mem_id != node.mem_id and found.text_lexbor().strip() and not is_beside(found):
                return found
    return None


def _told(lines: dict[str, LexborNode], cards: Cards, clock: Clock) -> LexborNode | None:
    """Of pieces in one line, the only one with words of its own: beside it stand its rank, its section or a time of day."""
    texts = {slot: text_of(line) for slot, line in lines.items() if slot not in cards.labels}
    worded = [slot for slot, text in texts.items() if WORD.search(text) and clock.read(text) is None]
    return lines[worded[0]] if len(worded) == 1 and len(lines) > 1 else None


def _named(node: LexborNode, lines: dict[str, LexborNode]) -> bool:
    """Tell whether pieces in one line are lines of a card all the same, set by their classes, and nothing stands beside them."""
    if len(lines) < SAMPLE or node.text(deep=False).strip():
        return False
    return all(line.attributes.get("class") for line in lines.values())


def _lines(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the outermost elements with a text of their own."""
    waiting = [*node.iter()][::-1]
    while waiting:
        child = waiting.pop()
        if child.tag in SKIPPED:
            continue
        if child.text(deep=False).strip():
            yield child
        else:
            waiting += [*child.iter()][::-1]


def title_of(link: Link, named: LexborNode, cards: Cards) -> str:
    """Return the title that an element shows."""
    if not link.own_text and named.mem_id == link.spot.number:
        return link.text
    first = named.first_child
    plain = first is None or (first.next is None and first.is_text_node)
    if named.mem_id == link.spot.number:
        text = link.text if plain else strip_labels(named, link.text, cards.beside)
        return shown_in_full(text, named.attributes.get("title"))
    return text_of(named) if plain else strip_labels(named, text_of(named), cards.beside)
