"""The time that stands beside an item in a box of its own (a `dl` for each), and the day above several that show a time of day.

A heading with a day alone gives no item its time: what is below may be older, or an event's.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import takewhile

from selectolax.lexbor import LexborNode

from parsers.detect.links import Spot
from parsers.detect.parts import Parts
from parsers.headline import Moment

MOST = 0.8
"""Share of the items that must be alone in their boxes."""
FEWEST = 2
"""Different days above the items of a list: a single one is that of the page."""

Read = Callable[[str], Moment]


def read_boxes(items: list[Parts], read: Read) -> None:
    """Give items that show no time the one beside them, when each item of the list has a box of its own."""
    if all(parts.published or parts.hint for parts in items):
        return
    holders = _holders(items)
    boxes = [[*_in_box(parts.spot, holders)] for parts in items]
    if sum(bool(box) for box in boxes) < MOST * len(items):
        return
    for parts, box in zip(items, boxes, strict=True):
        for node in box if parts.published is None else ():
            moment = _read(node, read)
            if moment is not None:
                parts.published, parts.date_node = moment, node
                break


def days_above(items: list[Parts], read: Read) -> list[date | None]:
    """Return the day above each item that shows a time of day alone, where days head the list and agree with what items tell."""
    nothing: list[date | None] = [None] * len(items)
    if not any(_lacks_day(parts) for parts in items):
        return nothing
    above = _days_above(items, read)
    told = [(parts.published, day) for parts, day in zip(items, above, strict=True) if parts.published and day]
    agreeing = sum(_day(one) == day for one, day in told)
    if above[0] is None or len({day for day in above if day}) < FEWEST or agreeing * 2 < len(told):
        return nothing
    return [day if _lacks_day(parts) else None for parts, day in zip(items, above, strict=True)]


def _lacks_day(parts: Parts) -> bool:
    return parts.published is None and parts.hint is not None and parts.hint.clock is not None


def _days_above(items: list[Parts], read: Read) -> list[date | None]:
    """The day in the last heading above each item; none below a heading of the same name without a day."""
    holders = _holders(items)
    found: list[date | None] = []
    day, heading = None, ""
    for parts in items:
        for node in _above(parts.spot, holders):
            moment = _read(node, read)
            if moment is not None:
                day, heading = _day(moment), _name(node)
                break
            if _name(node) == heading:
                day = None
                break
        found.append(day)
    return found


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _read(node: LexborNode, read: Read) -> Moment:
    return read(" ".join(node.text(separator=" ").split()))


def _holders(items: list[Parts]) -> set[int]:
    """The items and what holds some of them, but not all."""
    chains = [{spot.number for spot in _chain(parts.spot)} for parts in items]
    return chains[0].union(*chains) - chains[0].intersection(*chains)


def _chain(spot: Spot | None) -> Iterator[Spot]:
    while spot is not None:
        yield spot
        spot = spot.up


def _in_box(spot: Spot, holders: set[int]) -> Iterator[LexborNode]:
    """The elements around an item in the boxes that hold no other."""
    for at in takewhile(lambda at: at.up is not None and at.up.number in holders, _chain(spot)):
        beside = [*_siblings(at.node, back=True), *_siblings(at.node)]
        if any(node.mem_id in holders for node in beside):
            return
        yield from beside


def _above(spot: Spot, holders: set[int]) -> Iterator[LexborNode]:
    """The elements between an item and the one before, nearest first."""
    for at in takewhile(lambda at: at.number in holders, _chain(spot)):
        for node in _siblings(at.node, back=True):
            if node.mem_id in holders:
                return
            yield node


def _siblings(node: LexborNode, *, back: bool = False) -> Iterator[LexborNode]:
    at = node.prev if back else node.next
    while at is not None:
        if at.tag not in ("-text", "-comment"):
            yield at
        at = at.prev if back else at.next


def _name(node: LexborNode) -> str:
    return f"{node.tag} {node.attributes.get('class') or ''}"
