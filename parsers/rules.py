"""The CSS rules of sources.toml, run over a page: which items there are, and what each rule finds in them."""

import re
from dataclasses import dataclass, fields

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from parsers.headline import ParseError, Selectors

RULE = re.compile(r"(?P<css>.*?)(?:@(?P<attribute>[\w:-]+))?\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Hit:
    """An element that a rule found, and the attribute that the rule asks for."""

    node: LexborNode
    attribute: str | None


Hits = dict[int, list[Hit]]
"""Item (mem_id) -> what a rule found in it, best fallback first."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the rules of that name found."""

    title_in: Hits
    link_in: Hits
    date_in: Hits
    summary_in: Hits
    image_in: Hits
    section_in: Hits


def check(rules: Selectors, url: str) -> None:
    """Raise ParseError that names key and page when a rule, used on this page or not, is no CSS."""
    nothing = LexborHTMLParser("")
    for name, fallbacks in rules._asdict().items():
        for rule in fallbacks if name != "base" else ():
            css = rule if name in ("item", "next_in") else _parts(rule)[0]
            try:
                nothing.css(css or "*")
            except SelectolaxError:
                raise ParseError("container_missing", url, f"selectors: {name} = {rule!r} is no valid CSS") from None


def find_items(tree: LexborHTMLParser, rules: tuple[str, ...]) -> list[LexborNode]:
    """Return the elements of the first rule that finds any."""
    return next((items for rule in rules if (items := tree.css(rule))), [])


def find_parts(items: list[LexborNode], rules: Selectors) -> Found:
    """Run each rule once over the part of the page with the items (a query an item costs more) and share out the finds."""
    order = {item.mem_id: item for item in items}
    box = _box(items)
    return Found(*(_find(box, order, getattr(rules, field.name)) for field in fields(Found)))


def _box(items: list[LexborNode]) -> LexborNode:
    """Return the smallest element that holds all items."""
    around: list[LexborNode] = []
    at: LexborNode | None = items[0]
    while at is not None:
        around.append(at)
        at = at.parent
    places = {node.mem_id: place for place, node in enumerate(around)}
    widest = 0
    for item in items:
        at = item
        while at is not None and at.mem_id not in places:
            at = at.parent
        widest = max(widest, places[at.mem_id] if at is not None else 0)
    return around[widest]


def _find(box: LexborNode, items: dict[int, LexborNode], rules: tuple[str, ...]) -> Hits:
    hits: Hits = {}
    for rule in rules:
        css, attribute = _parts(rule)
        if not css:
            for number, item in items.items():
                hits.setdefault(number, []).append(Hit(item, attribute))
            continue
        for node in box.css(css):
            holder = _holder(node, items)
            if holder is not None:
                hits.setdefault(holder, []).append(Hit(node, attribute))
    return hits


def _parts(rule: str) -> tuple[str, str | None]:
    """Split a rule into its CSS ("" for the item itself) and the attribute that it reads."""
    found = RULE.fullmatch(rule)
    css, attribute = (found["css"], found["attribute"]) if found else (rule, None)
    return css.strip().removeprefix("&").strip().removeprefix(">").strip(), attribute


def _holder(node: LexborNode, items: dict[int, LexborNode]) -> int | None:
    """Return the nearest item around (or at) the element."""
    at: LexborNode | None = node
    while at is not None:
        if (number := at.mem_id) in items:
            return number
        at = at.parent
    return None
