"""How many stories at once? After a long absence they come in portions, so that clients see each of them pass by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from feeds.merge.admission import hold
from feeds.merge.dating import Dated
from feeds.plan import Answer, Held, Memory

SMALL = 20
"""So many new entries may come at once; a usual day brings five."""
MOST = 15
"""New entries in one refresh while there are more. Three refreshes of 20 minutes bring at most 15 + 15 + 20, as many as a
subscription document holds: who asks once an hour (maubot does) misses none, however many have piled up."""


@dataclass(frozen=True, slots=True)
class Portion:
    """What becomes an entry now, oldest first, and what waits for the next refresh."""

    now: tuple[Dated, ...]
    later: tuple[Held, ...] = ()


def take_portion(dated: Sequence[Dated], memory: Memory, answers: Mapping[str, Answer], now: datetime) -> Portion:
    """Take the oldest stories; the others stay newer than these, so they keep their moments. A first fill comes whole."""
    if memory.newest is None:
        return Portion(tuple(dated))
    most = SMALL if len(dated) <= SMALL else MOST
    rest = (held for item in dated[most:] for held in hold(item.story, "waiting", answers, now))
    return Portion(tuple(dated[:most]), tuple(rest))
