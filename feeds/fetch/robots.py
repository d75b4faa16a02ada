"""robots.txt (RFC 9309): read once a day per origin, obeyed, remembered.

What the file's own answer means: 2xx its rules; 4xx, too many redirects, a web page in its place: no rules; 5xx, 429 or no
answer: the rules known before (up to 30 days old), else nothing may be read.
"""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from protego import Protego

from feeds.model import Trouble

TOKEN = "Mujaz"  # noqa: S105  (the product token that robots.txt may name, no secret)
FRESH = timedelta(days=1)
USABLE = timedelta(days=30)
AGAIN = timedelta(hours=1)
"""How soon a file that could not be read again is asked for once more, while older rules are in use."""
READ_LIMIT = 500 * 1024
"""Bytes that are read; what comes after is ignored (RFC 9309 2.5)."""
LONGEST_DELAY = 30.0
"""Seconds: the longest crawl-delay that is honoured; a longer one would take a refresh past its deadline."""

AGENT_LINE = re.compile(r"^[^\S\n]*user[- ]?agent[^\S\n]*:?([^\n#]*)", re.IGNORECASE | re.MULTILINE)


class RobotsCache(Protocol):
    """Where the texts outlive a process. `text` is what was read ("" for: no rules)."""

    def load(self, origin: str) -> tuple[str, datetime] | None:
        """Return the text of an origin ("https://syria.news") and when it was read."""

    def save(self, origin: str, text: str, at: datetime) -> None:
        """Keep the text."""


class MemoryCache:
    """The cache of a process that has no other."""

    def __init__(self) -> None:
        self.texts: dict[str, tuple[str, datetime]] = {}

    def load(self, origin: str) -> tuple[str, datetime] | None:
        """Return what was saved."""
        return self.texts.get(origin)

    def save(self, origin: str, text: str, at: datetime) -> None:
        """Keep the text as long as the process lives."""
        self.texts[origin] = (text, at)


@dataclass(frozen=True, slots=True)
class Rules:
    """An origin's rules for us."""

    parsed: Protego
    until: datetime
    """When the file is asked for again."""

    def allow(self, url: str) -> bool:
        """Return True when the address may be read."""
        return bool(self.parsed.can_fetch(url, TOKEN))

    @property
    def delay(self) -> float:
        """Seconds between two requests that the site wishes, capped; 0 when it does not say."""
        return min(LONGEST_DELAY, self.parsed.crawl_delay(TOKEN) or 0.0)


class Robots:
    """The rules of every origin that this process asks."""

    def __init__(self, cache: RobotsCache, clock: Callable[[], datetime]) -> None:
        self.cache = cache
        self.clock = clock
        self.known: dict[str, Rules] = {}
        self.lock = threading.Lock()
        self.asking: dict[str, threading.Lock] = {}

    def of(self, origin: str, read: Callable[[], str]) -> Rules:
        """Return the origin's rules; `read` fetches the text when it is due and raises Trouble when there is no telling."""
        with self.lock:
            asking = self.asking.setdefault(origin, threading.Lock())
        with asking:  # one thread asks, the others wait for its answer
            now = self.clock()
            rules = self.known.get(origin)
            if rules is None or not now < rules.until <= now + FRESH:
                rules = self.known[origin] = self.renew(origin, read, now)
            return rules

    def renew(self, origin: str, read: Callable[[], str], now: datetime) -> Rules:
        """Take the rules from the cache when they are of today, else from the site, else older ones from the cache."""
        kept = self.cache.load(origin)
        if kept is not None and timedelta(0) <= now - kept[1] < FRESH:
            return Rules(parse_rules(kept[0]), kept[1] + FRESH)
        try:
            text = read()
        except Trouble:
            if kept is None or now - kept[1] > USABLE:
                raise
            return Rules(parse_rules(kept[0]), now + AGAIN)
        self.cache.save(origin, text, now)
        return Rules(parse_rules(text), now + FRESH)


def parse_rules(text: str) -> Protego:
    """Parse a robots.txt; a web page in its place has no rules.

    The groups of other robots get one name first: Protego takes minutes for a file with thousands of names.
    """
    plain = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return Protego.parse("" if plain.lstrip().startswith("<") else AGENT_LINE.sub(merge_others, plain))


def merge_others(line: re.Match[str]) -> str:
    """Return a user-agent line under one of three names: everyone's, ours (whatever version it says), somebody else's."""
    name = line[1].strip().lower()
    if name == "*":
        return "User-agent: *"
    return f"User-agent: {TOKEN if name.partition('/')[0].strip() == TOKEN.lower() else 'other'}"
