"""Ask the ledger what a merge needs to know."""

from collections.abc import Mapping, Sequence

from feeds.config import Source
from feeds.merge.identity import keys_of
from feeds.plan import Answer, Memory, Sighting
from feeds.store import Ledger, load_held, remember
from parsers.text import fold


def recall(ledger: Ledger, source: Source, sightings: Sequence[Sighting], answers: Mapping[str, Answer] | None = None) -> Memory:
    """Return what is known of these sightings, under every key that they or their article pages show."""
    with ledger.reading() as tx:
        waiting = load_held(tx, source.slug, ()).values()
        everyone = (*sightings, *(held.sighting for held in waiting))
        keys = [key for sighting in everyone for key in sorted(keys_of(sighting, answers or {}))]
        return remember(tx, source.slug, keys, [fold(sighting.headline.title) for sighting in everyone])
