"""What `<meta>` elements tell."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.structured.item import Item, person
from parsers.structured.microdata import scope_of
from parsers.text import fold, plain

_WRITTEN_BY = re.compile(
    r"written by|by\b|كتب|الكاتب|بقلم|écrit par|auteur|escrito por|autor|verfasst von|geschrieben von|scritto da|yazar"
    r"|автор|написано|نویسنده",
    re.IGNORECASE,
)


def opengraph(tree: LexborHTMLParser) -> Item:
    """Return what the page's `<meta>` elements tell: OpenGraph, article:, Dublin Core, Twitter, description, author."""
    metas: dict[str, str] = {}
    tags = []
    for node in tree.css("meta[content]"):
        name = (node.attributes.get("property") or node.attributes.get("name") or _property_of_page(node)).lower()
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
        author=person(first("author")) or person(first("article:author", "dc.creator", "twitter:creator")) or _labelled(metas),
        tags=tuple(tags),
    )


def _property_of_page(node: LexborNode) -> str:
    """The microdata property that an element tells of the page: one of an item in it (its publisher) is that item's."""
    name = node.attributes.get("itemprop") or ""
    scope = scope_of(node) if name else None
    return name if scope is None or scope.tag in ("html", "head", "body") else ""


def _labelled(metas: dict[str, str]) -> str | None:
    """Return the author that WordPress tells chat services: twitter:label1 "Written by", twitter:data1 the name."""
    for number in "12":
        if _WRITTEN_BY.match(fold(metas.get(f"twitter:label{number}", ""))):
            return metas.get(f"twitter:data{number}")
    return None
