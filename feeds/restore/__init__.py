"""A lost ledger is read back from the shelf, so that ids, dates, bytes and ETags come out as they were.

The shelf holds all that subscribers ever saw: the newest entries as JSON with the ledger's own particulars, the older ones in the
archive, every finished document, and the state of every source. What only the ledger knew is gone: withdrawn stories, headlines
found to belong elsewhere, keys that no address shows. The article pages of the newest entries are read again and bring those.
"""

import logging
from datetime import datetime
from urllib.parse import urlsplit

from feeds.config import Settings, Source
from feeds.plan import Known
from feeds.restore.documents import load_shelved, read_body
from feeds.restore.entries import hear_archive, hear_items
from feeds.shelf import Manifest, read_manifest, read_state
from feeds.store import Transaction, add_events, is_blank, regain_documents, regain_entries, regain_state

LOG = logging.getLogger("mujaz.restore")
HOUSE = ("index.html", "index.en.html", "feeds.opml", "status.atom")
"""Documents of the whole service."""


def restore(tx: Transaction, settings: Settings, now: datetime) -> int:
    """Fill an empty ledger from the shelf, when there is one; return the number of entries that came back."""
    manifest = read_manifest(settings.shelf) if is_blank(tx) else None
    if manifest is None:
        return 0
    states = {state.slug: state for state in read_state(settings.shelf)}
    count = 0
    for source in settings.sources:
        found = find_entries(settings, manifest, source)
        if found:
            regain_entries(tx, source.slug, found)
            regain_documents(tx, source.slug, load_shelved(settings.shelf, manifest, names_of(manifest, source)))
            count += len(found)
            if source.slug in states:
                regain_state(tx, states[source.slug], now)
    if count:
        told = [event for source in settings.sources if source.slug in states for event in states[source.slug].events[::-1]]
        add_events(tx, sorted(told, key=lambda event: event.at))
        house = tuple(name for name in manifest.labels if name in HOUSE or name.startswith("static/"))
        regain_documents(tx, None, load_shelved(settings.shelf, manifest, house), edition=manifest.edition)
        LOG.warning("the ledger was empty: %d entries were read back from the shelf, ids and dates are as they were", count)
    return count


def find_entries(settings: Settings, manifest: Manifest, source: Source) -> tuple[Known, ...]:
    """Return a feed's entries, oldest first; () when the shelf has none, or those of another site under the same slug."""
    found = {known.entry.id: known for name in names_of(manifest, source) for known in hear(settings, manifest, source, name)}
    host = (urlsplit(source.site).hostname or "").removeprefix("www.")
    mine = {known.entry.published: known for known in found.values() if known.entry.id.startswith(f"tag:{host},")}
    return tuple(mine[moment] for moment in sorted(mine))


def hear(settings: Settings, manifest: Manifest, source: Source, name: str) -> tuple[Known, ...]:
    """Return the entries of one document; () for one that cannot be read, or that tells nothing more than others."""
    if name == f"{source.slug}.json":
        read = hear_items
    elif name.startswith(f"{source.slug}/archive/") and name.endswith(".atom"):
        read = hear_archive
    else:
        return ()
    try:
        return read(read_body(settings.shelf, manifest, name), source)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        LOG.error("%s cannot be read back from the shelf: %r", name, error)  # noqa: TRY400  (the other documents go on)
        return ()


def names_of(manifest: Manifest, source: Source) -> tuple[str, ...]:
    """The documents of a feed: the archive first, so that what the newest entries tell in full comes last and stays."""
    mine = [name for name in manifest.labels if name.split("/")[0].split(".")[0] == source.slug]
    return tuple(sorted(mine, key=lambda name: "/" not in name))
