"""Which blocks are the page's headline list."""

import re
from dataclasses import dataclass

from parsers.detect.blocks import CLOSED_BELOW, NAMELESS, Block
from parsers.detect.clusters import HEADING, Row
from parsers.detect.leads import around, find_leads, find_lone, find_odd_ones
from parsers.detect.links import Link, Web, folder_of
from parsers.detect.times import Clock, moment_of_address, shows_date
from parsers.detect.titles import HEADINGS
from parsers.regions import ASIDE, NAMED, OPEN

FRONT = re.compile(
    r"^https?://[^/]+/?(?:[a-z]{2}(?:-[a-z]{2})?/?)?(?:(?:index|home|default|main)\.\w+|home/?)?(?:\?[^/]*)?$", re.IGNORECASE
)
SAMPLE, STAGE = 3, 6
"""Items that are looked at to judge a list; the most that a stage above a list holds."""
LONE_CLOCK = re.compile(r"(?<![\d:.])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])")
PROSE = 100
"""Letters before a link that tell whether it stands in a sentence."""
WORD = re.compile(r"[^\W\d_]+")
FILM = re.compile(r"/(?:videos?|vod|watch|clips?|reels?|podcasts?|audio|galler(?:y|ies)|photos?|pictures|image-gallery)/")
DIGITS = re.compile(r"\d+")


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
        lone = find_lone(web, clock)
        if lone or best is None or best.score < 0.3:
            return Choice(lone, aside=not lone)
    front = _is_front(best, blocks, clock.page.url)
    chosen = [best, *(block for block in blocks if block is not best and _belongs(block, best, blocks, clock, front=front))]
    first: dict[str, Row] = {}
    for block in sorted(chosen, key=lambda block: -block.score):
        for row in _fitting(block):
            first.setdefault(row.link.key, row)
    rows = sorted([*first.values(), *find_odd_ones(web, [*first.values()], best)], key=lambda row: row.link.place)
    ranked = {row.link.key for block in blocks if block.ranked for row in block.rows}.union(
        *(block.best.ranked for block in blocks)
    )
    rows = sorted([*rows, *find_leads(web, rows, best, None if front else clock, ranked)], key=lambda row: row.link.place)
    return Choice(rows, best.score, best.weight < OPEN)


def _fitting(block: Block) -> list[Row]:
    """The rows without the odd ones out: a "load more" among stories."""
    if block.best.stories < 0.8 or block.best.stories == 1:
        return block.rows
    folders = {folder_of(row.link.key) for row in block.rows if row.link.target.story}
    return [
        row
        for row in block.rows
        if row.link.target.story or row.link.fit > 0.6 or ("/" in (folder := folder_of(row.link.key)) and folder in folders)
    ]


def _score(block: Block, clock: Clock) -> None:
    rows = block.rows
    step = max(1, len(rows) // SAMPLE)
    sample = rows[::step][:SAMPLE]
    dated = timed = summed = pictured = 0
    for row in sample:
        rest = _rest(row, block)
        dated += shows_date(rest, clock)
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
        return not (richer and share >= 0.75)
    return len(peers) >= 4 and share < 0.5


def _belongs(block: Block, best: Block, blocks: list[Block], clock: Clock, *, front: bool) -> bool:
    if block.weight < best.weight or block.best.worth < 0.45 * best.best.worth or block.best.stories + 0.3 < best.best.stories:
        return False
    if _lies_within(block, best):
        return False
    if block.boxes & best.boxes:
        return block.dated or not best.dated
    if front:
        return not _shows_film(block) or _shows_film(best) or _tells_days(block, clock)
    return _leads_to(block, best, blocks) or _twins(block, best)


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


def _tells_days(block: Block, clock: Clock) -> bool:
    """Tell whether items say when they are from: a strip of films that does not is for watching, not for news."""
    return block.dated or moment_of_address(block.rows[0].link.url, clock) is not None


def _leads_to(block: Block, best: Block, blocks: list[Block]) -> bool:
    """Tell whether a block is the stage above the list: headings at least as large, nearby or next to it or with items alike."""
    size, usual = _heading(block.rows[0].link), _heading(best.rows[0].link)
    if block.rows[0].link.place > best.rows[0].link.place or not size or size > (usual or size):
        return False
    alike = block.dated and best.dated and size == usual
    after = min((other.rows[0].link.place for other in blocks if _follows(other, block)), default=0)
    return (
        alike
        or (after == best.rows[0].link.place and len(block.rows) <= STAGE)
        or bool(around(best.rows[0].spot) & around(block.rows[0].spot))
    )


def _follows(other: Block, block: Block) -> bool:
    """Tell whether another block of the page's contents begins after this one."""
    return other.weight >= OPEN and other.rows[0].link.place > block.rows[-1].link.place


def _heading(link: Link) -> str:
    """The tag of the heading round (or in) a link; "" when there is none."""
    found = HEADING.search(link.spot.shape)
    inside = link.spot.node.css_first(HEADINGS) if not found else None
    return found[0][1:] if found else (inside.tag or "" if inside is not None else "")
