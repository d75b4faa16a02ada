"""The manifest: what a version of the shelf holds, as one JSON file beside the documents."""

import json
import os
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from feeds.model import Label

MANIFEST = "manifest.json"

SUFFIXES = {"identity": "", "gzip": ".gz", "br": ".br", "zstd": ".zst"}
"""Content coding -> ending of the file; the endings that nginx, Caddy and Apache look for."""


EDITION = rb'\n "edition": (\d+),\n "version": "\d+"\n\}\s*\Z'
"""How a manifest ends. The documents come before; of a thousand feeds they fill a megabyte that nobody needs to parse for it."""
tell = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
"""A line for each document: an indented manifest is written by Python and not by C, some forty times slower."""
TAIL = 200
"""Bytes in which the end fits."""


class Manifest(NamedTuple):
    """What one version holds. `edition` is the ledger's number for these documents, the same on every machine."""

    version: str
    edition: int
    labels: Mapping[str, Label]


def file_name(name: str, coding: str) -> str:
    """Return the path of a document in a coding, below the version's folder; ValueError for a name that is no safe path."""
    parts = name.split("/")
    if name == MANIFEST or "\0" in name or "\\" in name or any(part in ("", ".", "..") for part in parts):
        raise ValueError(f"{name!r} cannot be the name of a document")
    return name + SUFFIXES[coding]


def files_of(label: Label) -> list[str]:
    """The document's files, below the version's folder."""
    plain = file_name(label.name, "identity")
    return [plain + SUFFIXES[coding] for coding in label.etags]


def write_manifest(version: str, edition: int, labels: Sequence[Label]) -> bytes:
    """Return the manifest's bytes; the order of the labels does not matter."""
    lines = (f"  {tell(label.name)}: {tell(tell_label(label))}" for label in sorted(labels, key=lambda label: label.name))
    documents = ",\n".join(lines)
    return f'{{\n "documents": {{\n{documents}\n }},\n "edition": {edition},\n "version": {tell(version)}\n}}'.encode()


def tell_label(label: Label) -> Mapping[str, object]:
    """Return the label as JSON values."""
    return {
        "name": label.name,
        "media_type": label.media_type,
        "modified": label.modified.isoformat(),
        "cache_control": label.cache_control,
        "etags": dict(label.etags),
        "link": label.link,
    }


def read_version(folder: Path) -> Manifest:
    """Read the manifest of one version's folder; OSError when it is missing, ValueError when it makes no sense."""
    try:
        told = json.loads((folder / MANIFEST).read_bytes())
        labels = [
            Label(
                name=document["name"],
                media_type=document["media_type"],
                modified=datetime.fromisoformat(document["modified"]),
                cache_control=document["cache_control"],
                etags={coding: document["etags"][coding] for coding in SUFFIXES if coding in document["etags"]},
                link=document["link"],
            )
            for document in told["documents"].values()
        ]
        if any("identity" not in label.etags for label in labels):
            raise ValueError("a document without its plain form")
        return Manifest(str(told["version"]), int(told["edition"]), {label.name: label for label in labels})
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{folder / MANIFEST} is no manifest: {error!r}") from error


def shelved_edition(root: Path) -> int | None:
    """Return the ledger's number of what the shelf serves now, without looking at the documents; None when there is none."""
    try:
        with (root / "current" / MANIFEST).open("rb", buffering=0) as file:
            file.seek(-min(TAIL, file.seek(0, os.SEEK_END)), os.SEEK_END)
            found = re.search(EDITION, file.read())
    except OSError:
        return None
    return int(found[1]) if found else None


def read_manifest(root: Path) -> Manifest | None:
    """Read what the shelf serves now; None when there is no shelf yet or its manifest cannot be read."""
    try:
        return read_version(root / (root / "current").readlink())
    except (OSError, ValueError):
        return None
