"""Items that links of one shape lie in, and how well the links name them."""

import re
from collections import Counter
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from parsers.detect.links import Link, Spot, folder_of
from parsers.detect.sizes import LEAST, VERSION, WIDE, fit, size_of

BOXES = frozenset({"html", "body", "main", "ul", "ol", "dl", "table", "tbody", "menu", "nav", "aside"})
"""Hold items and are never one."""
HOLDERS = frozenset({"li", "article"})
"""Items that may hold a list or table about one story: a thread's `li > dl > dt`."""
HEADING = re.compile(r">h[1-6]\b")
MIXED = ""
WIDEST, BESIDE = 60, 6
"""Cells and texts before a cell, elements and texts after a term, that are looked at: a hostile page has thousands."""
SURELY = 0.8
"""Share of the best worth from which the first link of each item is its title."""
DIGIT = re.compile(r"\d")
TITLES = "h1, h2, h3, h4, h5, h6, [role=heading], [itemprop=headline], [class*=title], [class*=headline]"


@dataclass(slots=True, eq=False)
class Row:
    """A candidate item: its outermost element and the link that names it."""

    spot: Spot
    link: Link
    named: LexborNode | None = None
    """The element with the title, when it is outside the link ("read more" below a heading)."""


@dataclass(slots=True, eq=False)
class Cluster:
    """Links of one shape under boxes of one path."""

    rows: list[Row] = field(default_factory=list)
    worth: float = 0.0
    stories: float = 0.0
    """Share of the addresses that look like a story's."""
    ranked: set[str] = field(default_factory=set)
    """Stories of boxes that rank or recommend: no rows."""


def mark(links: list[Link]) -> dict[int, str]:
    """Element -> key of the only story linked in it, MIXED when there are several."""
    marks: dict[int, str] = {}
    for link in links:
        at: Spot | None = link.spot
        while at is not None:
            known = marks.get(at.number)
            if known is None:
                marks[at.number] = link.key
            elif known != link.key:
                if known == MIXED:
                    break
                marks[at.number] = MIXED
            at = at.up if at.within is None else None
    return marks


def item_of(link: Link, marks: dict[int, str]) -> Spot:
    """Return the largest element around the link that is about its story alone."""
    spot = link.spot
    while (up := spot.up) is not None and marks.get(up.number) == link.key:
        if up.tag not in BOXES:
            spot = up
        elif up.up is not None and up.up.tag in HOLDERS and marks.get(up.up.number) == link.key:
            spot = up.up
        else:
            break
    return spot


def by_column(links: list[Link]) -> list[list[Link]]:
    """Split the links of a table by their columns when each leads elsewhere: to tenders, and to who invites them.

    The cells of a table that only lays a page out lead to stories of one kind.
    """
    if ">tr>td" not in links[0].spot.shape:
        return [links]
    columns: dict[int, list[Link]] = {}
    for link in links:
        columns.setdefault(_column_of(link.spot), []).append(link)
    kinds = [{_kind_of(link.key) for link in column} for column in columns.values()]
    apart = len(set().union(*kinds)) == sum(map(len, kinds))
    return [*columns.values()] if apart else [links]


def _column_of(spot: Spot) -> int:
    """The place of the cell that a link stands in."""
    at: Spot | None = spot
    while at is not None and at.tag != "td":
        at = at.up
    cell, place = at.node.prev if at else None, 0
    for _ in range(WIDEST):
        if cell is None:
            break
        place += cell.tag == "td"
        cell = cell.prev
    return place


def _kind_of(key: str) -> str:
    """The address without what tells one story from another: /tenders/view, /showthread.php."""
    path, mark, _ = key.partition("?")
    return path if mark else folder_of(key)


def cluster_links(links: list[Link]) -> dict[str, Cluster]:
    """Group the items that links of one shape lie in: box path -> its items."""
    marks = mark(links)
    clusters: dict[str, Cluster] = {}
    for link in links:
        spot = item_of(link, marks)
        path = f"{spot.up.path if spot.up else ''}>{spot.tag}"
        clusters.setdefault(path, Cluster()).rows.append(Row(spot, link))
    return clusters


def weigh_cluster(cluster: Cluster) -> None:
    """Say how well the links name stories, and keep one an item and a story."""
    rows = cluster.rows = _one_an_item(cluster.rows)
    count = len(rows)
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row.link.key, row)
    cluster.rows = [*first.values()]
    cluster.stories = sum(row.link.target.story for row in first.values()) / len(first)
    cluster.worth = sum(row.link.fit for row in rows) / count * len(first) / count * (0.6 + 0.4 * cluster.stories)
    cluster.worth *= 1.3 if HEADING.search(rows[0].link.spot.shape) else 1.0
    cluster.worth *= 1.0 if rows[0].link.own_text else 0.8
    repeated = Counter(row.link.text for row in rows).most_common(1)[0][1]
    if count > 2 and repeated > count / 2:
        cluster.worth = 0.0


def _one_an_item(rows: list[Row]) -> list[Row]:
    """Keep the link with the best title of each item: a second one of the same shape is a "read more".

    Where the first ones are titles in most items, they are in all: below may stand a second line that is longer.
    """
    first: dict[int, Row] = {}
    best: dict[int, Row] = {}
    for row in rows:
        known = best.setdefault(row.spot.number, row)
        if row.link.fit >= LEAST:
            first.setdefault(row.spot.number, row)
        if row.link.fit > known.link.fit:
            best[row.spot.number] = row
    if len(best) == len(rows):
        return rows
    worths = [sum(row.link.fit for row in kept.values()) for kept in (first, best)]
    return [*(best | first if worths[0] > SURELY * worths[1] else best).values()]


def name_by_headings(cluster: Cluster) -> None:
    """Give items whose links say nothing the title that stands beside the link."""
    if len(cluster.rows) < 3 or cluster.stories < 0.5:
        return
    names: set[str] = set()
    size = 0.0
    for row in cluster.rows:
        found = _title_in(row.spot)
        text = " ".join(found.text(separator=" ").split()) if found is not None else ""
        if text:
            row.named = found
            names.add(text)
            size += fit(size_of(text))
    if len(names) * 4 >= len(cluster.rows) * 3:
        cluster.rows = [row for row in cluster.rows if row.named is not None]
        cluster.worth = size / len(names)


def _title_in(spot: Spot) -> LexborNode | None:
    """Return the element that is called an item's title; of a list of terms, in the description."""
    found = spot.node.css_first(TITLES)
    at = spot.node.next if found is None and spot.tag == "dt" else None
    for _ in range(BESIDE):
        if at is None or at.tag == "dd":
            break
        at = at.next
    return found if at is None else at.css_first(TITLES)


def are_codes(cluster: Cluster) -> bool:
    """Tell whether the links show numbers of documents: "arXiv:2511.20857", "CVE-2026-1234"."""
    texts = [row.link.text for row in cluster.rows]
    return all(" " not in text and DIGIT.search(text) and not WIDE.search(text) and not VERSION.match(text) for text in texts)
