"""Sites that are told in sources.toml: CSS selectors for the list's items and their parts.

A rule is one selector or a list of fallbacks; the first that gives a value counts, item by item. `css@attribute` reads an
attribute, `&` is the item itself. Without link_in the item's first link counts, without title_in the link's text.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.dates import read_moment
from parsers.fields import Field, Place, headline, name_of, picture_of, place_of
from parsers.headline import Article, Dropped, Headline, Listing, Moment, Page, Rung, Selectors, Site
from parsers.ladder import climb
from parsers.machine import data
from parsers.pager import next_page
from parsers.pictures import address_of
from parsers.rules import Found, Hit, check, find_items, find_parts
from parsers.tree import tree_of

T = TypeVar("T")


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
    check(rules, page.url)
    tree = tree_of(page)
    items = find_items(tree, rules.item)
    if not items:
        return None
    place = place_of(tree, page, site, rules.base)
    found = find_parts(items, rules)
    headlines: dict[str, Headline] = {}
    dropped: list[Dropped] = []
    for item in items:
        result = headline(_read(item, found, place, page, site), place)
        if isinstance(result, Headline):
            headlines.setdefault(result.key, result)
        else:
            dropped.append(result)
    return Listing("known", tuple(headlines.values()), tuple(dropped), _next(tree, rules, page, place))


def _read(item: LexborNode, found: Found, place: Place, page: Page, site: Site) -> Field:
    number = item.mem_id
    told = found.link_in.get(number, ())
    link = _first(_link(hit.node) for hit in told) if site.selectors.link_in else _link(item)
    href = _first(hit.node.attributes.get(hit.attribute) for hit in told if hit.attribute)
    title = _text(found.title_in.get(number, ()))
    return Field(
        href=href or (link[1] if link else ""),
        title=title or (name_of(link[0]) if link else ""),
        published=_published(found.date_in.get(number, ()), page, site),
        summary=_text(found.summary_in.get(number, ())) or None,
        section=_text(found.section_in.get(number, ())) or None,
        image=_image(found.image_in.get(number, ()), place.base),
    )


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value), None)


def _link(node: LexborNode) -> tuple[LexborNode, str] | None:
    """Return the link at the element, in it, or around it, and where it leads."""
    if node.tag == "a" and (href := node.attributes.get("href")):
        return node, href
    link = node.css_first("a[href]") or node.parent
    while link is not None and link.tag != "a":
        link = link.parent
    return (link, link.attributes.get("href") or "") if link is not None else None


def _text(hits: Sequence[Hit]) -> str:
    for hit in hits:
        text = (hit.node.attributes.get(hit.attribute) or "") if hit.attribute else name_of(hit.node)
        if text := text.strip():
            return text
    return ""


def _published(hits: Sequence[Hit], page: Page, site: Site) -> Moment:
    """Return the first time of the first element that tells one; a day counts when none of its texts has a time of day."""
    for hit in hits:
        day: Moment = None
        for text in _dates(hit):
            moment = read_moment(text, site.timezone, page.seen) if text else None
            if isinstance(moment, datetime):
                return moment
            day = day or moment
        if day:
            return day
    return None


def _dates(hit: Hit) -> Iterator[str | None]:
    attributes = hit.node.attributes
    if hit.attribute:
        yield attributes.get(hit.attribute)
    else:
        yield attributes.get("datetime")
        yield hit.node.text(separator=" ")
        yield attributes.get("title")


def _image(hits: Sequence[Hit], base: str) -> str | None:
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
        for node in tree.css(rule):
            link = _link(node)
            result = headline(Field(link[1], "next"), place) if link else None
            if isinstance(result, Headline):
                return result.url
    return None if rules.next_in else next_page(tree, page.url, place)


def detected(page: Page, site: Site) -> Listing | None:
    """Find the list without help."""
    from parsers.detect import detect

    return detect(page, site)


RUNGS = (Rung("known", known), Rung("data", data), Rung("detect", detected))
