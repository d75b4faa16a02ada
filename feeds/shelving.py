"""Copy the ledger to this machine's shelf: the documents that are new, and the state of every source."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from feeds.config import Settings
from feeds.model import Label, Shelved
from feeds.shelf import queue, read_manifest, shelf_id, shelve, shelved_edition, write_state
from feeds.store import Ledger, Transaction, edition_of, list_labels, load_documents, read_states, with_pushes

BATCH = 32
"""Documents in one question to the ledger: a batch of large ones stays below some ten megabytes."""
COPY = ".copy"
"""Name of the lock under which the ledger is read for the shelf: who reads later writes later, so the shelf never goes back."""


def copy_ledger(ledger: Ledger, settings: Settings, now: datetime, *, states_only: bool = False) -> int:
    """Bring the shelf up to the ledger and return the ledger's edition.

    `states_only`: nothing was published a moment ago, so the documents are compared only when the shelf shows another edition.
    Waits for another process of this machine that does the same.
    """
    with copying(ledger, settings.shelf) as tx:
        edition = edition_of(tx)
        copy(tx, settings, now, edition, states_only=states_only)
    return edition


@contextmanager
def copying(ledger: Ledger, root: Path) -> Iterator[Transaction]:
    """Read the ledger for the shelf, after the process of this machine that does the same."""
    with queue(root, COPY), ledger.reading() as tx:
        yield tx


def copy(tx: Transaction, settings: Settings, now: datetime, edition: int, *, states_only: bool) -> None:
    """Do what `copy_ledger` says, in the transaction that `copying` gave and whose edition this is."""
    root = settings.shelf
    if not (states_only and shelved_edition(root) == edition):
        labels, before = list_labels(tx), read_manifest(root)
        known = before.labels if before else {}
        if labels:
            shelve(root, labels, in_batches(labels, known, lambda batch: load_documents(tx, batch)), edition)
    states = read_states(tx, settings.sources, now, shelf_id(root))
    write_state(root, with_pushes(tx, states, settings.targets, now))


def in_batches(
    labels: Sequence[Label], known: Mapping[str, Label], load: Callable[[Sequence[Label]], dict[str, Shelved]]
) -> Callable[[Label], Shelved]:
    """Return a function that loads one document, and with it the next ones that are new: they are asked for in order."""
    new = [label for label in labels if label.name not in known or known[label.name].etags != label.etags]
    places = {label.name: place for place, label in enumerate(new)}
    ahead: dict[str, Shelved] = {}

    def load_one(label: Label) -> Shelved:
        if label.name not in ahead:
            place = places.get(label.name)
            ahead.clear()
            ahead.update(load([label] if place is None else new[place : place + BATCH]))
        return ahead.pop(label.name)

    return load_one
