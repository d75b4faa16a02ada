"""What stands in a card: its lines of text, each with the weight it has as a title, and what they say."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborNode

from parsers.blocks import Place, Places, read_pieces
from parsers.dates import read_line, read_moment
from parsers.headline import Moment, Page, Site
from parsers.syria_grammar import section_named
from parsers.text import fold, plain

_MORE = frozenset(
    map(
        fold,
        (
            "التفاصيل",
            "المزيد",
            "اقرأ المزيد",
            "إقرأ المزيد",
            "للمزيد",
            "تابع القراءة",
            "تتمة",
            "more",
            "read more",
            "continue reading",
        ),
    )
)
MOST_READ = tuple(
    map(
        fold,
        (
            "الأكثر قراءة",
            "الأكثر مشاهدة",
            "الأكثر تداولا",
            "الأكثر زيارة",
            "الأكثر شعبية",
            "most read",
            "most viewed",
            "most popular",
        ),
    )
)
RELATED = tuple(
    map(fold, ("ذات صلة", "مواضيع متعلقة", "اقرأ أيضا", "إقرأ أيضا", "قد يهمك", "مواضيع مشابهة", "اخترنا لك", "related news"))
)
BOX_TITLES = MOST_READ + RELATED
_WORD = re.compile(r"\w")
_RANK = re.compile(r"^[0-9٠-٩]{1,2}\s*[-–.)،]\s*")
_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4}) ?")
_CLOCK = re.compile(r" ?([0-9]{1,2}):([0-9]{2})")
_DATE_IN_LINE = re.compile(r"([0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4} ?\| ?[0-9]{1,2}:[0-9]{2})")
_MAYBE_TIME = re.compile(r"[0-9٠-٩۰-۹]|منذ|قبل|[اأ]مس|اليوم|ago\b|yesterday|today", re.IGNORECASE)

_NAME = 60
"""Characters from which on a line is no name of anything: folded, names have 40 at most."""

LINKED_HEADING, HEADING, LINKED_STRONG, LINKED, STANDING_OUT, ORDINARY = 0, 1, 2, 3, 6, 7
ATTRIBUTE, ALT = 4, 5


class Line(NamedTuple):
    """One line of a card."""

    text: str
    weight: int
    """As a title: 0 (a link in a heading) is the surest, 7 (text of its own) the least."""
    moment: Moment = None
    """When the line is a date; a title or a sentence with a date in it is none."""
    prose: bool = True
    """False for dates, names of sections and boxes, and "more"."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a line's words are read: what a date needs."""

    site: Site
    seen: datetime


def setting_of(page: Page, site: Site) -> Setting:
    """Return where a page's lines are read."""
    return Setting(site, page.seen)


def read_lines(nodes: Iterable[LexborNode], links: frozenset[int], setting: Setting, places: Places) -> list[Line]:
    """Split the nodes' text into lines: a new one for each block, row and weight. `links`: mem_ids of the story's links."""

    def line_of(piece: tuple[Place, str]) -> tuple[int, int]:
        return piece[0].number, _weight(piece[0], links)

    lines = []
    for (_, weight), pieces in groupby(read_pieces(nodes, places=places), key=line_of):
        text = "".join([text for _, text in pieces])
        if text.isspace():
            continue
        whole = plain(text)
        # A time that shares its line with other words is a line of its own.
        texts = _DATE_IN_LINE.split(whole) if "|" in whole else [whole]
        lines += [_line(text.strip(), weight, setting) for text in texts if text.strip()]
    return lines


def title_of(lines: list[Line], anchors: Iterable[LexborNode], *, ranked: bool) -> str:
    """Choose the card's title; "" when nothing in it is one. `ranked`: titles carry their rank in a list of the most read."""
    found = [line for line in lines if line.prose]
    best = _weightiest(found)
    if best.weight >= ATTRIBUTE or _is_cut(best.text):
        found += [line for anchor in anchors for line in _told(anchor)]
        best = _weightiest(found)
    title = _whole(best.text, found)
    return _RANK.sub("", title) if ranked else title


def _weightiest(lines: list[Line]) -> Line:
    return min((line for line in lines if _WORD.search(line.text)), key=lambda line: line.weight, default=Line("", ORDINARY))


def _told(anchor: LexborNode) -> list[Line]:
    """Read what a link tells by its attributes and pictures; to look for these costs a tenth of a card."""
    attributes = anchor.attributes
    named = [Line(plain(attributes.get(name) or ""), ATTRIBUTE) for name in ("title", "aria-label")]
    return named + [Line(plain(image.attributes.get("alt") or ""), ALT) for image in anchor.css("img[alt]")]


def summary_of(lines: list[Line], title: str) -> str | None:
    """Return the first line beside the title that says something (at least three words), or None."""
    known = fold(title)
    for line in lines:
        if not line.prose or len(line.text.split()) < 3:
            continue
        start = fold(line.text).rstrip(" .…")
        if not known.startswith(start) and _RANK.sub("", start).strip() != known.rstrip(" .…"):
            return line.text
    return None


def moment_of(times: Iterable[LexborNode], lines: list[Line], setting: Setting) -> Moment:
    """Return the time that a card shows: that of its `<time datetime>`, else its first line that is a date and nothing else."""
    day: Moment = None
    stamps = [node.attributes.get("datetime") or "" for node in times]
    for moment in (read_time(stamp, setting) for stamp in stamps):
        if isinstance(moment, datetime):
            return moment
        day = day or moment
    for line in lines:
        if isinstance(line.moment, datetime):
            return line.moment
        day = day or line.moment
    return day


def section_in(lines: list[Line]) -> str | None:
    """Return the slug of the section whose name is a line of its own."""
    return next((slug for slug in (section_named(line.text) for line in lines) if slug), None)


def read_time(text: str, setting: Setting) -> Moment:
    """Read a time, the site's own layout "19.03.2018 | 18:49" first (it is on every page, and cheap)."""
    if (shown := _shown_time(text, setting)) or not text or _DATE_IN_LINE.fullmatch(text):
        return shown
    return read_moment(text, setting.site.timezone, setting.seen)


def date_line(text: str, setting: Setting, words: int = 2) -> Moment:
    """Read a line that is a date, with at most so many other words ("published on")."""
    if (shown := _shown_time(text, setting)) or len(text) > 70 or not _MAYBE_TIME.search(text) or _DATE_IN_LINE.fullmatch(text):
        return shown
    return read_line(text, setting.site.timezone, setting.seen, words)


def _shown_time(text: str, setting: Setting) -> datetime | None:
    first, bar, second = text.partition("|")
    if not bar:
        return None
    day, clock = _day(first), _clock(second, setting.site.timezone)
    return datetime.combine(day, clock) if day is not None and clock is not None else None


# A list shows the same days again and again, and a clock has 1,440 times: remembered, a date costs a third.
@lru_cache(maxsize=256)
def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


@lru_cache(maxsize=2048)
def _clock(text: str, timezone: ZoneInfo) -> time | None:
    found = _CLOCK.fullmatch(text)
    try:
        return time(int(found[1]), int(found[2]), tzinfo=timezone) if found else None
    except ValueError:
        return None


def _weight(place: Place, links: frozenset[int]) -> int:
    linked = place.link in links
    if place.heading:
        return LINKED_HEADING if linked else HEADING
    if linked:
        return LINKED_STRONG if place.strong else LINKED
    return STANDING_OUT if place.strong else ORDINARY


def _line(text: str, weight: int, setting: Setting) -> Line:
    moment = date_line(text, setting, words=0 if weight <= LINKED else 2)
    return Line(text, weight, moment, moment is None and _is_prose(text, weight))


def _is_prose(text: str, weight: int) -> bool:
    """Tell whether a line is neither a section's name, nor a box's, nor "more"."""
    if len(text) >= _NAME:
        return True
    folded = fold(text)
    linked = weight in (LINKED_HEADING, LINKED_STRONG, LINKED)
    if folded in _MORE or (not linked and len(folded) < 40 and any(phrase in folded for phrase in BOX_TITLES)):
        return False
    return section_named(text) is None


def _is_cut(title: str) -> bool:
    return title.endswith(("…", ".."))


def _whole(title: str, found: list[Line]) -> str:
    """Prefer the longer form of a title that the page cut off with an ellipsis."""
    if not _is_cut(title):
        return title
    start = fold(title.rstrip("….")).strip()
    longer = (line.text for line in found if len(line.text) > len(title) and fold(line.text).startswith(start))
    return next(longer, title)
