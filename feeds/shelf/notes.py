"""Notes on the shelf: one short line each, by which processes of this machine remember something across their ends."""

from pathlib import Path

from feeds.shelf.disk import replace_whole
from feeds.shelf.locks import writing

SETTINGS = "settings"
"""The settings that this machine has made documents with since the service started (feeds/house.py)."""
COPIED = "copied"
"""The ledger's documents have been copied here since the service started (feeds/follow.py): the machine is warm."""


def note(root: Path, name: str, text: str) -> None:
    """Write the line; a line that is there already is not written again."""
    if recollect(root, name) != text:
        with writing(root):
            replace_whole(root / f"{name}.note", text.encode())


def recollect(root: Path, name: str) -> str | None:
    """Return the line, None when there is none."""
    try:
        return (root / f"{name}.note").read_bytes().decode()
    except (OSError, ValueError):
        return None


def forget(root: Path, *names: str) -> None:
    """Let the lines be gone: what a service does that starts anew."""
    for name in names:
        (root / f"{name}.note").unlink(missing_ok=True)
