"""Links of one shape under one kind of box are a block: a candidate for the headline list."""

from dataclasses import dataclass
from itertools import chain

from parsers.detect.clusters import Cluster, Row, are_codes, by_column, cluster_links, name_by_headings, weigh_cluster
from parsers.detect.links import Link, Web, folder_of
from parsers.detect.names import without_labels
from parsers.detect.ranked import is_ranked
from parsers.regions import ASIDE, CLOSED

FEWEST = 2
SECOND = 0.6
"""Share of the best worth from which a name that stands first counts as the title."""
NAMELESS = 0.12
"""A worth below this is no list of titles."""


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
    for gathered in chain.from_iterable(map(by_column, shapes.values())):
        links = without_labels(gathered)
        if len({link.key for link in links}) >= FEWEST:
            for path, cluster in cluster_links(links).items():
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


def _block(clusters: list[Cluster]) -> Block | None:
    for cluster in clusters:
        weigh_cluster(cluster)
    best = max(clusters, key=lambda cluster: cluster.worth * len(cluster.rows) ** 0.5)
    if len(best.rows) < FEWEST:
        return None
    if best.worth < NAMELESS or are_codes(best):
        name_by_headings(max(clusters, key=lambda cluster: (cluster.stories >= 0.5) * len(cluster.rows)))
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
