"""What a subscriber may ask of a feed: q, not, limit, since. Light: the pages use it too."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from feeds.model import Entry
from parsers.text import clean, fold

MOST = 200
"""The highest limit, and the most letters that q and not may have."""
USUAL = 50
"""Entries when no limit is asked for: as many as the unfiltered feed holds."""

COMMAS = re.compile("[,،]")
NUMBER = re.compile("0*[1-9][0-9]{0,2}")
LOST_PLUS = re.compile(r"(T[0-9:.,]+|[ ][0-9:.,]+) ([0-9]{2}:?[0-9]{2})")
"""A time whose "+03:00" arrived as " 03:00", because + means a space in a query string."""

UTC_ZONE = ZoneInfo("UTC")


class BadSelection(ValueError):  # noqa: N818  (a visitor's mistake, not a fault; its sentence is the answer's text)
    """A parameter that cannot be used. Its text is a sentence for people that says what is allowed."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked for; empty when nothing is."""

    q: str = ""
    """Alternatives separated by commas. All words of one alternative must occur, as parts of words, in any order."""
    not_: str = ""
    """The same for what must not occur."""
    limit: int | None = None
    """At most so many entries, 1 to 200."""
    since: datetime | None = None
    """Only what was published at this moment or later. Aware."""

    def __bool__(self) -> bool:
        """True when something is asked for."""
        return self != Selection()


def parse_selection(args: Mapping[str, str], zone: ZoneInfo = UTC_ZONE) -> Selection:
    """Read the query parameters. `zone` is the feed's: a day begins at its midnight, a time without offset is its time.

    BadSelection for a value that cannot be used. Empty values and unknown parameters are ignored.
    """
    return Selection(
        q=read_words("q", args.get("q", "")),
        not_=read_words("not", args.get("not", "")),
        limit=read_limit(args.get("limit", "").strip()),
        since=read_since(args.get("since", "").strip(), zone),
    )


def read_words(name: str, text: str) -> str:
    """Clean the words and drop empty alternatives."""
    if len(text) > MOST:
        raise BadSelection(f"{name} is too long: at most {MOST} letters are allowed, words separated by commas.")
    return ",".join(filter(fold, (clean(part) for part in COMMAS.split(text))))


def read_limit(text: str) -> int | None:
    """Read a whole number from 1 to 200."""
    if not text:
        return None
    if not NUMBER.fullmatch(text) or int(text) > MOST:
        raise BadSelection(f"limit={shown(text)} cannot be used: a whole number from 1 to {MOST} is allowed.")
    return int(text)


def read_since(text: str, zone: ZoneInfo) -> datetime | None:
    """Read an ISO 8601 date or time."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(LOST_PLUS.sub(r"\1+\2", text))
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        allowed = "a date like 2026-11-30 or a time like 2026-11-30T18:00:00Z is allowed"
        raise BadSelection(f"since={shown(text)} cannot be used: {allowed}.") from None


def shown(text: str) -> str:
    """The value as it may stand in an answer: one short line."""
    return repr(text if len(text) <= 40 else text[:40] + "…")


def canonical_query(selection: Selection) -> str:
    """The same selection as one query string: fixed order, UTC, percent-encoded. It names the filtered feed for ever."""
    since = selection.since.astimezone(UTC).isoformat().replace("+00:00", "Z") if selection.since else ""
    fields = {"q": selection.q, "not": selection.not_, "limit": selection.limit, "since": since}
    return urlencode({name: value for name, value in fields.items() if value}, quote_via=quote, safe=",:")


def describe(selection: Selection) -> str:
    """The words in short, for a title: what is wanted, and what is not after a minus sign."""
    return " ".join(filter(None, [selection.q.replace(",", "، "), selection.not_ and f"−{selection.not_.replace(',', '، −')}"]))


def choose(entries: Iterable[Entry], selection: Selection) -> tuple[Entry, ...]:
    """The first `limit` entries that match, in the order given."""
    limit = selection.limit or USUAL
    found: list[Entry] = []
    for entry in entries:
        if matches(entry, selection):
            found.append(entry)
            if len(found) == limit:
                break
    return tuple(found)


def matches(entry: Entry, selection: Selection) -> bool:
    """True when the entry is what is asked for. Words are looked for in title, summary and section, Arabic forms folded."""
    if selection.since and entry.published < selection.since:
        return False
    if not (selection.q or selection.not_):
        return True
    text = fold(" ".join(filter(None, [entry.title, entry.summary, entry.section_label])))
    return (not selection.q or mentions(text, selection.q)) and not mentions(text, selection.not_)


def mentions(text: str, asked: str) -> bool:
    """True when all words of one alternative occur in the folded text."""
    return any(all(word in text for word in words) for words in alternatives(asked))


@lru_cache(maxsize=256)  # a search asks the same of thousands of entries
def alternatives(asked: str) -> tuple[tuple[str, ...], ...]:
    """The folded words of each alternative."""
    return tuple(tuple(fold(part).split()) for part in asked.split(",") if part)
