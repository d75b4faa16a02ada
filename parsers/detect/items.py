"""What stands in an item: its title, time, summary and picture."""

import re
from datetime import datetime

from selectolax.lexbor import LexborNode

from parsers.detect.clusters import Row
from parsers.detect.links import HIDDEN, Spot
from parsers.detect.parts import Parts
from parsers.detect.short import hint_of, is_called_time
from parsers.detect.sizes import size_of
from parsers.detect.times import LONGEST_DATE, LONGEST_PHRASE, Clock, is_due, may_tell, moment_of_address
from parsers.detect.titles import SKIPPED, Cards, name_of, title_of
from parsers.fields import picture_of
from parsers.pictures import address_of

PICTURES = frozenset({"img", "source"})
DATE_ATTRIBUTES = ("datetime", "data-datetime", "data-date", "data-time", "data-timestamp", "data-published", "content", "title")
TIMED = frozenset({"time", "abbr", "meta", "span", "div", "td", "i", "small"})
SHORTEST_SUMMARY = 40
ICON = re.compile(r"\b(?:avatar|icon|logo|gravatar|emoji|spinner|flag)s?\b")
CLOCK = re.compile(r"[0-9٠-٩۰-۹]{1,2}[:.][0-9٠-٩۰-۹]{2}")


def read_parts(row: Row, nodes: list[LexborNode], base: str, clock: Clock, cards: Cards) -> Parts:
    """Find title, time, summary and picture in an item's elements, in one walk."""
    named = row.named or name_of(row.link, clock, cards)
    parts = Parts(title_of(row.link, named, cards), named, row.spot, href=row.link.href)
    around = _around(named, row)
    for node in nodes:
        if node.tag == "-text":
            _read_text(parts, node, clock)
            continue
        skip = 0
        for element in node.traverse():
            if skip:
                skip -= 1
            elif _is_passed(element, named, clock):
                skip = _elements_in(element)
                if element.mem_id == named.mem_id and parts.image is None:
                    _read_pictures(parts, element, base)
            elif (tag := element.tag or "") in PICTURES:
                _read_picture(parts, element, base)
            else:
                _read_element(parts, element, tag, around, clock)
    if parts.image is None:
        _read_background(parts, nodes, base)
    if parts.published is None:
        parts.published = moment_of_address(row.link.url, clock)
    return parts


def _is_passed(node: LexborNode, named: LexborNode, clock: Clock) -> bool:
    """Tell whether an element says nothing of the item but its title, or is for other screens (a second time, often)."""
    if node.tag in SKIPPED or node.mem_id == named.mem_id:
        return True
    return clock.hides and HIDDEN.search(node.attributes.get("style") or "") is not None


def _around(named: LexborNode, row: Row) -> set[int]:
    """Return the elements around the title, up to the box that holds the item."""
    box = row.spot.up.number if row.spot.up else 0
    found: set[int] = set()
    if row.named is None:
        # What holds the link is known; asking the tree for it costs ten times as much.
        spot = row.link.spot.up
        while spot is not None and box not in found:
            found.add(spot.number)
            spot = spot.up
        box = row.link.spot.number
    at = named.parent if named.mem_id != box else None
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
    if not isinstance(parts.published, datetime) and may_tell(own):
        _read_line(parts, node, own, around, clock)
    if parts.summary_node is None and len(own) >= SHORTEST_SUMMARY / 2.5 and tag != "time":
        _read_summary(parts, node, " ".join(own.split()))


def _read_line(parts: Parts, node: LexborNode, own: str, around: set[int], clock: Clock) -> None:
    """Read a time that an element's own text may tell. It is often set in pieces ("19 | March | 2018"): the whole line first.

    Then what the element holds, then its text alone: beside it may stand the number of comments, or an author.
    """
    line, texts = node.parent, [own]
    if node.mem_id not in around:
        texts.insert(0, node.text(separator=" "))
        if line is not None and line.mem_id not in around:
            _read_moment(parts, line, line.text(separator=" "), clock)
    for text in dict.fromkeys(texts):
        if not isinstance(parts.published, datetime):
            _read_moment(parts, node, text, clock)
    if parts.published is None and (hint := hint_of(own.strip(), node, clock)) and (not parts.hint or is_called_time(hint)):
        parts.hint = hint


def _read_text(parts: Parts, node: LexborNode, clock: Clock) -> None:
    """Read a loose text; of a long one in `pre`, the line with the time."""
    text = node.text_content or ""
    for line in (text, *(text.splitlines() if len(text) > LONGEST_DATE else ())):
        _read_moment(parts, node, line, clock)


def _read_moment(parts: Parts, node: LexborNode, text: str, clock: Clock) -> None:
    """Keep the first day, and the first time of that day (in its own zone or the site's). Others are of answers and edits."""
    if isinstance(parts.published, datetime) or not text:
        return
    text = " ".join(text.split())
    moment = clock.read(text)
    if moment is None or is_due(text):
        return
    if not isinstance(moment, datetime):
        following = node.next
        while following is not None and following.tag == "-text" and not (following.text_content or "").strip(" \t\r\n|,-–"):
            following = following.next
        beside = following.text_lexbor().strip() if following is not None and following.tag != "-text" else ""
        if CLOCK.match(beside) and len(beside) <= 12:
            moment = clock.read(f"{text} {beside}") or moment
    whole = isinstance(moment, datetime) and parts.published in (moment.date(), clock.day_of(moment))
    if parts.published is None or (whole and not _is_one_of_many(node, parts.spot)):
        parts.published, parts.date_node = moment, node


def _is_one_of_many(node: LexborNode, spot: Spot) -> bool:
    """Tell whether an element of an item stands in a list within it: files and answers have times of their own."""
    outer = {spot.number, spot.up.number if spot.up else 0}
    at = node.parent
    while at is not None and at.mem_id not in outer:
        name = at.attributes.get("class")
        for other in at.parent.iter() if at.parent is not None else ():
            if (
                other.tag == at.tag
                and other.mem_id != at.mem_id
                and other.attributes.get("class") == name
                and other.css(node.tag or "")
            ):
                return True
        at = at.parent
    return False


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
