"""Which headlines a refresh has to judge."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feeds.plan import Memory, Sighting
from parsers.headline import Listing

PATIENCE = timedelta(minutes=10)
"""How long a new story waits for its article page when it could do without."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page of the source that was read, and its place in the order of trust (0 first)."""

    trust: int
    listing: Listing


def gather(pages: Sequence[ReadPage], now: datetime) -> tuple[Sighting, ...]:
    """Return the headlines of all pages, each key once, as the most trusted page shows it; in page order."""
    found: dict[str, Sighting] = {}
    for page in sorted(pages, key=lambda page: page.trust):
        for headline in page.listing.headlines:
            found.setdefault(headline.key, Sighting(headline, page.trust, first_seen=now))
    return tuple(found.values())


def recall(sightings: Sequence[Sighting], memory: Memory, now: datetime) -> tuple[Sighting, ...]:
    """Give held headlines their history back, and add those that still wait although no page lists them any more."""
    listed = tuple(remember(sighting, memory, now) for sighting in sightings)
    keys = {sighting.headline.key for sighting in sightings}
    waiting = (held.sighting for held in memory.held.values() if held.state == "waiting")
    return listed + tuple(replace(sighting, listed=False) for sighting in waiting if sighting.headline.key not in keys)


def remember(sighting: Sighting, memory: Memory, now: datetime) -> Sighting:
    """A headline that is held already keeps the time it was first seen and its tries (a clock set back does not age it)."""
    held = memory.held.get(sighting.headline.key)
    if held is None:
        return sighting
    past = held.sighting
    return replace(sighting, first_seen=min(past.first_seen, now), tries=past.tries, next_try=past.next_try)
