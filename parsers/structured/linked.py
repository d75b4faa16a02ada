"""JSON-LD: articles in scripts, alone, in lists and in graphs whose objects name each other."""

import json
import re
from collections.abc import Iterator
from typing import cast

from selectolax.lexbor import LexborHTMLParser

from parsers.structured.item import Item, person
from parsers.structured.kinds import ARTICLES
from parsers.text import plain

_LISTS = frozenset({"ItemList", "CollectionPage", "WebPage", "Blog", "DataFeed", "SearchResultsPage"})
_NESTED = ("@graph", "itemListElement", "item", "mainEntity", "mainEntityOfPage", "hasPart", "blogPost", "dataFeedElement")
_DEEPEST = 8


def linked_data(tree: LexborHTMLParser) -> Iterator[Item]:
    """Yield the articles of the page's JSON-LD, those in lists and graphs too."""
    for script in tree.css('script[type*="ld+json"]'):
        try:
            # Pages wrap the JSON in comments, and put raw line breaks into strings.
            found = json.loads(re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[)|(?:-->|//\s*\]\]>)\s*$", "", script.text()), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _articles(found, 0, _Named(found))


def _articles(found: object, depth: int, named: "_Named") -> Iterator[Item]:
    """Walk lists and graphs down to the articles."""
    if depth > _DEEPEST:
        return
    if isinstance(found, list):
        for one in found:
            yield from _articles(one, depth + 1, named)
    elif isinstance(found, dict):
        kinds = _kinds(found)
        if kinds & ARTICLES:
            yield _item(named.whole(found))
        elif "ListItem" in kinds and not isinstance(found.get("item"), dict):
            yield _item(found | {"url": found.get("url") or found.get("item")})
        elif not kinds or kinds & _LISTS or "ListItem" in kinds:
            for name in _NESTED:
                yield from _articles(found.get(name), depth + 1, named)


class _Named:
    """The objects of a graph by their `@id`, so that what only names another can be read."""

    def __init__(self, found: object) -> None:
        graph = found.get("@graph") if isinstance(found, dict) else found
        objects = [one for one in graph if isinstance(one, dict)] if isinstance(graph, list) else []
        self._objects = {str(one["@id"]): one for one in objects if one.get("@id")}

    def whole(self, article: dict[str, object]) -> dict[str, object]:
        """Return the article with its author and picture, and with the description of its page where it has none."""
        told = article | {name: self._of(article.get(name)) for name in ("author", "image") if name in article}
        page = self._of(article.get("mainEntityOfPage") or article.get("isPartOf"))
        return ({"description": page.get("description")} if isinstance(page, dict) else {}) | told

    def _of(self, value: object) -> object:
        if isinstance(value, list):
            return [self._of(one) for one in value[:20]]
        if isinstance(value, dict) and isinstance(value.get("@id"), str):
            return self._objects.get(value["@id"], value) if not value.get("name") and not value.get("url") else value
        return value


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
        author=_people(found.get("author")),
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


def _people(value: object) -> str | None:
    """Return the names of all authors."""
    names = [person(_text(one)) for one in (value[:20] if isinstance(value, list) else [value])]
    return ", ".join(dict.fromkeys(name for name in names if name)) or None
