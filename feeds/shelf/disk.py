"""Files that are on the disk when the call returns."""

import os
from pathlib import Path


def write_synced(path: Path, body: bytes) -> None:
    """Write a new file and wait until the disk has it; FileExistsError when it is there, OSError when the disk is full."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    try:
        fill(descriptor, body)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def fill(descriptor: int, body: bytes) -> None:
    """Write all of it. The bare calls: a file object costs more than they do."""
    rest = memoryview(body)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in the folder: a synced file in an unsynced folder can be lost (fsync(2))."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_whole(path: Path, body: bytes) -> None:
    """Put the bytes at `path` in one step: a reader sees the old file or the new one, never a part.

    For small files that tell how things stand: the disk is not waited for, so a power cut may take them back or leave them empty,
    and the next run tells it again (a wait costs as much as all the rest, and ten times as long). The caller holds the writer's
    lock; so the draft has one fixed name and a killed writer leaves at most one.
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
        try:
            fill(descriptor, body)
        finally:
            os.close(descriptor)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
