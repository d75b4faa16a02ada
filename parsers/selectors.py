"""Sites that are told in sources.toml: CSS selectors for the list's items and their parts.

A rule is one selector or a list of fallbacks; the first that gives a value counts, item by item. `css@attribute` reads an
attribute, `&` is the item itself. Without link_in the item's first link counts, without title_in the link's text.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from parsers.dates import read_moment
from parsers.fields import Field, Place, headline, name_of, picture_of, place_of
from parsers.headline import Article, Dropped, Headline, Listing, Moment, Page, ParseError, Rung, Selectors, Site
from parsers.ladder import climb
from parsers.machine import data
from parsers.pager import next_page
from parsers.pictures import address_of

RULE = re.compile(r"(?P<css>.*?)(?:@(?P<attribute>[\w:-]+))?\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Hit:
    """An element that a rule found, and the attribute that the rule asks for."""

    node: LexborNode
    attribute: str | None


Hits = dict[int, list[Hit]]
"""Item (mem_id) -> what a rule found in it, best fallback first."""


def find_headlines(page: Page, site: Site) -> Listing:
    """Return what the selectors find; when they find no item, what the other rungs find. ParseError names a bad selector."""
    return climb(RUNGS, page, site)


def read_article(page: Page, site: Site) -> Article:
    """Read the page's own story; ParseError when it shows none."""
    from parsers.article import read

    return read(page, site)


def known(page: Page, site: Site) -> Listing | None:
    """Read the list with the site's selectors; None when no item is on the page."""
    rules = site.selectors
    tree = LexborHTMLParser(page.html)
    items = _find_items(tree, rules.item, page.url)
    if not items:
        return None
    place = place_of(tree, page, site, rules.base)
    order = {item.mem_id: item for item in items}
    found = {
        name: _find(tree, order, rules, name, page.url)
        for name in ("title_in", "link_in", "date_in", "summary_in", "image_in", "section_in")
    }
    headlines: dict[str, Headline] = {}
    dropped: list[Dropped] = []
    for number, item in order.items():
        result = headline(_read(item, {name: hits.get(number, []) for name, hits in found.items()}, place, page, site), place)
        if isinstance(result, Headline):
            headlines.setdefault(result.key, result)
        else:
            dropped.append(result)
    return Listing("known", tuple(headlines.values()), tuple(dropped), _next(tree, rules, page, place))


def _find_items(tree: LexborHTMLParser, rules: tuple[str, ...], url: str) -> list[LexborNode]:
    for rule in rules:
        items = _css(tree, rule, "item", url)
        if items:
            return items
    return []


def _css(tree: LexborHTMLParser, css: str, key: str, url: str) -> list[LexborNode]:
    try:
        return tree.css(css)
    except SelectolaxError:
        raise ParseError("container_missing", url, f"selectors: {key} = {css!r} is no valid CSS") from None


def _find(tree: LexborHTMLParser, items: dict[int, LexborNode], rules: Selectors, name: str, url: str) -> Hits:
    """Run one rule over the whole page (a query an item costs more) and share the finds out to the items that hold them."""
    hits: Hits = {}
    for rule in getattr(rules, name):
        parts = RULE.fullmatch(rule)
        css, attribute = (parts["css"].strip(), parts["attribute"]) if parts else (rule, None)
        if css in ("&", ""):
            for number, item in items.items():
                hits.setdefault(number, []).append(Hit(item, attribute))
            continue
        for node in _css(tree, css.removeprefix("&").strip().lstrip(">").strip(), name, url):
            holder = _holder(node, items)
            if holder is not None:
                hits.setdefault(holder, []).append(Hit(node, attribute))
    return hits


def _holder(node: LexborNode, items: dict[int, LexborNode]) -> int | None:
    """Return the nearest item around (or at) the element."""
    at: LexborNode | None = node
    while at is not None:
        if at.mem_id in items:
            return at.mem_id
        at = at.parent
    return None


def _read(item: LexborNode, found: dict[str, list[Hit]], place: Place, page: Page, site: Site) -> Field:
    told = [hit.node for hit in found["link_in"]] if site.selectors.link_in else [item]
    link = next((anchor for node in told if (anchor := _anchor(node))), None)
    href = next((value for hit in found["link_in"] if hit.attribute and (value := hit.node.attributes.get(hit.attribute))), None)
    title = next((text for hit in found["title_in"] if (text := _text(hit))), "")
    if not title and link is not None:
        title = name_of(link)
    return Field(
        href=href or (link.attributes.get("href") if link else None) or "",
        title=title,
        published=next((moment for hit in found["date_in"] if (moment := _moment(hit, page, site))), None),
        summary=next((text for hit in found["summary_in"] if (text := _text(hit))), None),
        section=next((text for hit in found["section_in"] if (text := _text(hit))), None),
        image=_image(found["image_in"], place.base),
    )


def _anchor(node: LexborNode) -> LexborNode | None:
    """Return the link at the element, in it, or around it."""
    if node.tag == "a" and node.attributes.get("href"):
        return node
    inside = node.css_first("a[href]")
    if inside is not None:
        return inside
    parent = node.parent
    while parent is not None and parent.tag != "a":
        parent = parent.parent
    return parent


def _text(hit: Hit) -> str:
    return ((hit.node.attributes.get(hit.attribute) or "") if hit.attribute else name_of(hit.node)).strip()


def _moment(hit: Hit, page: Page, site: Site) -> Moment:
    attributes = hit.node.attributes
    told = (
        [attributes.get(hit.attribute)]
        if hit.attribute
        else [attributes.get("datetime"), hit.node.text(separator=" "), attributes.get("title")]
    )
    moments = [moment for text in told if text and (moment := read_moment(text, site.timezone, page.seen))]
    return next((moment for moment in moments if isinstance(moment, datetime)), moments[0] if moments else None)


def _image(hits: list[Hit], base: str) -> str | None:
    for hit in hits:
        if hit.attribute is None:
            found = picture_of(hit.node, base)
        else:
            name = "srcset" if hit.attribute.endswith("srcset") else "src"
            found = address_of({name: hit.node.attributes.get(hit.attribute)}, base)
        if found:
            return found
    return None


def _next(tree: LexborHTMLParser, rules: Selectors, page: Page, place: Place) -> str | None:
    for rule in rules.next_in:
        for node in _css(tree, rule, "next_in", page.url):
            link = _anchor(node)
            result = headline(Field(link.attributes.get("href") or "", "next"), place) if link else None
            if isinstance(result, Headline):
                return result.url
    return None if rules.next_in else next_page(tree, page.url, place)


def detected(page: Page, site: Site) -> Listing | None:
    """Find the list without help."""
    from parsers.detect import detect

    return detect(page, site)


RUNGS = (Rung("known", known), Rung("data", data), Rung("detect", detected))
