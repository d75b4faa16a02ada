"""Answers counted over all workers, for /metrics: one small memory-mapped file per worker on the shelf's disk.

A file is a table of rows; a row holds one count per status code and the name of the document that it counts. The first row has no
name and counts all answers.
"""

import mmap
import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from feeds.shelf import Lock, hold

CODES = (200, 304, 308, 400, 401, 403, 404, 405, 412, 429, 500, 503, 504, 0)
"""Status codes that are counted; 0 stands for all others."""

CELL = 8
LONGEST = 64
"""Bytes of a document's name: that of an archive month of a feed with the longest slug."""
ROW = CELL * len(CODES) + LONGEST
ROWS = 1024
"""Documents that one worker tells apart; what comes after them is counted in the sum only. Unused rows take no memory, but
their place on the disk: a full one would answer the first count there with SIGBUS, and end the worker."""
SIZE = ROW * ROWS
SEATS = 64
"""Workers of one machine that are counted. A new worker goes on in the file that a dead one left, so that sums never fall."""


class Answered(NamedTuple):
    """Which document was answered with which status; code 0 stands for all codes that are not told apart."""

    document: str
    code: int


class Counters:
    """The counts of one process, and the sum over all. The file is opened at the first count, so after the fork."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._table: memoryview | None = None
        self._rows: dict[str, memoryview] = {}
        self._seat: Lock | None = None

    def count(self, code: int, number: int = 1, document: str = "") -> None:
        """Count answers with this status code; `document` is one that lies on the shelf, never what a client made up."""
        cell = CODES.index(code) if code in CODES else len(CODES) - 1
        with self._lock:
            if self._table is None or self._is_lost():
                self._table = self._take_seat()
                self._rows = {name_of(row): counts_of(row) for row in rows_of(self._table) if name_of(row)}
                self._rows[""] = counts_of(self._table[:ROW])
            self._rows[""][cell] += number
            row = self._rows.get(document) if document in self._rows else self._add_row(document)
            if document and row is not None:
                row[cell] += number

    def totals(self) -> dict[int, int]:
        """Answers by status code, of all workers since the shelf was made."""
        sums = Counter[int](dict.fromkeys(CODES, 0))
        for table in self._read_tables():
            sums.update(dict(zip(CODES, counts_of(table[:ROW]), strict=True)))
        return dict(sums)

    def by_document(self) -> dict[Answered, int]:
        """Answers by document and status code, of all workers; those that never came are left out."""
        sums = Counter[Answered]()
        for table in self._read_tables():
            for row in rows_of(table):
                name = name_of(row)
                sums.update({Answered(name, code): n for code, n in zip(CODES, counts_of(row), strict=True) if name and n})
        return dict(sorted(sums.items(), key=lambda item: (item[0].document, item[0].code)))

    def _read_tables(self) -> Iterator[memoryview]:
        for path in sorted((self._root / "counters").glob("*")):
            with suppress(OSError), path.open("rb") as file:
                yield memoryview(file.read(SIZE).ljust(SIZE, b"\0"))

    def _add_row(self, document: str) -> memoryview | None:
        name = document.encode()
        if self._table is None or len(name) > LONGEST or len(self._rows) >= ROWS:
            return None
        row = self._table[len(self._rows) * ROW :][:ROW]
        row[-LONGEST:] = name.ljust(LONGEST, b"\0")
        self._rows[document] = counts_of(row)
        return self._rows[document]

    def _is_lost(self) -> bool:
        """True when the shelf was deleted, and this worker's file with it: /metrics cannot see what is counted there."""
        return self._seat is not None and not os.fstat(self._seat.descriptor).st_nlink

    def _take_seat(self) -> memoryview:
        try:
            for number in range(SEATS):
                self._seat = hold(self._root, f".worker-{number}")
                if self._seat is not None:
                    return map_table(self._root / "counters" / str(number))
        except OSError:
            pass  # a shelf that is read-only here, or a full disk: this worker counts for itself
        return memoryview(bytearray(SIZE))


def rows_of(table: memoryview) -> Iterator[memoryview]:
    """Yield the rows of documents; they lie one after the other, and the first without a name ends them."""
    for first in range(ROW, SIZE, ROW):
        if not table[first + ROW - LONGEST]:
            return
        yield table[first : first + ROW]


def name_of(row: memoryview) -> str:
    """The document that a row counts."""
    return bytes(row[-LONGEST:]).rstrip(b"\0").decode(errors="replace")


def counts_of(row: memoryview) -> memoryview:
    """A row's counts, in the order of CODES."""
    return row[:-LONGEST].cast("Q")


def map_table(path: Path) -> memoryview:
    """Return the file's table as memory that all processes share; OSError when the disk has no room for all of it."""
    path.parent.mkdir(exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        os.posix_fallocate(descriptor, 0, SIZE)
        return memoryview(mmap.mmap(descriptor, SIZE))
    finally:
        os.close(descriptor)
