"""Answers counted over all workers, for /metrics: one small memory-mapped file per worker on the shelf's disk."""

import mmap
import os
import threading
from contextlib import suppress
from pathlib import Path

from feeds.shelf import Lock, hold

CODES = (200, 304, 308, 400, 401, 403, 404, 405, 412, 429, 500, 503, 504, 0)
"""Status codes that are counted; 0 stands for all others."""

CELL = 8
SIZE = CELL * len(CODES)
SEATS = 64
"""Workers of one machine that are counted. A new worker goes on in the file that a dead one left, so that sums never fall."""


class Counters:
    """The counts of one process, and the sum over all. The file is opened at the first count, so after the fork."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._cells: memoryview | None = None
        self._seat: Lock | None = None

    def count(self, code: int, number: int = 1) -> None:
        """Count answers with this status code."""
        cell = CODES.index(code) if code in CODES else len(CODES) - 1
        with self._lock:
            if self._cells is None:
                self._cells = self._take_seat()
            self._cells[cell] += number

    def totals(self) -> dict[int, int]:
        """Answers by status code, of all workers since the shelf was made."""
        sums = [0] * len(CODES)
        for path in sorted((self._root / "counters").glob("*")):
            with suppress(OSError), path.open("rb") as file:
                cells = memoryview(file.read(SIZE).ljust(SIZE, b"\0")).cast("Q")
                sums = [total + cell for total, cell in zip(sums, cells, strict=True)]
        return dict(zip(CODES, sums, strict=True))

    def _take_seat(self) -> memoryview:
        try:
            for number in range(SEATS):
                self._seat = hold(self._root, f".worker-{number}")
                if self._seat is not None:
                    return map_cells(self._root / "counters" / str(number))
        except OSError:
            pass  # a shelf that is read-only here: this worker counts for itself
        return memoryview(bytearray(SIZE)).cast("Q")


def map_cells(path: Path) -> memoryview:
    """Return the file's counters as memory that all processes share."""
    path.parent.mkdir(exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        os.ftruncate(descriptor, SIZE)
        return memoryview(mmap.mmap(descriptor, SIZE)).cast("Q")
    finally:
        os.close(descriptor)
