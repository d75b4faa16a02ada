"""The format of the shelf, the folder that the two wings share. Standard library and feeds.model only.

    <shelf>/0000000042/          a version: every document in every coding ("political.atom", "political.atom.gz", ...)
    <shelf>/0000000042/manifest.json   what they are: media type, ETag per coding, Last-Modified, Cache-Control
    <shelf>/.spare/              the version that went out of use last: the next one is made of it (recycle.py)
    <shelf>/current              symbolic link to the version that is served, swapped by rename
    <shelf>/state.json           state of every source; changes at each refresh while documents do not
    <shelf>/.lock, locks/        one writer at a time; one refresh of a source at a time
    <shelf>/id                   names this machine to the ledger
    <shelf>/*.note               one line each: what processes of this machine remember (notes.py)

A version is complete and on the disk before `current` names it, so a reader, a web server or a backup that follows the link
never sees a half-written document, whatever is killed and whenever.
"""

from typing import TYPE_CHECKING

from feeds.shelf.locks import Lock, hold, queue, shelf_id
from feeds.shelf.manifest import SUFFIXES, Manifest, file_name, read_manifest, shelved_edition
from feeds.shelf.notes import COPIED, SETTINGS, forget, note, recollect
from feeds.shelf.read import Held, Pruned, Shelf
from feeds.shelf.state import read_state, write_state

if TYPE_CHECKING:
    from feeds.shelf.write import shelve

__all__ = [
    "COPIED",
    "SETTINGS",
    "SUFFIXES",
    "Held",
    "Lock",
    "Manifest",
    "Pruned",
    "Shelf",
    "file_name",
    "forget",
    "hold",
    "note",
    "queue",
    "read_manifest",
    "read_state",
    "recollect",
    "shelf_id",
    "shelve",
    "shelved_edition",
    "write_state",
]


def __getattr__(name: str) -> object:
    """Find `shelve`, which the reading wing does not import (PEP 562)."""
    if name != "shelve":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from feeds.shelf.write import shelve

    return shelve
