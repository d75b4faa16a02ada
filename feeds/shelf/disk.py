"""Files that are on the disk when the call returns."""

import os
from pathlib import Path


def write_synced(path: Path, body: bytes) -> None:
    """Write a new file and wait until the disk has it; FileExistsError when it is there, OSError when the disk is full."""
    fill_synced(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644), body)


def fill_synced(descriptor: int, body: bytes) -> None:
    """Write all of it, wait for the disk, and close. The bare calls: a file object costs more than they do."""
    try:
        rest = memoryview(body)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in the folder: a synced file in an unsynced folder can be lost (fsync(2))."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_synced(path: Path, body: bytes) -> None:
    """Put the bytes at `path` in one step: a reader sees the old file or the new one, never a part.

    After a power cut the old one may be back, whole: for small files that tell how things stand, and can be told again.
    The caller holds the writer's lock; so the draft has one fixed name and a killed writer leaves at most one.
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        fill_synced(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644), body)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
