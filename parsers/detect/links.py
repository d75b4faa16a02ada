"""The page's links, each with the chain of elements that holds it."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from selectolax.lexbor import LexborNode

from parsers import urls
from parsers.detect.sizes import VERSION, fit, size_of
from parsers.fields import Place
from parsers.regions import ASIDE, CLOSED, NAMED, OPEN, weigh

VARIABLE = re.compile(r"\d+")
NUMBER = re.compile(r"[0-9]{3}")
STORY_SEGMENT = re.compile(
    r"(?<![^\W_])[^\W_]++(?:[-_][^\W_]++){2}|%[0-9A-Fa-f]{2}.{20}|[^\x00-\x7f]{12}|[0-9a-fA-F]{8}|[0-9][.-][0-9]"
)
WHOLE = re.compile(r"https?://[^\x00-\x20\\/?#@]+(?:/(?!\.)[^\x00-\x20\\#/]*)*")
"""An address that needs no resolving."""
ORIGIN = re.compile(r"https?://[^/?#]+", re.IGNORECASE)
FOLDER = re.compile(r"https?://[^/?#]+/(?:[^?#]*/)?", re.IGNORECASE)
ASKING = re.compile(r"\?[^\x00-\x20\\#]*")
ROOTED = re.compile(r"/(?![/\\.])[^\x00-\x20\\#/]*(?:/(?!\.)[^\x00-\x20\\#/]*)*")
BESIDE = re.compile(r"(?![a-zA-Z][a-zA-Z0-9+.-]*:)[^\x00-\x20\\#/?.][^\x00-\x20\\#/]*(?:/(?!\.)[^\x00-\x20\\#/]*)*")
LISTS = frozenset({"ul", "ol"})
HIDDEN = re.compile(r"display\s*:\s*none")
FRAME = re.compile(r"html>body(?:>(?:div|form))*")
"""Where a header is the page's, not an article's or a section's."""
VIEWED = re.compile(r"(?<=[?&])(?:view=(?:unread|newest|latest|print)|goto=\w+)(?:&|$)")
"""What a forum adds to the address of a thread to show its end."""
TRACKED = re.compile(r"[?&](?:utm_|fbclid|gclid|ref_src|yclid|igshid)")
FILES = frozenset({
    "zip", "gz", "bz2", "xz", "7z", "rar", "exe", "dmg", "apk", "deb", "rpm", "jpg", "jpeg", "png", "gif", "webp", "svg", "mp3",
    "mp4", "avi", "css", "js", "xml", "rss", "atom", "json",
})  # fmt: skip
LIST_FOLDERS = frozenset((
    "tag", "tags", "category", "categories", "cat", "section", "sections", "topic", "topics", "author", "authors", "user",
    "users", "profile", "label", "archive", "archives", "search", "login", "signin", "register",
))  # fmt: skip
LIST_QUERY = re.compile(r"\?(?![^#]*id=\d)(?:.*&)?(?:cat|tag|author)=[^&]*$", re.IGNORECASE)
"""article.asp?id=1282&cat=3 is a story."""


@dataclass(slots=True, eq=False)
class Spot:
    """An element that holds links. Grows one per element and page; internal to the detector."""

    node: LexborNode
    number: int
    tag: str
    up: "Spot | None"
    shape: str
    """Tags from the root: the same for all items of a list."""
    names: str
    """Classes and ids."""
    weight: float
    within: "Spot | None" = None
    """The list that this one continues a level deeper, as the answers in a thread do: its items are items of that one."""
    _path: str = ""

    @property
    def path(self) -> str:
        """Tags, classes and ids from the root, without digits: tells apart boxes of one shape."""
        if not self._path and self.within:
            self._path = self.within.path
        elif not self._path:
            # Columns of a layout table differ in nothing but their widths.
            names = str(sorted(self.node.attributes.items())) if self.tag == "td" else _without_digits(self.names)
            self._path = f"{self.up.path}>{self.tag}.{names}" if self.up else self.tag
        return self._path


@dataclass(slots=True, eq=False)
class Link:
    """A link to a page of the site."""

    place: int
    spot: Spot
    href: str
    url: str
    key: str
    text: str
    size: float
    """Letters, with wide characters weighed."""
    fit: float
    """How well that fits a title."""
    own_text: bool
    """False when the text comes from an attribute or a picture."""
    target: "Target"


@dataclass(slots=True, eq=False)
class Target:
    """Where links lead: an address, and what is the same for all addresses of one page."""

    url: str
    key: str
    lists: bool
    """Whether the address names a list in so many words: /tag/…, /author/…, ?cat=…"""
    story: bool
    """Whether it looks like one story's (a number, a slug, a title)."""


@dataclass(slots=True)
class Web:
    """All links of a page, in page order, and the elements that hold them."""

    links: list[Link] = field(default_factory=list)
    spots: dict[int, Spot] = field(default_factory=dict)


def gather(anchors: list[LexborNode], place: Place, *, navigation: bool) -> Web:
    """Collect the links to other pages of the site; those in navigation and footers only when wanted."""
    web = Web()
    targets: dict[str, Target | None] = {}
    origin = ORIGIN.match(place.base)
    folder = FOLDER.match(place.base)
    own = _identity(place.base)
    lightest = 0.0 if navigation else NAMED
    for number, node in enumerate(anchors):
        # Half of a page's links are navigation; where they stand is cheaper to tell than where they lead.
        up = _holder(node, web.spots, lightest)
        if up.weight <= lightest:
            continue
        attributes = node.attributes
        href = attributes.get("href") or ""  # Lexbor finds xlink:href of an SVG here too
        if href not in targets:
            targets[href] = target_of(href, place, origin[0] if origin else "", folder[0] if folder else "")
        target = targets[href]
        if target is not None and target.key != own:
            names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
            spot = Spot(node, node.mem_id, "a", up, f"{up.shape}>a", names, up.weight)
            text, shown = _text(node, attributes)
            size = size_of(text)
            web.links.append(Link(number, spot, href, target.url, target.key, text, size, fit(size), shown, target))
    return web


def _tells_story(key: str) -> bool:
    path = key.partition("/")[2]
    return (NUMBER.search(path) or STORY_SEGMENT.search(path)) is not None


def folder_of(key: str) -> str:
    """The address without its last segment."""
    return key.rpartition("/")[0]


def _leads_to_list(key: str) -> bool:
    folders = key.lower().split("/")[1:]
    if not LIST_FOLDERS.isdisjoint(folders):
        return not VERSION.match(folders[-1])  # /releases/tag/v2.3.0
    return "?" in key and LIST_QUERY.search(key) is not None


def target_of(href: str, place: Place, origin: str, folder: str) -> Target | None:
    """Resolve a link; None when it leads off the site or to a file. The usual kinds are resolved without much ado."""
    if not href or href[0] == "#":
        return None
    if ROOTED.fullmatch(href):
        url: str | None = origin + href
    elif folder and BESIDE.fullmatch(href):
        url = folder + href
    elif ASKING.fullmatch(href):
        url = place.base.partition("?")[0] + href
    elif WHOLE.fullmatch(href):
        url = href
    else:
        url = urls.join(place.base, href)
    if url is None or url[-5:].rpartition(".")[2].lower() in FILES:
        return None
    host = url.split("/", 3)[2].lower().removeprefix("www.")
    if host not in place.hosts and urls.host_of(url) not in place.hosts:
        return None
    key = _identity(url)
    lists = _leads_to_list(key)
    return Target(url, key, lists, not lists and _tells_story(key))


def _identity(url: str) -> str:
    """Return the address without what makes no other page. Cheap: the exact key is made for headlines only."""
    if "?" in url:
        if TRACKED.search(url):
            return urls.key_of(url) or url
        url = VIEWED.sub("", url).rstrip("?&")
    return url.partition("://")[2].removeprefix("www.").partition("#")[0].rstrip("/")


def _text(node: LexborNode, attributes: dict[str, str | None]) -> "tuple[str, bool]":
    text = " ".join(node.text_lexbor().split())
    if text:
        return text, True
    for name in ("title", "aria-label"):
        value = attributes.get(name)
        if value:
            return value, False
    image = node.first_child if node.first_child and node.first_child.tag == "img" else node.css_first("img[alt]")
    return (image.attributes.get("alt") or "" if image else ""), False


@lru_cache(maxsize=4096)
def _without_digits(names: str) -> str:
    return VARIABLE.sub("", names)


def _holder(node: LexborNode, spots: dict[int, Spot], lightest: float) -> Spot:
    """Return the element around a link; below one of weight `lightest`, that one: nobody looks at what it holds."""
    unseen = []
    spot = None
    at = node.parent
    while at is not None and (spot := spots.get(at.mem_id)) is None and at.tag != "-document":
        unseen.append(at)
        at = at.parent
    for element in reversed(unseen):
        if spot is None or spot.weight > lightest or element.tag == "main":
            spot = _spot(element, spot, element.attributes)
        spots[element.mem_id] = spot
    return cast("Spot", spot)  # a link is never the root


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    """Tell whether an element is shown only when something is pressed. (What React streams is hidden until its script runs.)"""
    if "hidden" in attributes:
        return not (attributes.get("id") or "").startswith("S:")
    return "display" in (style := attributes.get("style") or "") and HIDDEN.search(style) is not None


def _spot(node: LexborNode, up: Spot | None, attributes: dict[str, str | None]) -> Spot:
    tag = node.tag or ""
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}" if attributes else ""
    # The contents are the contents, though what holds them be called "wrap-footer".
    weight = up.weight if up and tag != "main" else OPEN
    weight = min(weight, weigh(tag, attributes.get("role") or "", names))
    if tag == "header" and up and FRAME.fullmatch(up.shape):
        weight = min(weight, ASIDE)
    if ("style" in attributes or "hidden" in attributes) and _is_hidden(attributes):
        weight = CLOSED
    within = up.up if tag in LISTS and up and up.up and up.tag == "li" and up.up.tag == tag else None
    shape = within.shape if within else f"{up.shape}>{tag}" if up else tag
    return Spot(node, node.mem_id, tag, up, shape, names, weight, within)
