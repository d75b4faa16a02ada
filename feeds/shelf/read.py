"""The reading half: the version that `current` names, its labels in memory, its bodies when they are asked for."""

import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from feeds.model import Label, SourceState
from feeds.shelf.manifest import Manifest, file_name, read_version
from feeds.shelf.state import STATE, read_state

LOOK = 0.05
"""Seconds between two looks at the disk: at once by human measure, and only 20 system calls a second however hot the path."""

BUDGET = 8_000_000
"""Bytes of bodies kept in memory: a feed in three formats and its page weigh about 0.3 MB in all codings, so some 25 feeds stay
hot. What falls out is read again from the kernel's page cache (0.03 ms for 60 KB)."""

log = logging.getLogger("mujaz.shelf")


class Pruned(Exception):  # noqa: N818  (not an error: ask the shelf again)
    """The file is gone because newer versions have pushed this one out, or because the shelf was deleted."""


class Held(NamedTuple):
    """A document as one version holds it."""

    label: Label
    version: str
    folder: Path
    read: Callable[[Path, str], bytes]
    """Gives the bytes of a file, from memory when they are known by their ETag."""

    def body(self, coding: str) -> bytes:
        """Return the bytes in that coding, one that the label has an ETag for; Pruned when they are gone."""
        return self.read(self.folder / file_name(self.label.name, coding), self.label.etags[coding])


class Shelf:
    """What the folder holds, looked at again at most every 50 ms. Any number of threads may ask."""

    def __init__(self, root: Path, clock: Callable[[], float] = time.monotonic, budget: int = BUDGET) -> None:
        self._root = root
        self._clock = clock
        self._looking = threading.Lock()
        self._looked = float("-inf")
        self._manifest: Manifest | None = None
        self._link: Stamp | None = None
        self._refused: Stamp | None = None
        self._states: tuple[SourceState, ...] = ()
        self._state_file: Stamp | None = None
        self._bodies = Bodies(budget)
        self.changes = 0
        """Grows whenever documents or states changed, so that whoever prepares answers knows when to forget them."""

    def version(self) -> str | None:
        """Name of the version that is served; None before the first."""
        self.look()
        return self._manifest.version if self._manifest else None

    def edition(self) -> int | None:
        """The ledger's number of the documents that are served; None before the first."""
        self.look()
        return self._manifest.edition if self._manifest else None

    def labels(self) -> Mapping[str, Label]:
        """What is served now, by name."""
        self.look()
        return self._manifest.labels if self._manifest else {}

    def find(self, name: str) -> Held | None:
        """Return the document of that name as the current version holds it."""
        self.look()
        manifest = self._manifest
        label = manifest.labels.get(name) if manifest else None
        if manifest is None or label is None:
            return None
        return Held(label, manifest.version, self._root / manifest.version, self._bodies.read)

    def states(self) -> tuple[SourceState, ...]:
        """State of every source, in the order of sources.toml; () before the first refresh."""
        self.look()
        return self._states

    def look(self, *, now: bool = False) -> None:
        """Follow the link and the state file if they changed; `now` does not wait for the 50 ms."""
        if not now and self._clock() - self._looked < LOOK:
            return
        # One thread looks; the others go on with what is known, except before the first look, when nothing is.
        if self._looking.acquire(blocking=self._looked == float("-inf")):
            try:
                self._look_at_link()
                self._look_at_state()
                self._looked = self._clock()
            finally:
                self._looking.release()

    def _look_at_link(self) -> None:
        link = stamp(self._root / "current")
        if link is None or link == self._link:
            return  # None: a deleted shelf; what is in memory goes on being served
        try:
            self._manifest = read_version(self._root / (self._root / "current").readlink())
            self._link = link
            self.changes += 1
        except (OSError, ValueError) as error:
            if link != self._refused:
                log.error("the shelf's new version cannot be read, the one before stays: %s", error)  # noqa: TRY400
            self._refused = link

    def _look_at_state(self) -> None:
        state_file = stamp(self._root / STATE)
        if state_file is not None and state_file != self._state_file:
            self._state_file = state_file
            self._states = read_state(self._root) or self._states
            self.changes += 1


class Stamp(NamedTuple):
    """What changes when a file or link is replaced. The inode alone is not enough: it may be used again at once."""

    inode: int
    changed: int


def stamp(path: Path) -> Stamp | None:
    """Return the stamp of a file or of the link itself; None when there is none."""
    try:
        told = os.lstat(path)
    except OSError:
        return None
    return Stamp(told.st_ino, told.st_ctime_ns)


class Bodies:
    """The bodies that were asked for last, within a budget of bytes; kept by ETag, so an unchanged one outlives its version."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._size = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, path: Path, etag: str) -> bytes:
        """Return the bytes behind the ETag, from memory or from the file; Pruned when the file is gone."""
        with self._lock:
            body = self._kept.get(etag)
            if body is not None:
                self._kept.move_to_end(etag)
                return body
        try:
            body = path.read_bytes()
        except OSError as error:
            raise Pruned(str(path)) from error
        self._keep(etag, body)
        return body

    def _keep(self, etag: str, body: bytes) -> None:
        if len(body) * 4 > self._budget:
            return  # one long archive must not push out everything that is hot
        with self._lock:
            if etag not in self._kept:
                self._kept[etag] = body
                self._size += len(body)
            while self._size > self._budget:
                self._size -= len(self._kept.popitem(last=False)[1])
