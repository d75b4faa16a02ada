"""The writing half: a new version beside the old one, then one rename."""

import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from feeds.model import Label, Shelved
from feeds.shelf.disk import sync_folder, write_synced
from feeds.shelf.locks import writing
from feeds.shelf.manifest import MANIFEST, Manifest, file_name, files_of, read_manifest, write_manifest
from feeds.shelf.recycle import recycle

KEPT = 3
"""Versions that stay: the current one, and two for readers that are still in the middle of an answer."""
SPARE = ".spare"
"""The version that went out of use last: the next one is made of it (recycle.py)."""


def shelve(root: Path, labels: Sequence[Label], load: Callable[[Label], Shelved], edition: int) -> str | None:
    """Make these documents the shelf's new version and return its name; None when the shelf holds exactly them already.

    Only documents that are not in the version before are asked for by `load`; the others are hard-linked. Raises OSError when
    the disk is full (the old version stays and nothing is left over) and whatever `load` raises.
    """
    with writing(root):
        before = read_manifest(root)
        if before is not None and before.labels == {label.name: label for label in labels}:
            return None
        places = lay_out(labels)
        sweep(root)
        version = next_version(root)
        draft = root / f".{version}.part"
        try:
            there = recycle(root / SPARE, draft, labels, places)
            fill(draft, before, [label for label in labels if label.name not in there], load)
            write_synced(draft / MANIFEST, write_manifest(version, edition, labels))
            sync_tree(draft)
            draft.rename(root / version)
            swap(root, version)
        except BaseException:
            discard(root, draft, version)
            raise
        prune(root)
        return version


def lay_out(labels: Sequence[Label]) -> Mapping[str, Sequence[str]]:
    """Return the files of each document, by name.

    ValueError when a name is no safe path, or when two documents would lie at the same place.
    """
    places = [files_of(label) for label in labels]
    files = [file for place in places for file in place]
    if len(set(files)) < len(files):
        twice = [name for name, number in Counter(files).items() if number > 1]
        raise ValueError(f"two documents would lie at the same place: {', '.join(twice)}")
    return {label.name: place for label, place in zip(labels, places, strict=True)}


def fill(draft: Path, before: Manifest | None, labels: Sequence[Label], load: Callable[[Label], Shelved]) -> None:
    """Put documents in every coding into the new folder: linked from the version before, or as `load` gives them."""
    known: Mapping[str, Label] = before.labels if before else {}
    old = draft.parent / before.version if before else None
    for label in labels:
        (draft / label.name).parent.mkdir(parents=True, exist_ok=True)
        same = old is not None and label.name in known and known[label.name].etags == label.etags
        if not (same and old is not None and link_document(old, draft, label)):
            write_document(draft, label, load(label))


def link_document(old: Path, draft: Path, label: Label) -> bool:
    """Link an unchanged document's files from the version before; False when one of them is gone."""
    for name in files_of(label):
        try:
            link_or_copy(old / name, draft / name)
        except FileNotFoundError:
            return False
    return True


def link_or_copy(source: Path, target: Path) -> None:
    """Make the file appear a second time, as a copy where links are not possible (network and some container volumes)."""
    try:
        target.hardlink_to(source)
    except FileNotFoundError:
        raise
    except OSError:
        write_synced(target, source.read_bytes())


def write_document(draft: Path, label: Label, shelved: Shelved) -> None:
    """Write the document in each of its codings; ValueError when a coding that the label names is not there."""
    bodies = {representation.coding: representation.body for representation in shelved.representations}
    for coding in label.etags:
        if coding not in bodies:
            raise ValueError(f"{label.name} was to come as {coding}, but did not")
        path = draft / file_name(label.name, coding)
        path.unlink(missing_ok=True)  # linked a moment ago, before a later coding was found missing
        write_synced(path, bodies[coding])


def swap(root: Path, version: str) -> None:
    """Let `current` name the version, in one step."""
    link = root / ".current.part"
    link.unlink(missing_ok=True)
    link.symlink_to(version)
    link.replace(root / "current")
    sync_folder(root)


def sync_tree(folder: Path) -> None:
    """Wait until the disk has the names in the folder and in those below."""
    for path, _, _ in os.walk(folder):
        sync_folder(Path(path))


def versions(root: Path) -> list[str]:
    """Names of the complete versions, oldest first."""
    return sorted(path.name for path in root.iterdir() if path.name.isdigit() and path.is_dir())


def next_version(root: Path) -> str:
    """The number after the highest one; padded, so that names sort as numbers do.

    A new shelf counts from the seconds since 1970: when the folder is deleted under running readers, its successor must not use
    a name that they still hold, or they would send the old ETag with new bytes.
    """
    return f"{max((int(name) for name in versions(root)), default=int(time.time())) + 1:010}"


def discard(root: Path, draft: Path, version: str) -> None:
    """Remove a version that could not be finished, so that a full disk is not filled further by each attempt."""
    shutil.rmtree(draft, ignore_errors=True)
    link = root / "current"
    if not (link.is_symlink() and link.readlink() == Path(version)):
        shutil.rmtree(root / version, ignore_errors=True)


def sweep(root: Path) -> None:
    """Remove what a killed writer left half-done."""
    for path in root.glob(".*.part"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)


def prune(root: Path) -> None:
    """Take all versions out of use but the newest three; one that `current` never named counts as any other."""
    for name in versions(root)[:-KEPT]:
        try:
            (root / name).rename(root / SPARE)
        except OSError:  # there is a spare one already
            shutil.rmtree(root / name, ignore_errors=True)
