"""Which headlines a refresh has to judge."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feeds.plan import Memory, Sighting
from parsers.headline import Headline, Listing

PATIENCE = timedelta(minutes=10)
"""How long a new story waits for its article page when it could do without."""
MOST = 1000
"""Headlines of one page; the longest lists that are known hold 100."""
LONGEST = 300
"""Characters of a title: Discord shows 256, a line of a newspaper has 100."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page of the source that was read, and its place in the order of trust (0 first)."""

    trust: int
    listing: Listing


def gather(pages: Sequence[ReadPage], now: datetime) -> tuple[Sighting, ...]:
    """Return the headlines of all pages, each key once, as the most trusted page shows it; in page order.

    Of a page that lists thousands, or holds a novel where a title belongs, only as much is taken as any honest page shows.
    """
    found: dict[str, Sighting] = {}
    for page in sorted(pages, key=lambda page: page.trust):
        for headline in page.listing.headlines[:MOST]:
            found.setdefault(headline.key, Sighting(trim(headline), page.trust, first_seen=now))
    return tuple(found.values())


def trim(headline: Headline) -> Headline:
    """Cut a title that is none, at a word if there is one."""
    if len(headline.title) <= LONGEST:
        return headline
    return replace(headline, title=f"{headline.title[:LONGEST].rpartition(' ')[0] or headline.title[:LONGEST]}…")


def recall(sightings: Sequence[Sighting], memory: Memory, now: datetime) -> tuple[Sighting, ...]:
    """Give held headlines their history back, and add those that still wait although no page lists them any more."""
    keys = {sighting.headline.key for sighting in sightings}
    waiting = (held.sighting for held in memory.held.values() if held.state == "waiting")
    unlisted = (replace(sighting, listed=False) for sighting in waiting if sighting.headline.key not in keys)
    return tuple(remember(sighting, memory, now) for sighting in (*sightings, *unlisted))


def remember(sighting: Sighting, memory: Memory, now: datetime) -> Sighting:
    """A headline that is held already keeps its history and what a better page, or none but an earlier one, told of it.

    Its time of first sight is never later than now: a clock set back does not make it wait longer.
    """
    held = memory.held.get(sighting.headline.key)
    if held is None:
        return sighting
    past, headline = held.sighting, sighting.headline
    headline = (
        past.headline if past.trust < sighting.trust else replace(headline, section=headline.section or past.headline.section)
    )
    first_seen, trust = min(past.first_seen, now), min(past.trust, sighting.trust)
    return Sighting(headline, trust, first_seen, past.tries, past.next_try, sighting.listed)
