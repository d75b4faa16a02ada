"""Locks that the kernel frees when their holder dies, and the name of this machine."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from feeds.shelf.disk import write_synced


class Lock:
    """A held lock; free again at `release`, at the end of a `with`, or when the process ends in any way."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    @property
    def descriptor(self) -> int:
        """The open file. A child that inherits it holds the lock too, until it ends; ValueError when the lock is free again."""
        if self._descriptor is None:
            raise ValueError("the lock was released")
        return self._descriptor

    def note(self, text: bytes) -> None:
        """Write what the next holder, or one who waits, should know into the lock's file."""
        os.pwrite(self.descriptor, text, 0)
        os.ftruncate(self.descriptor, len(text))

    def release(self) -> None:
        """Free the lock; a second call does nothing."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.release()


def hold(root: Path, name: str) -> Lock | None:
    """Take the lock of that name on this machine, or return None at once when another process or thread has it.

    The file stays when the lock is freed: deleting it would let two holders lock two files of one name.
    """
    descriptor = open_lock(root / "locks", name)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return Lock(descriptor)


def open_lock(folder: Path, name: str) -> int:
    """Open a lock's file; the folder is nearly always there, so it is made only when it turns out to be missing."""
    try:
        return os.open(f"{folder}/{name}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        return os.open(f"{folder}/{name}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)


@contextmanager
def queue(root: Path, name: str) -> Iterator[None]:
    """Hold the lock of that name on this machine; waits for the one before, in this process or another."""
    descriptor = open_lock(root / "locks", name)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Be the only writer of the shelf on this machine; waits for the one before."""
    descriptor = open_lock(root, ".lock")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def shelf_id(root: Path) -> str:
    """Return the random name of this shelf, made once; it tells machines apart in the ledger's leases."""
    path = root / "id"
    with suppress(OSError):
        if known := path.read_bytes().strip():
            return known.decode()
    with writing(root):
        if not path.exists() or not path.read_text().strip():
            path.unlink(missing_ok=True)
            write_synced(path, f"{os.urandom(8).hex()}\n".encode())
        return path.read_text().strip()
