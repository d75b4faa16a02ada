"""How many stories at once? After a long absence they come in portions, so that clients see each of them pass by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from feeds.merge.admission import hold
from feeds.merge.dating import Dated
from feeds.plan import Answer, Held, Memory

MOST = 25
"""New entries in one refresh: half of the 50 that a subscription document holds. Who asks at least at every second refresh misses
none, however many have piled up; a usual day brings five."""


@dataclass(frozen=True, slots=True)
class Portion:
    """What becomes an entry now, oldest first, and what waits for the next refresh."""

    now: tuple[Dated, ...]
    later: tuple[Held, ...] = ()


def take_portion(dated: Sequence[Dated], memory: Memory, answers: Mapping[str, Answer], now: datetime) -> Portion:
    """Take the oldest stories; the others stay newer than these, so they keep their moments. A first fill comes whole."""
    if memory.newest is None:
        return Portion(tuple(dated))
    rest = (held for item in dated[MOST:] for held in hold(item.story, "waiting", answers, now))
    return Portion(tuple(dated[:MOST]), tuple(rest))
