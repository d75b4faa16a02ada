"""What a page tells machines: JSON-LD, microdata, OpenGraph, and the items of an RSS or Atom feed.

Everything here is text as the page gives it, passed through the text gate; addresses are not resolved yet.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import cast

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.text import plain

ARTICLES = frozenset({
    "Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle",
    "OpinionNewsArticle", "ReviewNewsArticle", "LiveBlogPosting", "SocialMediaPosting", "TechArticle", "ScholarlyArticle",
    "Report", "AdvertiserContentArticle",
})  # fmt: skip
_LISTS = frozenset({"ItemList", "CollectionPage", "WebPage", "Blog", "DataFeed", "SearchResultsPage"})
_NESTED = ("@graph", "itemListElement", "item", "mainEntity", "mainEntityOfPage", "hasPart", "blogPost", "dataFeedElement")
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Item:
    """One article as machines are told of it."""

    url: str | None = None
    title: str = ""
    published: str = ""
    modified: str = ""
    summary: str | None = None
    image: str | None = None
    caption: str | None = None
    section: str | None = None
    author: str | None = None
    tags: tuple[str, ...] = ()


def listed(tree: LexborHTMLParser) -> tuple[Item, ...]:
    """Return the articles of the page's JSON-LD (item lists and articles), else those of its microdata, in page order."""
    return tuple(linked_data(tree)) or tuple(microdata(tree))


def fed(text: str) -> tuple[Item, ...]:
    """Return the items of an RSS or Atom document; () when the text is none."""
    if not re.match(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF)\b", text, re.DOTALL):
        return ()
    return tuple(_feed_item(found[2]) for found in re.finditer(r"<(item|entry)\b[^>]*>(.*?)</\1\s*>", text, re.DOTALL))


def opengraph(tree: LexborHTMLParser) -> Item:
    """Return what the page's `<meta>` elements tell: OpenGraph, article:, Dublin Core, Twitter, description, author."""
    metas: dict[str, str] = {}
    tags = []
    for node in tree.css("meta[content]"):
        name = (node.attributes.get("property") or node.attributes.get("name") or node.attributes.get("itemprop") or "").lower()
        text = plain(node.attributes.get("content") or "")
        if text and name == "article:tag":
            tags.append(text)
        elif text:
            metas.setdefault(name, text)

    def first(*names: str) -> str:
        return next((metas[name] for name in names if name in metas), "")

    return Item(
        url=first("og:url", "twitter:url") or None,
        title=first("og:title", "twitter:title", "dc.title"),
        published=first(
            "article:published_time", "og:published_time", "datepublished", "dc.date.issued", "dc.date", "pubdate", "publishdate"
        ),
        modified=first("article:modified_time", "og:updated_time", "datemodified", "dc.date.modified", "lastmod"),
        summary=first("og:description", "twitter:description", "description", "dc.description") or None,
        image=first("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src") or None,
        caption=first("og:image:alt", "twitter:image:alt") or None,
        section=first("article:section", "og:section", "dc.subject") or None,
        author=_person(first("author", "article:author", "dc.creator", "twitter:creator")),
        tags=tuple(tags),
    )


def linked_data(tree: LexborHTMLParser) -> Iterator[Item]:
    """Yield the articles of the page's JSON-LD, those in lists and graphs too."""
    for script in tree.css('script[type*="ld+json"]'):
        try:
            # Pages wrap the JSON in comments, and put raw line breaks into strings.
            found = json.loads(re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[)|(?:-->|//\s*\]\]>)\s*$", "", script.text()), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _articles(found, 0)


def _articles(found: object, depth: int) -> Iterator[Item]:
    """Walk lists and graphs down to the articles."""
    if depth > _DEEPEST:
        return
    if isinstance(found, list):
        for one in found:
            yield from _articles(one, depth + 1)
    elif isinstance(found, dict):
        kinds = _kinds(found)
        if kinds & ARTICLES:
            yield _item(found)
        elif "ListItem" in kinds and not isinstance(found.get("item"), dict):
            yield _item(found | {"url": found.get("url") or found.get("item")})
        elif not kinds or kinds & _LISTS or "ListItem" in kinds:
            for name in _NESTED:
                yield from _articles(found.get(name), depth + 1)


def _kinds(found: dict[str, object]) -> set[str]:
    kinds = found.get("@type")
    return {str(kind).rsplit("/", 1)[-1] for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind}


def _item(found: dict[str, object]) -> Item:
    image = found.get("image") or found.get("thumbnailUrl")
    return Item(
        url=_address(found.get("url")) or _address(found.get("mainEntityOfPage")) or _address(found.get("@id")),
        title=_text(found.get("headline")) or _text(found.get("name")) or _text(found.get("alternativeHeadline")),
        published=_text(found.get("datePublished")) or _text(found.get("dateCreated")),
        modified=_text(found.get("dateModified")),
        summary=_text(found.get("description")) or _text(found.get("abstract")) or None,
        image=_address(image),
        caption=_text(_first(image).get("caption")) or None if isinstance(_first(image), dict) else None,
        section=_text(found.get("articleSection")) or None,
        author=_person(_text(found.get("author"))),
        tags=_words(found.get("keywords")),
    )


def _first(value: object) -> dict[str, object]:
    """Return the first object of a value; {} when it is no object."""
    value = next(iter(value), None) if isinstance(value, list) else value
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _text(value: object) -> str:
    """Return the text of a JSON value: of an object its name, of a list its first."""
    if isinstance(value, list):
        return next((text for text in map(_text, value[:20]) if text), "")
    if isinstance(value, dict):
        return _text(value.get("name") or value.get("@value"))
    return plain(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _address(value: object) -> str | None:
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, list):
        return next((found for found in map(_address, value[:20]) if found), None)
    if isinstance(value, dict):
        return _address(value.get("url") or value.get("contentUrl") or value.get("@id"))
    return None


def _words(value: object) -> tuple[str, ...]:
    words = re.split("[,،;؛]", value) if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(text for text in map(_text, words) if text)


def _person(name: str) -> str | None:
    """A profile's address is no name."""
    return name if name and "://" not in name and not name.startswith("@") else None


def microdata(tree: LexborHTMLParser) -> Iterator[Item]:
    """Yield the articles of the page's microdata."""
    for scope in tree.css("[itemscope][itemtype]"):
        if (scope.attributes.get("itemtype") or "").rsplit("/", 1)[-1] in ARTICLES:
            yield _scoped(scope)


def _scoped(scope: LexborNode) -> Item:
    found: dict[str, LexborNode] = {}
    for node in scope.css("[itemprop]"):
        for name in (node.attributes.get("itemprop") or "").split():
            found.setdefault(name, node)

    def text(*names: str) -> str:
        return next((value for value in (_property(found[name]) for name in names if name in found) if value), "")

    return Item(
        url=text("url", "mainEntityOfPage") or scope.attributes.get("itemid") or None,
        title=text("headline", "name"),
        published=text("datePublished", "dateCreated"),
        modified=text("dateModified"),
        summary=text("description") or None,
        image=text("image", "thumbnailUrl") or None,
        section=text("articleSection") or None,
        author=_person(text("author")),
    )


def _property(node: LexborNode) -> str:
    """Return a property's value (HTML, "Microdata", values)."""
    for name in ("href", "src"):
        if node.attributes.get(name):
            return node.attributes[name] or ""
    for name in ("content", "datetime"):
        if node.attributes.get(name):
            return plain(node.attributes[name] or "")
    inner = node.css_first("[itemprop=name], [itemprop=url]") if "itemscope" in node.attributes else None
    return _property(inner) if inner is not None and inner.mem_id != node.mem_id else plain(node.text())


def _feed_item(source: str) -> Item:
    def text(*names: str) -> str:
        for name in names:
            found = re.search(rf"<{name}\b[^>]*>(.*?)</{name}\s*>", source, re.DOTALL)
            if found and found[1].strip():
                return plain(re.sub(r"<!\[CDATA\[(.*?)\]\]>", r"\1", found[1], flags=re.DOTALL))
        return ""

    link = re.search(r"<link\b(?![^>]*rel=[\"'](?!alternate))[^>]*href=[\"']([^\"']+)", source)
    image = re.search(r"<(?:enclosure|media:content|media:thumbnail)\b[^>]*url=[\"']([^\"']+)", source)
    return Item(
        url=_written(source, "link") or (link and html.unescape(link[1])) or _written(source, "guid"),
        title=text("title"),
        published=text("pubDate", "published", "dc:date", "updated"),
        summary=text("description", "summary") or None,
        image=(image and html.unescape(image[1])) or _written(source, "image"),
        section=text("category") or None,
        author=_person(text("dc:creator", "name", "author")),
    )


def _written(source: str, name: str) -> str | None:
    """Return an address as it is written: the text gate would take direction marks out of it, and the link would be dead."""
    found = re.search(rf"<{name}\b[^>]*>\s*(?:<!\[CDATA\[)?\s*([^<]*?)\s*(?:\]\]>)?\s*</{name}\s*>", source, re.DOTALL)
    return html.unescape(found[1]) if found and found[1] else None


def merged(items: Iterable[Item]) -> Item:
    """Fill what the first (most trusted) item lacks from the next ones."""
    whole = Item()
    for item in items:
        for name in Item.__dataclass_fields__:
            if not getattr(whole, name):
                whole = replace(whole, **{name: getattr(item, name)})
    return whole
