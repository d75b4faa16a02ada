"""Links of one shape under one kind of box are a block: a candidate for the headline list."""

import re
from collections import Counter
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from parsers.detect.links import Link, Spot, Web, size_of
from parsers.detect.names import fit, folder_of, without_labels
from parsers.detect.ranked import is_ranked
from parsers.detect.regions import ASIDE, CLOSED

BOXES = frozenset({"html", "body", "main", "ul", "ol", "dl", "table", "tbody", "menu", "nav", "aside"})
"""Hold items and are never one."""
HOLDERS = frozenset({"li", "article"})
"""Items that may hold a list or table about one story: a thread's `li > dl > dt`."""
HEADING = re.compile(r">h[1-6]\b")
MIXED = ""
TITLES = "h1, h2, h3, h4, h5, h6, [role=heading], [itemprop=headline], [class*=title], [class*=headline]"
FEWEST = 2
SECOND = 0.6
"""Share of the best worth from which a name that stands first counts as the title."""
NAMELESS = 0.12
"""A worth below this is no list of titles."""


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


@dataclass(slots=True, eq=False)
class Block:
    """Clusters that share their items (title, picture, "read more"), told by the best of them."""

    best: Cluster
    clusters: list[Cluster]
    weight: float
    ranked: bool
    """Whether its title says that it ranks or recommends."""
    score: float = 0.0
    dated: bool = False

    @property
    def rows(self) -> list[Row]:
        """The items, in page order."""
        return self.best.rows

    @property
    def boxes(self) -> set[int]:
        """The elements that hold the items."""
        return {row.spot.up.number for row in self.rows if row.spot.up}


def find_blocks(web: Web) -> list[Block]:
    """Group the links, in page order of their first."""
    shapes: dict[str, list[Link]] = {}
    for link in web.links:
        # Pictures that are links stand beside the links with the titles, often in the same shape.
        shapes.setdefault(link.spot.shape if link.own_text else link.spot.shape + "|", []).append(link)
    boxed: dict[str, list[Cluster]] = {}
    for gathered in shapes.values():
        links = without_labels(gathered)
        if len({link.key for link in links}) >= FEWEST:
            for path, cluster in _clusters(links).items():
                boxed.setdefault(path, []).append(cluster)
    blocks = [block for clusters in boxed.values() for joined in _joined(clusters) if (block := _block(joined))]
    return sorted(blocks, key=lambda block: block.rows[0].link.place)


def _joined(clusters: list[Cluster]) -> list[list[Cluster]]:
    """Group clusters by the boxes that they share: without classes, lists in different places have boxes of one path."""
    if len(clusters) == 1:
        return [clusters]
    groups: list[list[Cluster]] = []
    known: dict[int, list[Cluster]] = {}
    for cluster in clusters:
        boxes = {row.spot.up.number for row in cluster.rows if row.spot.up}
        group = next((known[box] for box in boxes if box in known), [])
        if not group:
            groups.append(group)
        group.append(cluster)
        known |= dict.fromkeys(boxes, group)
    return groups


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


def _clusters(links: list[Link]) -> dict[str, Cluster]:
    marks = mark(links)
    clusters: dict[str, Cluster] = {}
    for link in links:
        spot = item_of(link, marks)
        path = f"{spot.up.path if spot.up else ''}>{spot.tag}"
        clusters.setdefault(path, Cluster()).rows.append(Row(spot, link))
    return clusters


def _block(clusters: list[Cluster]) -> Block | None:
    for cluster in clusters:
        _weigh(cluster)
    best = max(clusters, key=lambda cluster: cluster.worth * len(cluster.rows) ** 0.5)
    if len(best.rows) < FEWEST:
        return None
    if best.worth < NAMELESS:
        _name_by_headings(max(clusters, key=lambda cluster: (cluster.stories >= 0.5) * len(cluster.rows)))
        best = max(clusters, key=lambda cluster: cluster.worth * len(cluster.rows) ** 0.5)
    best = _first_name(best, clusters)
    _drop_ranked(best)
    # A class may tell an item's state ("hot"), not its region: the most count.
    weights = sorted(row.spot.weight for row in best.rows)
    ranked = is_ranked(best.rows[0].spot)
    return Block(best, clusters, weights[(len(weights) - 1) // 2] * (ASIDE if ranked else 1.0), ranked)


def _first_name(best: Cluster, clusters: list[Cluster]) -> Cluster:
    """Prefer the name that stands first: below many titles a second line links to the same story and is of a better length."""
    first = best.rows[0].link
    keys = {row.link.key for row in best.rows}
    named = [
        cluster
        for cluster in clusters
        if cluster.worth >= SECOND * best.worth
        and cluster.rows[0].link.own_text
        and any(row.link.key == first.key and row.link.place < first.place for row in cluster.rows)
        and {row.link.key for row in cluster.rows} >= keys
    ]
    return max(named, key=lambda cluster: cluster.worth, default=best)


def _weigh(cluster: Cluster) -> None:
    rows = cluster.rows = _one_an_item(cluster.rows)
    count = len(rows)
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row.link.key, row)
    cluster.rows = [*first.values()]
    cluster.stories = sum(row.link.target.story for row in first.values()) / len(first)
    cluster.worth = sum(fit(row.link.size) for row in rows) / count * len(first) / count * (0.6 + 0.4 * cluster.stories)
    cluster.worth *= 1.3 if HEADING.search(rows[0].link.spot.shape) else 1.0
    cluster.worth *= 1.0 if rows[0].link.own_text else 0.8
    repeated = Counter(row.link.text for row in rows).most_common(1)[0][1]
    if count > 2 and repeated > count / 2:
        cluster.worth = 0.0


def _one_an_item(rows: list[Row]) -> list[Row]:
    """Keep the link with the best title of each item: a second one of the same shape is a "read more"."""
    best: dict[int, Row] = {}
    for row in rows:
        known = best.get(row.spot.number)
        if known is None or fit(row.link.size) > fit(known.link.size):
            best[row.spot.number] = row
    return [*best.values()]


def _name_by_headings(cluster: Cluster) -> None:
    """Give items whose links say nothing the title that stands beside the link."""
    if len(cluster.rows) < 3 or cluster.stories < 0.5:
        return
    names: set[str] = set()
    size = 0.0
    for row in cluster.rows:
        found = row.spot.node.css_first(TITLES)
        text = " ".join(found.text(separator=" ").split()) if found is not None else ""
        if text:
            row.named = found
            names.add(text)
            size += fit(size_of(text))
    if len(names) * 4 >= len(cluster.rows) * 3:
        cluster.rows = [row for row in cluster.rows if row.named is not None]
        cluster.worth = size / len(names)


def _drop_ranked(cluster: Cluster) -> None:
    """Take out the boxes with a title like "most read", and menus beside lists of stories, unless all are."""
    boxes: dict[int, bool] = {}
    for row in cluster.rows:
        box = row.spot.up.number if row.spot.up else 0
        if box not in boxes:
            boxes[box] = is_ranked(row.spot)
    if cluster.stories < 1 and len(boxes) > 1:
        boxes |= dict.fromkeys(_menus(cluster), True)
    if any(boxes.values()) and not all(boxes.values()):
        kept = [row for row in cluster.rows if not boxes[row.spot.up.number if row.spot.up else 0]]
        cluster.ranked = {row.link.key for row in cluster.rows} - {row.link.key for row in kept}
        cluster.rows = kept


def _menus(cluster: Cluster) -> list[int]:
    """The boxes none of whose addresses looks like a story's or lies beside one, when all look so in another one."""
    folders = {folder_of(row.link.key) for row in cluster.rows if row.link.target.story}
    shares: dict[int, list[bool]] = {}
    for row in cluster.rows:
        like = row.link.target.story or ("/" in (folder := folder_of(row.link.key)) and folder in folders)
        shares.setdefault(row.spot.up.number if row.spot.up else 0, []).append(like)
    whole = any(all(stories) and len(stories) > FEWEST for stories in shares.values())
    return [box for box, stories in shares.items() if whole and len(stories) > FEWEST and not any(stories)]


CLOSED_BELOW = CLOSED * 2
"""Weights below this are navigation."""
