"""Which blocks are the page's headline list."""

import re
from collections import Counter
from dataclasses import dataclass

from parsers.detect.blocks import CLOSED_BELOW, HEADING, NAMELESS, Block, Row, item_of, mark
from parsers.detect.links import Link, Spot, Web, size_of
from parsers.detect.names import fit, folder_of
from parsers.detect.regions import ASIDE, NAMED, OPEN
from parsers.detect.times import Clock
from parsers.detect.titles import HEADINGS

FRONT = re.compile(
    r"^https?://[^/]+/?(?:[a-z]{2}(?:-[a-z]{2})?/?)?(?:(?:index|home|default|main)\.\w+|home/?)?(?:\?[^/]*)?$", re.IGNORECASE
)
SAMPLE = 3
LONE_CLOCK = re.compile(r"(?<![\d:.])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])")
LEAST, FEW = 0.2, 3
"""How well the text of a card fits a title at least; how many items a box holds before others are looked for in it."""
PROSE = 100
"""Letters before a link that tell whether it stands in a sentence."""
WORD = re.compile(r"[^\W\d_]+")
FILM = re.compile(r"/(?:videos?|vod|watch|clips?|reels?|podcasts?|audio|galler(?:y|ies)|photos?|pictures|image-gallery)/")
DIGITS = re.compile(r"\d+")
USUAL = re.compile(r"(?<![\d.])(?:\d\d?([./-])\d\d?\1[12]\d{3}|[12]\d{3}-\d\d-\d\d)(?![\d.])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Choice:
    """The list's items, and how sure it is that they are."""

    rows: list[Row]
    score: float = 0.0
    aside: bool = True
    """Whether they stand where lists seldom do."""


def choose(web: Web, blocks: list[Block], clock: Clock) -> Choice:
    """Return the items of the list, in page order; none when no block looks like one.

    A list's page has one list (and a lead story above it, perhaps). A front page has many, all wanted, but none of the boxes that
    repeat or rank.
    """
    blocks = [block for block in blocks if block.best.worth > NAMELESS]
    for block in blocks:
        _score(block, clock)
    blocks = [block for block in blocks if block.score > 0]
    best = max(blocks, key=lambda block: block.score, default=None)
    if best is None or best.score < 0.3 or best.ranked:
        lone = _lone(web, clock)
        if lone or best is None or best.score < 0.3:
            return Choice(lone, aside=not lone)
    front = _is_front(best, blocks, clock.page.url)
    chosen = [best, *(block for block in blocks if block is not best and _belongs(block, best, front))]
    first: dict[str, Row] = {}
    for block in sorted(chosen, key=lambda block: -block.score):
        for row in _fitting(block):
            first.setdefault(row.link.key, row)
    rows = sorted([*first.values(), *_odd_ones(web, [*first.values()], best)], key=lambda row: row.link.place)
    ranked = {row.link.key for block in blocks if block.ranked for row in block.rows}.union(
        *(block.best.ranked for block in blocks)
    )
    rows = sorted([*rows, *_leads(web, rows, best, None if front else clock, ranked)], key=lambda row: row.link.place)
    return Choice(rows, best.score, best.weight < OPEN)


def _lone(web: Web, clock: Clock) -> list[Row]:
    """Return the stories of a list too short to be seen as one: below headings, with dates, where nothing repeats or ranks."""
    links = {link.key: link for link in reversed(web.links) if link.target.story and _may_lead(link, set(), OPEN)}
    marks = mark(_stories(web))
    rows = [Row(item_of(link, marks), link) for link in links.values()]
    dated = [row for row in rows if _dated(row, clock)]
    return sorted(dated, key=lambda row: row.link.place) if len(dated) <= SAMPLE else []


def _dated(row: Row, clock: Clock) -> bool:
    return _shows_date(" ".join(row.spot.node.text(separator=" ").split()), clock)


def _fitting(block: Block) -> list[Row]:
    """The rows without the odd ones out: a "load more" among stories."""
    if block.best.stories < 0.8 or block.best.stories == 1:
        return block.rows
    folders = {folder_of(row.link.key) for row in block.rows if row.link.target.story}
    return [
        row
        for row in block.rows
        if row.link.target.story or fit(row.link.size) > 0.6 or ("/" in (folder := folder_of(row.link.key)) and folder in folders)
    ]


def _score(block: Block, clock: Clock) -> None:
    rows = block.rows
    step = max(1, len(rows) // SAMPLE)
    sample = rows[::step][:SAMPLE]
    dated = timed = summed = pictured = 0
    for row in sample:
        rest = _rest(row, block)
        dated += _shows_date(rest, clock)
        timed += LONE_CLOCK.search(rest) is not None
        summed += len(rest) > 80
        pictured += row.spot.node.css_first("img") is not None
    block.dated = dated * 2 >= len(sample)
    extras = 1 + (0.8 * dated + 0.4 * summed + 0.25 * pictured) / len(sample)
    # A menu may be long and wordy, but it shows no dates.
    weight = block.weight if block.dated or block.weight > CLOSED_BELOW else 0
    if block.weight == NAMED and block.best.stories > 0.5 and timed + dated > 1:
        weight = ASIDE  # "list-tags" is a list with tags
    if sum(_in_prose(row.link) for row in sample) * 2 >= len(sample):
        weight = 0
    if not block.dated and len({DIGITS.sub("", row.link.text) for row in sample}) == 1:
        weight *= 0.5  # "news of 2025", "news of 2024": an index of lists, perhaps
    block.score = len(rows) ** 0.7 * block.best.worth * weight * extras


def _in_prose(link: Link) -> bool:
    """Tell whether a link is part of a sentence: words before it, and something after it."""
    node = link.spot.node
    before, after = node.prev, node.next
    if before is None or after is None or before.tag != "-text" or after.tag != "-text":
        return False
    told = (before.text_content or "")[-PROSE:]
    if ">pre" in link.spot.shape:  # there a line is a line
        told = told.rpartition("\n")[2]
    return len(WORD.findall(told)) >= 2 and (after.text_content or "").strip() != ""


def _shows_date(text: str, clock: Clock) -> bool:
    """Look for a date in the usual digits, then at what surrounds the first and the last: item texts are long."""
    usual = USUAL.search(text)
    if usual and clock.find(usual[0]) is not None:
        return True
    digits = [found.start() for found in DIGITS.finditer(text)]
    if not digits:
        return clock.find(text[-30:]) is not None
    ends = {text[max(0, at - 30) : at + 40] for at in (digits[0], digits[-1])}
    return any(clock.find(end) is not None for end in ends)


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


def _is_front(best: Block, blocks: list[Block], url: str) -> bool:
    peers = [
        block for block in blocks if block.weight >= OPEN and block.best.worth > 0.5 * best.best.worth and len(block.rows) >= 2
    ]
    total = sum(len(block.rows) for block in peers) or 1
    share = len(best.rows) / total
    if FRONT.match(url):
        richer = best.dated and not any(block.dated for block in peers if block is not best)
        return not (richer and share >= 0.6)
    return len(peers) >= 4 and share < 0.5


def _belongs(block: Block, best: Block, front: bool) -> bool:
    if block.weight < best.weight or block.best.worth < 0.45 * best.best.worth or block.best.stories + 0.3 < best.best.stories:
        return False
    if _lies_within(block, best):
        return False
    if block.boxes & best.boxes:
        return block.dated or not best.dated
    if front:
        return _shows_film(block) <= _shows_film(best)
    return _leads_to(block, best) or _twins(block, best)


def _lies_within(block: Block, best: Block) -> bool:
    """Tell whether a block stands in an item of the list: what to read besides that story."""
    items = {row.spot.number for row in best.rows}
    at = block.rows[0].spot.up
    while at is not None and at.number not in items:
        at = at.up
    return at is not None


def _twins(block: Block, best: Block) -> bool:
    """Tell whether two lists are made alike, as a forum's announcements and its threads are."""
    return block.dated and best.dated and not block.ranked and block.rows[0].link.spot.shape == best.rows[0].link.spot.shape


def _shows_film(block: Block) -> bool:
    """Tell whether a block is a strip of videos or pictures, by what its addresses call them."""
    return all(FILM.search(row.link.key) for row in block.rows)


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
    inside = link.spot.node.css_first(HEADINGS) if not found else None
    return found[0][1:] if found else (inside.tag or "" if inside is not None else "")


def _odd_ones(web: Web, rows: list[Row], best: Block) -> list[Row]:
    """Return the stories that stand among the items in another shape: a photo's card among lines, a lead with a larger heading."""
    held = Counter(row.spot.up.number for row in rows if row.spot.up)
    tags = {row.spot.up.number: row.spot.tag for row in rows if row.spot.up}
    known, starts = {row.link.key for row in rows}, {row.spot.number for row in rows}
    last = max(row.link.place for row in rows)
    marks: dict[int, str] = {}
    found: dict[int, Row] = {}
    for link in web.links:
        if link.key in known or link.place > last or link.spot.weight < best.weight or fit(link.size) < LEAST:
            continue
        if best.best.stories >= 0.5 and not link.target.story:
            continue
        spot: Spot | None = link.spot
        while spot is not None and spot.up is not None and held[spot.up.number] < FEW:
            spot = spot.up
        if spot is None or spot.up is None or spot.number in starts or spot.tag not in ("a", tags[spot.up.number]):
            continue
        marks = marks or mark([*(row.link for row in rows), *_stories(web)])
        if marks.get(spot.number) == link.key and (
            spot.number not in found or fit(link.size) > fit(found[spot.number].link.size)
        ):
            found[spot.number] = Row(spot, link)
    return [*found.values()]


def _leads(web: Web, rows: list[Row], best: Block, clock: Clock | None, ranked: set[str]) -> list[Row]:
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
    near = _around(rows[0].spot)
    return [row for row in leads if near & _around(row.link.spot, 9) or (best.dated and _dated(row, clock))]


def _stories(web: Web) -> list[Link]:
    """The links that look like stories, by their text."""
    return [link for link in web.links if link.size >= 20 and link.own_text]


def _may_lead(link: Link, known: set[str], lightest: float) -> bool:
    """Tell whether a link has a title in or around it that makes a lead."""
    if link.key in known or not link.own_text or link.target.lists or link.spot.weight < lightest or fit(link.size) < LEAST:
        return False
    if HEADING.search(link.spot.shape):
        return fit(link.size) >= 0.5
    inside = link.spot.node.css_first(HEADINGS)
    return inside is not None and fit(size_of(" ".join(inside.text(separator=" ").split()))) >= 0.5


def _around(spot: Spot, levels: int = 3) -> set[int]:
    """The elements around an element, below the page's own."""
    found: set[int] = set()
    at = spot.up
    while at is not None and at.tag not in ("body", "html") and len(found) < levels:
        found.add(at.number)
        at = at.up
    return found
