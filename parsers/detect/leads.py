"""Stories that are no rows of a block: in a shape of their own among the items, or alone, as a page's lead."""

from collections.abc import Container

from parsers.detect.blocks import Block
from parsers.detect.clusters import HEADING, Row, item_of, mark
from parsers.detect.links import Link, Spot, Web
from parsers.detect.sizes import LEAST, fit, size_of
from parsers.detect.times import Clock, shows_date
from parsers.detect.titles import HEADINGS
from parsers.regions import ASIDE, OPEN

MOST_LONE = 3
FEW = 3
"""So many items a box holds before others are looked for in it."""


def find_odd_ones(web: Web, rows: list[Row], best: Block) -> list[Row]:
    """Return stories that stand among the items in another shape: a photo's card among lines, a lead with a larger heading."""
    boxes: dict[int, list[Row]] = {}
    for row in rows:
        boxes.setdefault(row.spot.up.number if row.spot.up else 0, []).append(row)
    boxes = {number: held for number, held in boxes.items() if len(held) >= FEW}
    known, starts = {row.link.key for row in rows}, {row.spot.number for row in rows}
    told = best.best.stories < 0.5
    marks: dict[int, str] = {}
    found: dict[int, Row] = {}
    for link in web.links if boxes else ():
        if link.key in known or link.spot.weight < best.weight or link.fit < LEAST or not (told or link.target.story):
            continue
        spot = _held(link.spot, boxes)
        if spot is None or spot.up is None or spot.number in starts or not _stands_among(link, spot, boxes[spot.up.number]):
            continue
        marks = marks or mark([*(row.link for row in rows), *_stories(web)])
        rival = found.get(spot.number)
        if marks.get(spot.number) == link.key and (rival is None or link.fit > rival.link.fit):
            found[spot.number] = Row(spot, link)
    return [*found.values()]


def _held(spot: Spot, boxes: Container[int]) -> Spot | None:
    """Return the element around a link that lies in one of the boxes."""
    at: Spot | None = spot
    while at is not None and (at.up is None or at.up.number not in boxes):
        at = at.up
    return at


def _stands_among(link: Link, spot: Spot, held: list[Row]) -> bool:
    """Tell whether an element stands among items, or before them as one of theirs; what follows the last leads on."""
    if link.place > held[-1].link.place:
        return False
    return spot.tag == held[0].spot.tag or (spot.tag == "a" and link.place > held[0].link.place)


def find_leads(web: Web, rows: list[Row], best: Block, clock: Clock | None, ranked: set[str]) -> list[Row]:
    """Return stories that stand alone, as the lead of a page does: below a heading of their own, outside of navigation.

    On a front page (no clock) anywhere; else above the list and near it, or dated as its items are.
    """
    known = {row.link.key for row in rows} | ranked
    # The side columns of front pages hold stories too; those of lists repeat and recommend.
    lightest = min(ASIDE if clock is None else OPEN, best.weight)
    told = best.best.stories < 0.5
    candidates = [link for link in web.links if _may_lead(link, known, lightest) and (told or link.target.story)]
    if clock is not None:
        candidates = [link for link in candidates if link.place < rows[0].link.place]
    if not candidates:
        return []
    marks = mark([*(row.link for row in rows), *_stories(web)])
    leads = [Row(item_of(link, marks), link) for link in candidates]
    if clock is None:
        return leads
    near = around(rows[0].spot)
    return [row for row in leads if near & around(row.link.spot, 9) or (best.dated and _dated(row, clock))]


def find_lone(web: Web, clock: Clock) -> list[Row]:
    """Return the stories of a list too short to be seen as one: below headings, with dates, where nothing repeats or ranks."""
    links = {link.key: link for link in reversed(web.links) if link.target.story and _may_lead(link, set(), OPEN)}
    marks = mark(_stories(web))
    rows = [Row(item_of(link, marks), link) for link in links.values()]
    dated = [row for row in rows if _dated(row, clock)]
    return sorted(dated, key=lambda row: row.link.place) if len(dated) <= MOST_LONE else []


def _dated(row: Row, clock: Clock) -> bool:
    return shows_date(" ".join(row.spot.node.text(separator=" ").split()), clock)


def _stories(web: Web) -> list[Link]:
    """The links that look like stories, by their text."""
    return [link for link in web.links if link.size >= 20 and link.own_text]


def _may_lead(link: Link, known: set[str], lightest: float) -> bool:
    """Tell whether a link has a title in or around it that makes a lead."""
    if link.key in known or not link.own_text or link.target.lists or link.spot.weight < lightest or link.fit < LEAST:
        return False
    if HEADING.search(link.spot.shape):
        return link.fit >= 0.5
    inside = link.spot.node.css_first(HEADINGS)
    return inside is not None and fit(size_of(" ".join(inside.text(separator=" ").split()))) >= 0.5


def around(spot: Spot, levels: int = 3) -> set[int]:
    """The elements around an element, below the page's own."""
    found: set[int] = set()
    at = spot.up
    while at is not None and at.tag not in ("body", "html") and len(found) < levels:
        found.add(at.number)
        at = at.up
    return found
