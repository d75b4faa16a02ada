"""Files that are on the disk when the call returns."""

import os
from pathlib import Path


def write_synced(path: Path, body: bytes) -> None:
    """Write a new file and wait until the disk has it; FileExistsError when it is there, OSError when the disk is full."""
    with path.open("xb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in the folder: a synced file in an unsynced folder can be lost (fsync(2))."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_synced(path: Path, body: bytes) -> None:
    """Put the bytes at `path` in one step: a reader sees the old file or the new one, never a part.

    The caller holds the writer's lock; so the draft has one fixed name and a killed writer leaves at most one.
    """
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    try:
        write_synced(draft, body)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
