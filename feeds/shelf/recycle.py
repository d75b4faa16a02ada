"""A new version is made of one that went out of use, so that a publication costs what has changed and not what there is.

A feed of twenty years has some two thousand files of finished months. To link each into the new version and to unlink each of the
old one took most of the time of a publication; in the version of four publications ago nearly all of them lie already.
"""

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from feeds.model import Label
from feeds.shelf.manifest import read_version


def recycle(spare: Path, draft: Path, labels: Sequence[Label], places: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Make the draft's folder, of the spare version if there is a sound one, and return the documents that are in it already.

    `places`: the files of each. What the new version does not want is taken out; files are never changed, as other versions have
    them too.
    """
    try:
        had = read_version(spare).labels
        spare.rename(draft)
    except (OSError, ValueError):
        shutil.rmtree(spare, ignore_errors=True)
        draft.mkdir()
        return frozenset()
    files = set(list_files(draft))
    same = [label for label in labels if label.name in had and had[label.name].etags == label.etags]
    there = [label.name for label in same if files.issuperset(places[label.name])]
    take_out(draft, files.difference(*(places[name] for name in there)))
    return frozenset(there)


def list_files(folder: Path) -> Iterable[str]:
    """Yield every file below the folder, as a path from there."""
    start = len(f"{folder}/")
    for path, _, names in os.walk(folder):
        place = f"{path}/"[start:]
        yield from (place + name for name in names)


def take_out(folder: Path, files: Iterable[str]) -> None:
    """Remove files, and the folders that are empty then."""
    left: set[Path] = set()
    for file in files:
        path = folder / file
        path.unlink()
        left.update(parent for parent in path.parents if folder in parent.parents)
    for path in sorted(left, reverse=True):
        with suppress(OSError):  # there is more in it
            path.rmdir()
