"""Which blocks are the page's headline list."""

import re

from parsers.dates import read_date
from parsers.detect.blocks import CLOSED_BELOW, HEADING, NAMELESS, Block, Row, item_of, mark
from parsers.detect.links import Link, Spot, Web
from parsers.detect.names import fit
from parsers.detect.regions import ASIDE, OPEN
from parsers.headline import Page, Site

FRONT = re.compile(
    r"^https?://[^/]+/?(?:[a-z]{2}(?:-[a-z]{2})?/?)?(?:(?:index|home|default|main)\.\w+|home/?)?(?:\?[^/]*)?$", re.IGNORECASE
)
SAMPLE = 3
DIGITS = re.compile(r"\d+")
USUAL = re.compile(r"(?<![\d.])(?:\d\d?([./-])\d\d?\1[12]\d{3}|[12]\d{3}-\d\d-\d\d)(?![\d.])", re.ASCII)


def choose(web: Web, blocks: list[Block], page: Page, site: Site) -> list[Row]:
    """Return the items of the list, in page order; [] when no block looks like one.

    A list's page has one list (and a lead story above it, perhaps). A front page has many, all wanted, but none of the boxes that
    repeat or rank.
    """
    blocks = [block for block in blocks if block.best.worth > NAMELESS]
    for block in blocks:
        _score(block, page, site)
    best = max(blocks, key=lambda block: block.score, default=None)
    if best is None or best.score < 0.3:
        return []
    front = _is_front(best, blocks, page)
    chosen = [best, *(block for block in blocks if block is not best and _belongs(block, best, front))]
    first: dict[str, Row] = {}
    for block in sorted(chosen, key=lambda block: -block.score):
        for row in _fitting(block):
            first.setdefault(row.link.key, row)
    rows = sorted(first.values(), key=lambda row: row.link.place)
    return sorted([*rows, *_leads(web, rows, best, front)], key=lambda row: row.link.place)


def _fitting(block: Block) -> list[Row]:
    """The rows without the odd ones out: a "load more" among stories."""
    if block.best.stories < 0.8 or block.best.stories == 1:
        return block.rows
    return [row for row in block.rows if row.link.target.story or fit(row.link.size) > 0.6]


def _score(block: Block, page: Page, site: Site) -> None:
    rows = block.rows
    step = max(1, len(rows) // SAMPLE)
    sample = rows[::step][:SAMPLE]
    dated = summed = pictured = 0
    for row in sample:
        rest = _rest(row, block)
        dated += _shows_date(rest, page, site)
        summed += len(rest) > 80
        pictured += row.spot.node.css_first("img") is not None
    block.dated = dated * 2 >= len(sample)
    extras = 1 + (0.8 * dated + 0.4 * summed + 0.25 * pictured) / len(sample)
    # A menu may be long and wordy, but it shows no dates.
    weight = block.weight if block.dated or block.weight > CLOSED_BELOW else 0
    block.score = len(rows) ** 0.7 * block.best.worth * weight * extras


def _shows_date(text: str, page: Page, site: Site) -> bool:
    """Look for a date in the usual digits, then at what surrounds the first and the last: item texts are long."""
    usual = USUAL.search(text)
    if usual and read_date(usual[0], site.timezone, page.seen).moment is not None:
        return True
    digits = [found.start() for found in DIGITS.finditer(text)]
    if not digits:
        return read_date(text[-30:], site.timezone, page.seen).moment is not None
    ends = {text[max(0, at - 30) : at + 40] for at in (digits[0], digits[-1])}
    return any(read_date(end, site.timezone, page.seen).moment is not None for end in ends)


def _rest(row: Row, block: Block) -> str:
    """Return the text of the item besides its title, with that of the loose elements after it."""
    boxes = {other.spot.number for other in block.rows}
    texts = [" ".join(row.spot.node.text(separator=" ").split()).replace(row.link.text, " ", 1)]
    following = row.spot.node.next
    for _ in range(6):
        if following is None or following.mem_id in boxes:
            break
        if following.tag != "-comment":
            texts.append(following.text_lexbor() or following.text_content or "")
        following = following.next
    return " ".join(" ".join(texts).split())


def _is_front(best: Block, blocks: list[Block], page: Page) -> bool:
    peers = [
        block for block in blocks if block.weight >= OPEN and block.best.worth > 0.5 * best.best.worth and len(block.rows) >= 2
    ]
    total = sum(len(block.rows) for block in peers) or 1
    share = len(best.rows) / total
    if FRONT.match(page.url):
        richer = best.dated and not any(block.dated for block in peers if block is not best)
        return not (richer and share >= 0.6)
    return len(peers) >= 4 and share < 0.5


def _belongs(block: Block, best: Block, front: bool) -> bool:
    if block.weight < best.weight or block.best.worth < 0.45 * best.best.worth or block.best.stories + 0.3 < best.best.stories:
        return False
    if block.boxes & best.boxes:
        return block.dated or not best.dated
    return front or _leads_to(block, best)


def _leads_to(block: Block, best: Block) -> bool:
    """Tell whether a block is the stage above the list: headings at least as large, nearby or with items alike."""
    size, usual = _heading(block.rows[0].link), _heading(best.rows[0].link)
    if block.rows[0].link.place > best.rows[0].link.place or not size or size > (usual or size):
        return False
    alike = block.dated and best.dated and size == usual
    return alike or bool(_around(best.rows[0].spot) & _around(block.rows[0].spot))


def _heading(link: Link) -> str:
    """The tag of the heading round (or in) a link; "" when there is none."""
    found = HEADING.search(link.spot.shape)
    inside = link.spot.node.css_first("h1, h2, h3, h4, h5, h6") if not found else None
    return found[0][1:] if found else (inside.tag or "" if inside is not None else "")


def _leads(web: Web, rows: list[Row], best: Block, front: bool) -> list[Row]:
    """Return stories that stand alone, as the lead of a page does: below a heading of their own, outside of navigation."""
    known = {row.link.key for row in rows}
    # The side columns of front pages hold stories too; those of lists repeat and recommend.
    lightest = min(ASIDE if front else OPEN, best.weight)
    candidates = [link for link in web.links if _may_lead(link, known, best, lightest)]
    if not front:
        start = rows[0].link.place
        near = _around(rows[0].spot)
        candidates = [link for link in candidates if link.place < start and near & _around(link.spot, 9)]
    if not candidates:
        return []
    marks = mark([*(row.link for row in rows), *_stories(web)])
    return [Row(item_of(link, marks), link) for link in candidates]


def _stories(web: Web) -> list[Link]:
    """The links that look like stories, by their text."""
    return [link for link in web.links if link.size >= 20 and link.own_text]


def _may_lead(link: Link, known: set[str], best: Block, lightest: float) -> bool:
    if link.key in known or not link.own_text or link.spot.weight < lightest or fit(link.size) < 0.5:
        return False
    return HEADING.search(link.spot.shape) is not None and (link.target.story or best.best.stories < 0.5)


def _around(spot: Spot, levels: int = 3) -> set[int]:
    """The elements around an element, below the page's own."""
    found: set[int] = set()
    at = spot.up
    while at is not None and at.tag not in ("body", "html") and len(found) < levels:
        found.add(at.number)
        at = at.up
    return found
