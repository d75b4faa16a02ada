"""An item's extent and what stands in it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborNode

from parsers.dates import read_date
from parsers.detect.blocks import Row
from parsers.detect.links import Link, size_of
from parsers.fields import picture_of, shown_in_full
from parsers.headline import Moment, Page, Site

SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "button", "form", "-comment", "iframe", "select"})
INLINE = frozenset(
    {
        "a",
        "b",
        "strong",
        "em",
        "i",
        "span",
        "font",
        "u",
        "small",
        "mark",
        "bdi",
        "bdo",
        "cite",
        "q",
        "sup",
        "sub",
        "abbr",
        "code",
        "br",
        "wbr",
        "img",
    }
)
DATE_ATTRIBUTES = ("datetime", "data-datetime", "data-date", "data-time", "data-timestamp", "data-published", "content", "title")
TIMED = frozenset({"time", "abbr", "meta", "span", "div", "td", "i", "small"})
LONGEST_DATE, MOST_WORDS = 90, 5
SHORTEST_SUMMARY = 40
ICON = re.compile(r"\b(?:avatar|icon|logo|gravatar|emoji|spinner|flag)s?\b", re.IGNORECASE)
MAYBE = re.compile(
    r"\d|امس|أمس|الآن|اليوم|منذ|قبل|yesterday|today|ago|now|hier|heute|gestern|ayer|hoy|вчера|сегодня|назад|昨|今|前|刚|어제|오늘|전|dün|bugün|önce|دیروز|امروز",
    re.IGNORECASE,
)
CLOCK = re.compile(r"[0-9٠-٩۰-۹]{1,2}[:.][0-9٠-٩۰-۹]{2}")
URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?(\d\d)[/-]?(\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Parts:
    """What was found in an item, and the elements that told it."""

    title: str
    published: Moment
    date_node: LexborNode | None
    summary: str | None
    summary_node: LexborNode | None
    image: str | None


def extents(rows: list[Row]) -> dict[int, list[LexborNode]]:
    """Item (mem_id of its element) -> the elements that it is made of.

    Titles, dates and summaries may be loose siblings (dl lists, rows of a table, h3 after p): when most items are followed by the
    same elements, those are part of the item; when the first item has them before it and the last none after it, they lead.
    """
    found: dict[int, list[LexborNode]] = {}
    boxes: dict[int, list[Row]] = {}
    for row in rows:
        boxes.setdefault(row.spot.up.number if row.spot.up else 0, []).append(row)
    starts = {row.spot.number for row in rows}
    for held in boxes.values():
        after = [_siblings(row.spot.node, starts) for row in held]
        usual = _usual(after)
        before = _siblings(held[0].spot.node, starts, back=True) if usual else []
        leading = bool(usual) and _tags(before)[: len(usual)] == usual[::-1] and len(after[-1]) < len(usual)
        for number, row in enumerate(held):
            loose = after[number]
            if leading:
                loose = before[: len(usual)] if number == 0 else after[number - 1]
            found[row.spot.number] = [row.spot.node, *loose[: len(usual)]]
    return found


def _siblings(node: LexborNode, starts: set[int], *, back: bool = False) -> list[LexborNode]:
    """The elements beside an item, up to the next item; a text between them counts when it says something."""
    found: list[LexborNode] = []
    at = node.prev if back else node.next
    while at is not None and at.mem_id not in starts and len(found) < 7:
        if at.tag == "-text":
            if (at.text_content or "").strip():
                found.append(at)
        elif at.tag != "-comment":
            found.append(at)
        at = at.prev if back else at.next
    return found


def _tags(nodes: list[LexborNode]) -> list[str]:
    return [node.tag or "" for node in nodes]


def _usual(after: list[list[LexborNode]]) -> list[str]:
    """The tags that follow an item in most cases (the last one aside: what follows it may be a pager)."""
    if len(after) < 2:
        return []
    counted = Counter(tuple(_tags(nodes)) for nodes in after[:-1])
    tags, count = counted.most_common(1)[0]
    if count * 2 <= len(after) - 1:
        return _common(list(counted))
    return list(tags)


def _common(runs: list[tuple[str, ...]]) -> list[str]:
    """The elements that follow every item in the same order."""
    common = []
    for tags in zip(*runs, strict=False):
        if len(set(tags)) > 1:
            break
        common.append(tags[0])
    return common


def read_parts(row: Row, nodes: list[LexborNode], base: str, page: Page, site: Site) -> Parts:
    """Find title, time, summary and picture in an item's elements."""
    named = row.named or _named(row.link)
    title = _title(row.link, named)
    scene = _scene(nodes, named)
    when = _moment(scene, page, site)
    moment = when.moment if when else _moment_of_address(row.link.url, page, site)
    about = _summary(scene, title, when.node if when else None)
    return Parts(
        title=title,
        published=moment,
        date_node=when.node if when else None,
        summary=_summary_text(about) if about is not None else None,
        summary_node=about,
        image=_picture(nodes, base),
    )


def _named(link: Link) -> LexborNode:
    """Return the element that holds the title: the link, or the heading (else the first block) inside a link round a whole card."""
    node = link.spot.node
    for query in ("h1, h2, h3, h4, h5, h6", "[itemprop=headline], [class*=title], [class*=headline], [class*=Title]"):
        for found in node.css(query):
            if found.mem_id != node.mem_id and found.text_lexbor().strip():
                return found
    blocks = (child for child in node.iter() if child.tag not in INLINE and child.tag not in SKIPPED)
    return next((block for block in blocks if size_of(block.text_lexbor().strip()) >= 15), node)


def _title(link: Link, named: LexborNode) -> str:
    if not link.own_text and named.mem_id == link.spot.number:
        return link.text
    if named.mem_id == link.spot.number:
        return shown_in_full(link.text, named.attributes.get("title"))
    return " ".join(named.text(separator=" ").split())


@dataclass(frozen=True, slots=True)
class Scene:
    """An item's elements in page order, without its title; `around` are those that hold the title."""

    nodes: list[LexborNode]
    around: set[int]


def _scene(nodes: list[LexborNode], named: LexborNode) -> Scene:
    hidden = {node.mem_id for node in named.traverse()}
    around: set[int] = set()
    at = named.parent
    while at is not None:
        around.add(at.mem_id)
        at = at.parent
    found: list[LexborNode] = []
    for node in nodes:
        for element in node.traverse() if node.tag != "-text" else (node,):
            if element.mem_id in hidden:
                continue
            if element.tag in SKIPPED:
                hidden.update(inner.mem_id for inner in element.traverse())
            else:
                found.append(element)
    return Scene(found, around)


def _text(node: LexborNode, scene: Scene) -> str:
    """The text of an element; of one that holds the title, only its own."""
    if node.tag == "-text":
        return node.text_content or ""
    return node.text(deep=node.mem_id not in scene.around, separator=" ")


@dataclass(frozen=True, slots=True)
class When:
    """A time and the element that shows it."""

    moment: Moment
    node: LexborNode


def _moment(scene: Scene, page: Page, site: Site) -> When | None:
    """The first element with a date and time, else the first with a day."""
    day = None
    for node in scene.nodes:
        for text in _told(node, scene):
            if not MAYBE.search(text):
                continue
            reading = read_date(text, site.timezone, page.seen)
            if reading.moment is None or reading.words > MOST_WORDS:
                continue
            if isinstance(reading.moment, datetime):
                return When(reading.moment, node)
            day = day or When(_with_time(reading.moment, text, node, page, site), node)
    return day


def _told(node: LexborNode, scene: Scene) -> Iterator[str]:
    if node.tag in TIMED or (node.tag or "").endswith("time"):
        attributes = node.attributes
        for name in DATE_ATTRIBUTES if attributes else ():
            value = attributes.get(name)
            if value:
                yield value
    text = _text(node, scene)
    if 0 < len(text) <= LONGEST_DATE:
        yield " ".join(text.split())


def _with_time(day: Moment, text: str, node: LexborNode, page: Page, site: Site) -> Moment:
    """Complete a day with the time of day that the next element shows."""
    following = node.next
    while following is not None and following.tag == "-text" and not (following.text_content or "").strip(" \t\r\n|,-–"):
        following = following.next
    beside = following.text_lexbor().strip() if following is not None and following.tag != "-text" else ""
    if not CLOCK.match(beside) or len(beside) > 12:
        return day
    return read_date(f"{text} {beside}", site.timezone, page.seen).moment or day


def _summary(scene: Scene, title: str, date_node: LexborNode | None) -> LexborNode | None:
    """The first element with a sentence of its own."""
    for node in scene.nodes:
        if node.tag in ("-text", "time") or (date_node is not None and node.mem_id == date_node.mem_id):
            continue
        own = " ".join(node.text(deep=False, separator=" ").split())
        if size_of(own) >= SHORTEST_SUMMARY and own != title and not title.startswith(own):
            return node
    return None


def _summary_text(node: LexborNode) -> str:
    """The text without a "read more" at its end."""
    text = " ".join(node.text(separator=" ").split())
    for link in node.css("a"):
        more = " ".join(link.text(separator=" ").split())
        if link.mem_id != node.mem_id and len(more) < 30 and text.endswith(more):
            text = text.removesuffix(more).rstrip(" .…[") + (
                "…" if text.removesuffix(more).rstrip().endswith(("…", "...")) else ""
            )
    return text


def _picture(nodes: list[LexborNode], base: str) -> str | None:
    for node in nodes:
        if node.tag == "-text":
            continue
        for image in node.css("img, source[srcset], [style*=url]"):
            attributes = image.attributes
            if not ICON.search(f"{attributes.get('class') or ''} {attributes.get('src') or ''}"):
                found = picture_of(image, base)
                if found:
                    return found
    return None


def _moment_of_address(url: str, page: Page, site: Site) -> Moment:
    found = URL_DAY.search(url)
    return read_date("-".join(found.groups()), site.timezone, page.seen).moment if found else None
