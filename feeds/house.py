"""The documents of the whole service, kept by several machines that may not agree on the settings.

A machine that starts with other settings than the ledger was last written with owns the house from then on and makes all
documents anew: the newest arrival wins. One that was there before is overtaken, by a roll-out or by mistake: it goes on to write
documents, but only when their contents have changed. So no two machines write against each other for ever.
"""

import hashlib
import logging
from datetime import datetime

from feeds.config import Settings
from feeds.pages import static_documents
from feeds.publish import RENDERING, publish_house
from feeds.shelf import SETTINGS, note, recollect
from feeds.store import House, Ledger, Transaction, lock_house, made_edition, note_house, present_house, read_house

LOG = logging.getLogger("mujaz.refresh")


def seal_of(settings: Settings) -> int:
    """Return the settings that documents are made with, as one number (60 bits of a hash)."""
    assets = tuple(asset.name for asset in static_documents())
    made_with = (RENDERING, settings.public_url, settings.hub, settings.sources, assets)
    return int(hashlib.sha256(repr(made_with).encode()).hexdigest()[:15], 16)


def owns_house(tx: Transaction, settings: Settings) -> bool:
    """True when no other machine's newer settings have overtaken these; a ledger of one machine knows no others."""
    return not settings.shared or read_house(tx).owner in (None, seal_of(settings))


def standing_edition(tx: Transaction, settings: Settings) -> int | None:
    """Return the ledger's edition when `keep_house` has nothing to do and nothing to tell, as after nearly every refresh."""
    seal = seal_of(settings)
    return made_edition(tx, seal) if recollect(settings.shelf, SETTINGS) == str(seal) else None


def keep_house(ledger: Ledger, settings: Settings, now: datetime) -> bool:
    """Make the house documents when there is something new to show, or when this machine arrives with other settings.

    True when something was new: whatever this process has published before is among it.
    """
    seal = seal_of(settings)
    arrives = not settings.shared or recollect(settings.shelf, SETTINGS) != str(seal)
    with ledger.reading() as tx:  # nearly always there is nothing to do: no need to wait for those who write
        house = read_house(tx)
        finished = house == present_house(tx, owner_of(house, seal, arrives=arrives))
    if not finished:
        with ledger.writing() as tx:
            lock_house(tx)
            house = read_house(tx)
            owner = owner_of(house, seal, arrives=arrives)
            if house != present_house(tx, owner):
                publish_house(tx, settings, now)
                note_house(tx, present_house(tx, owner))
    if owner_of(house, seal, arrives=arrives) != seal:
        LOG.error("another machine has newer settings (sources, public URL, version) for this ledger; let all have the same")
    note(settings.shelf, SETTINGS, str(seal))  # after the commit: an arrival that failed is one again
    return not finished


def owner_of(house: House, seal: int, *, arrives: bool) -> int:
    """Whose settings make the house documents: ours when we arrive or nobody has made any."""
    return seal if arrives or house.owner is None else house.owner
