"""The CSS rules of sources.toml, run over a page: which items there are, and what each rule finds in them."""

import re
from collections.abc import Container
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from parsers.headline import ParseError, Selectors

RULE = re.compile(r"(?P<css>.*?)(?:@(?P<attribute>[\w:-]+))?\s*", re.DOTALL)


class Hit(NamedTuple):
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
    if broken := _broken(rules):
        raise ParseError("container_missing", url, f"selectors: {broken} is no valid CSS")


@lru_cache(maxsize=64)
def _broken(rules: Selectors) -> str | None:
    """Return the first rule that is no CSS, with its key; None when all are."""
    nothing = LexborHTMLParser("")
    for name, fallbacks in rules._asdict().items():
        for rule in fallbacks if name != "base" else ():
            css = rule if name in ("item", "next_in") else _parts(rule)[0]
            try:
                nothing.css(css or "*")
            except SelectolaxError:
                return f"{name} = {rule!r}"
    return None


def find_items(tree: LexborHTMLParser, rules: tuple[str, ...]) -> list[LexborNode]:
    """Return the elements of the first rule that finds any."""
    return next((items for rule in rules if (items := tree.css(rule))), [])


def find_parts(items: list[LexborNode], rules: Selectors) -> Found:
    """Run each rule once over the part of the page with the items (a query an item costs more) and share out the finds."""
    order = {item.mem_id: item for item in items}
    box = _box(items)
    asked = [getattr(rules, field.name) for field in fields(Found)]
    found = {fallbacks: _find(box, order, fallbacks) for fallbacks in set(asked)}
    return Found(*(found[fallbacks] for fallbacks in asked))


def _box(items: list[LexborNode]) -> LexborNode:
    """Return an element that holds all items: the smallest one around them, most often their common parent."""
    parents = {parent.mem_id: parent for item in items if (parent := item.parent) is not None}
    around: list[LexborNode] = []
    at: LexborNode | None = next(iter(parents.values()))
    while at is not None:
        around.append(at)
        at = at.parent
    places = {node.mem_id: place for place, node in enumerate(around)}
    return around[max(places[met] for parent in parents.values() if (met := _holder(parent, places)) is not None)]


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


def _holder(node: LexborNode, items: Container[int]) -> int | None:
    """Return the nearest of some elements (mem_id) around (or at) the element."""
    at: LexborNode | None = node
    while at is not None:
        if (number := at.mem_id) in items:
            return number
        at = at.parent
    return None
