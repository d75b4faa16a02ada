"""Finished documents as the shelf holds them."""

from collections.abc import Iterable
from pathlib import Path

from feeds.coding import represent
from feeds.model import Label, Representation, Shelved
from feeds.shelf import Manifest, file_name


def read_body(root: Path, manifest: Manifest, name: str, coding: str = "identity") -> bytes:
    """Return a document's bytes in a coding; OSError when they are gone, ValueError when they are not those that were shelved."""
    body = (root / manifest.version / file_name(name, coding)).read_bytes()
    if represent(coding, body).etag != manifest.labels[name].etags[coding]:
        raise ValueError(f"{name} ({coding}) is damaged")
    return body


def load_shelved(root: Path, manifest: Manifest, names: Iterable[str]) -> tuple[Shelved, ...]:
    """Return these documents in all their codings; a damaged one is left out and will be rendered anew."""
    found = (load_document(root, manifest, manifest.labels[name]) for name in names)
    return tuple(document for document in found if document is not None)


def load_document(root: Path, manifest: Manifest, label: Label) -> Shelved | None:
    """Return one document, None when a coding of it is gone or damaged."""
    try:
        forms = tuple(Representation(c, etag, read_body(root, manifest, label.name, c)) for c, etag in label.etags.items())
    except (OSError, ValueError):
        return None
    return Shelved(label, forms)
