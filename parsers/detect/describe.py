"""The list that the detector finds, as CSS selectors for sources.toml."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.detect.listing import find_items
from parsers.fields import place_of
from parsers.headline import Page, Site
from parsers.tree import tree_of

NAME = re.compile(r"-?[A-Za-z_][A-Za-z_-]*[A-Za-z0-9_-]*")
HASHED = re.compile(r"\d{2,}|[0-9a-f]{6,}|^(?:post|id|item|node|entry)-\d|^category-|^tag-")
"""Classes that name one item, not all of them."""
HIGHEST = 4
"""Elements above a part by which it is named: `div.views-field-title a` two above the link."""
ENOUGH = 0.8
"""Share of the items for which a selector must find the very element."""

Alike = Callable[[LexborNode, LexborNode], bool]
"""Whether finding the first element is as good as finding the second."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Selectors that find the same list (parsers/selectors.py reads them). None: the list has no such part."""

    item: str
    title_in: str
    link_in: str
    date_in: str | None = None
    summary_in: str | None = None
    image_in: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """An item and one of its parts."""

    item: LexborNode
    part: LexborNode


def describe(page: Page, site: Site) -> Suggestion | None:
    """Describe the page's headline list by selectors; None when there is no list, or no selector tells its items."""
    tree = tree_of(page)
    found = find_items(tree.css("a[href]"), place_of(tree, page, site), page, site)
    item = _item_selector(tree, [row.spot.node for row, _ in found])
    if item is None:
        return None
    told = {node.mem_id for node in tree.css(item)}
    found = [pair for pair in found if pair[0].spot.number in told]
    titles = [Pair(row.spot.node, parts.title_node) for row, parts in found]
    links = [Pair(row.spot.node, row.link.spot.node) for row, _ in found]
    link = _part_selector(links, _leads_alike)
    title = _part_selector(titles)
    if link is None or title is None:
        return None
    return Suggestion(
        item=item,
        title_in=title,
        link_in=link,
        date_in=_part_selector(Pair(row.spot.node, parts.date_node) for row, parts in found if parts.date_node),
        summary_in=_part_selector(Pair(row.spot.node, parts.summary_node) for row, parts in found if parts.summary_node),
        image_in=_part_selector(Pair(row.spot.node, parts.image_node) for row, parts in found if parts.image_node),
    )


def _item_selector(tree: LexborHTMLParser, items: list[LexborNode]) -> str | None:
    """The selector that finds most of the items and least else."""
    wanted = {item.mem_id for item in items}
    best, worth = None, 0.0
    for candidate in _item_candidates(items):
        found = {node.mem_id for node in tree.css(candidate)}
        right = len(found & wanted)
        measure = 2 * right / (len(found) + len(wanted))
        if measure > worth + 0.001:
            best, worth = candidate, measure
    return best if worth >= 0.5 else None


def _item_candidates(items: list[LexborNode]) -> Iterator[str]:
    for tag, _ in Counter(item.tag or "" for item in items).most_common(2):
        alike = [item for item in items if item.tag == tag]
        shared = Counter(name for item in alike for name in _classes(item))
        common = [name for name, count in shared.most_common(6) if count >= ENOUGH * len(alike)]
        boxes = [box for item in alike if (box := item.parent) is not None]
        around = [form for box in boxes for form in _forms(box)]
        holders = [form for box in boxes if (outer := box.parent) is not None for form in _forms(outer)]
        yield from (f"{tag}.{name}" for name in common)
        yield from (f"{form} > {tag}" for form, _ in Counter(around).most_common(4))
        yield from (f"{form} > {tag}.{name}" for form, _ in Counter(around).most_common(2) for name in common[:2])
        yield from (f"{form} {tag}" for form, _ in Counter(holders).most_common(3))
        yield tag


def _part_selector(pairs: Iterable[Pair], alike: Alike | None = None) -> str | None:
    """The shortest selector that finds the part (or one that is as good) first, in most of the items that have it inside."""
    alike = alike or _says_alike
    inside = [pair for pair in pairs if _holds(pair.item, pair.part)]
    if not inside:
        return None
    if sum(pair.item.mem_id == pair.part.mem_id for pair in inside) >= ENOUGH * len(inside):
        return "&"
    candidates = dict.fromkeys(form for pair in inside[:5] for form in _part_candidates(pair))
    found = {form: sum(_finds(form, pair, alike) for pair in inside) for form in candidates}
    best = min(found, key=lambda form: (-found[form], "nth-of-type" in form, len(form)))
    return best if found[best] >= ENOUGH * len(inside) else None


def _finds(selector: str, pair: Pair, alike: Alike) -> bool:
    first = pair.item.css_first(selector)
    return first is not None and (first.mem_id == pair.part.mem_id or alike(first, pair.part))


def _leads_alike(one: LexborNode, other: LexborNode) -> bool:
    """Tell whether both are links to the same place."""
    return one.tag == other.tag == "a" and one.attributes.get("href") == other.attributes.get("href")


def _says_alike(one: LexborNode, other: LexborNode) -> bool:
    """Tell whether both are links to the same place with the same words."""
    return _leads_alike(one, other) and one.text_lexbor().split() == other.text_lexbor().split()


def _holds(item: LexborNode, part: LexborNode) -> bool:
    at: LexborNode | None = part
    while at is not None:
        if at.mem_id == item.mem_id:
            return at.tag != "-text" and part.tag != "-text"
        at = at.parent
    return False


def _part_candidates(pair: Pair) -> Iterator[str]:
    own = [*_forms(pair.part)]
    yield from own
    above = pair.part.parent
    if above is None or above.mem_id == pair.item.mem_id:
        yield from (f"{form}:nth-of-type({_rank(pair.part)})" for form in own[-1:])
        return
    yield from (f"{form} > {own[-1]}:nth-of-type({_rank(pair.part)})" for form in _forms(above))
    for _ in range(HIGHEST):
        if above is None or above.mem_id == pair.item.mem_id:
            return
        yield from (f"{higher} {form}" for higher in _forms(above) for form in own)
        yield f"{above.tag}:nth-of-type({_rank(above)}) {own[-1]}"
        above = above.parent


def _rank(node: LexborNode) -> int:
    """The position of an element among its siblings of the same tag, from 1."""
    rank, before = 1, node.prev
    while before is not None:
        rank += before.tag == node.tag
        before = before.prev
    return rank


def _forms(node: LexborNode) -> Iterator[str]:
    """The ways to name an element: by each of its classes, by its id, by its tag alone."""
    tag = node.tag or ""
    yield from (f"{tag}.{name}" for name in _classes(node))
    number = node.attributes.get("id") or ""
    if NAME.fullmatch(number) and not HASHED.search(number):
        yield f"{tag}#{number}"
    yield tag


def _classes(node: LexborNode) -> list[str]:
    names = (node.attributes.get("class") or "").split()
    return [name for name in names if NAME.fullmatch(name) and not HASHED.search(name)]
