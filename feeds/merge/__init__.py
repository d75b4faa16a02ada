"""Headlines + what is known + now -> decisions. Pure.

`merge` is called twice in a refresh: first with the headlines alone, when it says which article pages it wants to see, and then
with the answers. What it decides stands in a Plan; nothing is decided anywhere else. The rules are those of docs/design.md,
"Identity", "Dates", "Edits" and "Admission":

    sighting.py   which headlines a refresh has to judge
    identity.py   is this story known already? are these two one?
    admission.py  may it become an entry now?
    dating.py     which moment does it get?
    entries.py    a story -> an entry
    edits.py      what may change in an entry that is served already?
"""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from feeds.config import Source
from feeds.merge.admission import UNREAD_TRIES, judge, wanted
from feeds.merge.dating import date_batch
from feeds.merge.edits import note_edits
from feeds.merge.entries import admit
from feeds.merge.identity import find_hasty, split_known, unite
from feeds.merge.portion import take_portion
from feeds.merge.sighting import PATIENCE, gather, recall
from feeds.plan import Answer, Memory, Plan, Sighting

__all__ = ["UNREAD_TRIES", "gather", "merge"]


def merge(sightings: tuple[Sighting, ...], memory: Memory, answers: Mapping[str, Answer], source: Source, now: datetime) -> Plan:
    """Decide what becomes an entry, what changes, what waits, and which article pages are wanted next.

    `answers` maps a story's key to what came of asking for its article page in this refresh.
    """
    now = now.astimezone(ZoneInfo(source.timezone))
    seen = recall(sightings, memory, now)
    limit = now - PATIENCE
    matches, fresh = split_known(seen, memory, answers, limit)
    changed, noted = note_edits(matches, memory, answers, source, now)
    verdicts = judge(unite(fresh, answers, limit, find_hasty(fresh, memory, source)), memory, answers, source, now)
    portion = take_portion(date_batch(verdicts.ready, answers, memory.newest, now), memory, answers, now)
    settled = (*(match.sighting for match in matches), *(member for item in portion.now for member in item.story.members))
    return Plan(
        admitted=admit(portion.now, answers, source),
        changed=changed,
        noted=noted,
        held=(*verdicts.held, *portion.later),
        released=tuple(sighting.headline.key for sighting in settled if sighting.headline.key in memory.held),
        requests=wanted(verdicts, memory, answers, source, now),
    )
