"""Microdata: properties in attributes, of items in items."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.blocks import DEPTH, ancestors
from parsers.regions import OPEN, weigh
from parsers.structured.item import Item, person
from parsers.structured.kinds import ARTICLES
from parsers.text import plain


def microdata(tree: LexborHTMLParser) -> Iterator[Item]:
    """Yield the articles of the page's microdata; those in boxes beside its contents only when there are no others, and dated."""
    scopes = [
        scope
        for scope in tree.css("[itemscope][itemtype]")
        if (scope.attributes.get("itemtype") or "").rsplit("/", 1)[-1] in ARTICLES
    ]
    inside = [scope for scope in scopes if not _stands_aside(scope)]
    items = map(_scoped, inside or scopes)  # Blogger's own list stands in a "widget"
    yield from items if inside else (item for item in items if item.published)


def _stands_aside(scope: LexborNode) -> bool:
    """Tell whether an element stands in a region that is called something else than the page's contents."""
    return any(_weight_of(node) < OPEN for node in (scope, *ancestors(scope)))


def _weight_of(node: LexborNode) -> float:
    attributes = node.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip()
    return weigh(node.tag or "", attributes.get("role") or "", names)


def _scoped(scope: LexborNode) -> Item:
    found = _properties(scope)

    def text(*names: str) -> str:
        return next((value for value in (_property(found[name]) for name in names if name in found) if value), "")

    return Item(
        url=text("url", "mainEntityOfPage") or scope.attributes.get("itemid") or None,
        title=text("headline", "name"),
        published=text("datePublished", "dateCreated"),
        modified=text("dateModified"),
        summary=text("description") or None,
        image=text("image", "thumbnailUrl") or None,
        caption=_caption(found.get("image")),
        section=text("articleSection") or None,
        author=person(text("author")),
    )


def _properties(scope: LexborNode) -> dict[str, LexborNode]:
    """Return the first element of each property of an item; those of items within it (its publisher's logo) are theirs."""
    found: dict[str, LexborNode] = {}
    for node in scope.css("[itemprop]"):
        holder = scope_of(node)
        if holder is not None and holder.mem_id == scope.mem_id:
            for name in (node.attributes.get("itemprop") or "").split():
                found.setdefault(name, node)
    return found


def scope_of(node: LexborNode) -> LexborNode | None:
    """Return the element of the item that an element tells a property of."""
    at = node.parent
    for _ in range(DEPTH):
        if at is None or "itemscope" in at.attributes:
            return at
        at = at.parent
    return None


def _caption(image: LexborNode | None) -> str | None:
    node = image.css_first("[itemprop=caption]") if image is not None and "itemscope" in image.attributes else None
    return _property(node) or None if node is not None else None


def _property(node: LexborNode) -> str:
    """Return a property's value (HTML, "Microdata", values); of an item its name, or where it is."""
    if "itemscope" in node.attributes:
        inner = _properties(node)
        node = next((inner[name] for name in ("name", "contentUrl", "url") if name in inner), node)
    for name in ("href", "src"):
        if node.attributes.get(name):
            return node.attributes[name] or ""
    for name in ("content", "datetime", *(("title",) if node.tag == "abbr" else ())):  # abbr: Blogger, hAtom
        if node.attributes.get(name):
            return plain(node.attributes[name] or "")
    return plain(node.text())
