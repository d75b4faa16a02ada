"""Copy the ledger to this machine's shelf: the documents that are new, and the state of every source."""

from datetime import datetime

from feeds.config import Settings
from feeds.shelf import queue, read_manifest, shelf_id, shelve, write_state
from feeds.store import Ledger, edition_of, list_labels, load_document, read_states, with_pushes

COPY = ".copy"
"""Name of the lock under which the ledger is read for the shelf: who reads later writes later, so the shelf never goes back."""


def copy_ledger(ledger: Ledger, settings: Settings, now: datetime, *, states_only: bool = False) -> int:
    """Bring the shelf up to the ledger and return the ledger's edition. `states_only`: the documents are known to be the same.

    Waits for another process of this machine that does the same.
    """
    root = settings.shelf
    holder = shelf_id(root)
    with queue(root, COPY), ledger.reading() as tx:
        edition = edition_of(tx)
        if not (states_only and read_manifest(root)):
            labels = list_labels(tx)
            if labels:
                shelve(root, labels, lambda label: load_document(tx, label), edition)
        states = read_states(tx, settings.sources, now, holder)
        write_state(root, with_pushes(tx, states, settings.targets, now))
    return edition
