"""How far an item reaches: its own element, and the loose ones beside it that belong to it."""

from collections import Counter
from itertools import takewhile

from selectolax.lexbor import LexborNode

from parsers.detect.clusters import Row
from parsers.detect.ranked import HEADING_TAGS as HEADINGS


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
        ahead = _leading(usual, _tags(before), len(after[-1]))
        behind = len(usual) - ahead
        if len(held) == 1 and held[0].spot.tag in HEADINGS:
            usual, after = [], [_plain(after[0])]
            behind = len(after[0])
        for number, row in enumerate(held):
            lead = before[:ahead] if number == 0 else after[number - 1][behind : len(usual)]
            found[row.spot.number] = [row.spot.node, *(lead if ahead else ()), *after[number][:behind]]
    return found


def _plain(nodes: list[LexborNode]) -> list[LexborNode]:
    """The elements below a heading that stands alone, up to the next heading or link."""
    return list(takewhile(lambda node: node.tag not in HEADINGS and (node.tag == "-text" or node.css_first("a") is None), nodes))


def _leading(usual: list[str], before: list[str], last: int) -> int:
    """How many of the loose elements between two items are the second's: what the first has before it and the last lacks."""
    for ahead in range(min(len(usual), len(before)), 0, -1):
        if before[:ahead] == usual[::-1][:ahead] and last <= len(usual) - ahead:
            return ahead
    return 0


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
