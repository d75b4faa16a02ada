"""What stands in an item: its title, time, summary and picture."""

import re
from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborNode

from parsers.dates import read_date
from parsers.detect.blocks import Row
from parsers.detect.links import Link, size_of
from parsers.fields import picture_of, shown_in_full
from parsers.headline import Moment, Page, Site
from parsers.pictures import address_of

HEADINGS = "h1, h2, h3, h4, h5, h6"
PICTURES = frozenset({"img", "source"})
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
ICON = re.compile(r"\b(?:avatar|icon|logo|gravatar|emoji|spinner|flag)s?\b")
MAYBE = re.compile(
    r"\d|امس|أمس|الآن|اليوم|منذ|قبل|yesterday|today|ago|now|hier|heute|gestern|ayer|hoy|вчера|сегодня|назад"
    r"|昨|今|前|刚|어제|오늘|전|dün|bugün|önce|دیروز|امروز",
    re.IGNORECASE,
)
CLOCK = re.compile(r"[0-9٠-٩۰-۹]{1,2}[:.][0-9٠-٩۰-۹]{2}")
DIGIT = re.compile(r"\d")
LONGEST_PHRASE = 25
"""Letters of a time without digits ("منذ ساعتين")."""
URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?(\d\d)[/-]?(\d\d)(?!\d)")


@dataclass(slots=True)
class Parts:
    """What was found in an item, and the elements that told it."""

    title: str
    title_node: LexborNode
    published: Moment = None
    date_node: LexborNode | None = None
    summary_node: LexborNode | None = None
    image: str | None = None
    image_node: LexborNode | None = None
    label: str = ""
    """The first short text of its own: a section's name, or "Advertisement"."""
    href: str = ""
    """Where the item's link leads."""

    @property
    def summary(self) -> str | None:
        """The summary's text without a "read more" at its end."""
        node = self.summary_node
        if node is None:
            return None
        text = " ".join(node.text(separator=" ").split())
        first = node.first_child
        for link in node.css("a") if first is not None and first.next is not None else ():
            more = " ".join(link.text(separator=" ").split())
            if link.mem_id != node.mem_id and len(more) < 30 and text.endswith(more):
                text = text.removesuffix(more).rstrip(" [")
        return text


def read_parts(row: Row, nodes: list[LexborNode], base: str, clock: "Clock") -> Parts:
    """Find title, time, summary and picture in an item's elements, in one walk."""
    named = row.named or _named(row.link, clock)
    parts = Parts(_title(row.link, named), named, href=row.link.href)
    around = _around(named, row)
    for node in nodes:
        if node.tag == "-text":
            _read_moment(parts, node, node.text_content or "", clock)
            continue
        skip = 0
        for element in node.traverse():
            if skip:
                skip -= 1
                continue
            tag = element.tag or ""
            if tag in PICTURES:
                _read_picture(parts, element, base)
            elif tag in SKIPPED or element.mem_id == named.mem_id:
                skip = _elements_in(element)
                if tag not in SKIPPED and parts.image is None:
                    _read_pictures(parts, element, base)
            else:
                _read_element(parts, element, tag, around, clock)
    if parts.image is None:
        _read_background(parts, nodes, base)
    if parts.published is None:
        parts.published = _moment_of_address(row.link.url, clock)
    return parts


@dataclass(frozen=True, slots=True)
class Clock:
    """Whose time it is."""

    page: Page
    site: Site

    def read(self, text: str) -> Moment:
        """Read a text that says little more than a time."""
        if not _may_tell(text):
            return None
        reading = read_date(text, self.site.timezone, self.page.seen)
        return reading.moment if reading.words <= MOST_WORDS else None


def _may_tell(text: str) -> bool:
    size = len(text)
    return size <= LONGEST_DATE and (MAYBE if size <= LONGEST_PHRASE else DIGIT).search(text) is not None


def _around(named: LexborNode, row: Row) -> set[int]:
    """Return the elements around the title, up to the box that holds the item."""
    box = row.spot.up.number if row.spot.up else 0
    found: set[int] = set()
    at = named.parent
    while at is not None and box not in found:
        found.add(at.mem_id)
        at = at.parent
    return found


def _elements_in(node: LexborNode) -> int:
    first = node.first_child
    if first is None or (first.tag == "-text" and first.next is None):
        return 0
    return sum(1 for _ in node.traverse()) - 1


def _read_element(parts: Parts, node: LexborNode, tag: str, around: set[int], clock: Clock) -> None:
    if not isinstance(parts.published, datetime) and (tag in TIMED or tag.endswith("time")):
        attributes = node.attributes
        for name in DATE_ATTRIBUTES if attributes and not attributes.keys().isdisjoint(DATE_ATTRIBUTES) else ():
            _read_moment(parts, node, attributes.get(name) or "", clock)
    own = node.text(deep=False, separator=" ")
    if not own or own.isspace():
        return
    if not parts.label and len(own) <= LONGEST_PHRASE:
        parts.label = own.strip()
    if not isinstance(parts.published, datetime) and _may_tell(own):
        # A date is often set in pieces ("19 | March | 2018"): the whole line first.
        line = node.parent
        if line is not None and line.mem_id not in around and node.mem_id not in around:
            _read_moment(parts, line, line.text(separator=" "), clock)
        if parts.published is None:
            _read_moment(parts, node, own if node.mem_id in around else node.text(separator=" "), clock)
    if parts.summary_node is None and len(own) >= SHORTEST_SUMMARY / 2.5 and tag != "time":
        _read_summary(parts, node, " ".join(own.split()))


def _read_moment(parts: Parts, node: LexborNode, text: str, clock: Clock) -> None:
    """Keep the first date and time, else the first day; complete a day with the time of day in the next element."""
    if isinstance(parts.published, datetime) or not text:
        return
    moment = clock.read(" ".join(text.split()))
    if moment is None:
        return
    if not isinstance(moment, datetime):
        following = node.next
        while following is not None and following.tag == "-text" and not (following.text_content or "").strip(" \t\r\n|,-–"):
            following = following.next
        beside = following.text_lexbor().strip() if following is not None and following.tag != "-text" else ""
        if CLOCK.match(beside) and len(beside) <= 12:
            moment = clock.read(f"{text} {beside}") or moment
    if parts.published is None or isinstance(moment, datetime):
        parts.published, parts.date_node = moment, node


def _read_summary(parts: Parts, node: LexborNode, own: str) -> None:
    if (len(own) < SHORTEST_SUMMARY and size_of(own) < SHORTEST_SUMMARY) or parts.title.startswith(own):
        return
    if node.tag == "a" and node.attributes.get("href") != parts.href:
        return  # an attached file, another story to read
    if parts.date_node is None or parts.date_node.mem_id != node.mem_id:
        parts.summary_node = node


def _read_picture(parts: Parts, node: LexborNode, base: str) -> None:
    if parts.image is not None:
        return
    attributes = node.attributes
    if not ICON.search(f"{attributes.get('class') or ''} {attributes.get('src') or ''}".lower()):
        parts.image, parts.image_node = address_of(attributes, base), node


def _read_pictures(parts: Parts, node: LexborNode, base: str) -> None:
    for image in node.css("img") if node.first_child is not None and node.first_child.tag != "-text" else ():
        _read_picture(parts, image, base)


def _read_background(parts: Parts, nodes: list[LexborNode], base: str) -> None:
    for node in nodes:
        for styled in node.css("[style*=url]") if node.tag != "-text" else ():
            parts.image, parts.image_node = picture_of(styled, base), styled
            if parts.image:
                return


def _named(link: Link, clock: Clock) -> LexborNode:
    """Return the element that holds the title: the link, or the heading (else the first block) in a link round a card.

    A block that tells a time ("Science · 4 days ago") is a line about the story and not its title, if there is another.
    """
    node = link.spot.node
    first = node.first_child
    if first is not None and first.tag == "-text" and first.next is None:
        return node
    for query in (HEADINGS, "[itemprop=headline], [class*=title], [class*=headline], [class*=Title]"):
        for found in node.css(query):
            if found.mem_id != node.mem_id and found.text_lexbor().strip():
                return found
    children = (child for child in node.iter() if child.tag not in INLINE and child.tag not in SKIPPED)
    blocks = [block for block in children if size_of(block.text_lexbor().strip()) >= 15]
    titles = (block for block in blocks if clock.read(" ".join(block.text(separator=" ").split())) is None)
    return next(titles, blocks[0] if blocks else node)


def _title(link: Link, named: LexborNode) -> str:
    if not link.own_text and named.mem_id == link.spot.number:
        return link.text
    if named.mem_id == link.spot.number:
        return shown_in_full(link.text, named.attributes.get("title"))
    return " ".join(named.text(separator=" ").split())


def _moment_of_address(url: str, clock: Clock) -> Moment:
    found = URL_DAY.search(url)
    return clock.read("-".join(found.groups())) if found else None
